"""A QR symbol on its card."""
