"""A filled rectangle."""
