"""A name in its own script."""
