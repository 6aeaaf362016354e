"""A photograph that covers its box."""
