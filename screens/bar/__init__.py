"""The bar beneath every slide."""

from screens.bar.bar import Bar

__all__ = ["Bar"]
