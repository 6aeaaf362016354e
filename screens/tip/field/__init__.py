"""The text that is being typed."""
