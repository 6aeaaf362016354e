"""The bar beneath every slide."""

from screens.bar.arrangement import OFFERED
from screens.bar.bar import Bar

__all__ = ["OFFERED", "Bar"]
