"""A tinted picture of `assets/icons`."""
