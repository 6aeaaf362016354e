"""A number in equal cells."""
