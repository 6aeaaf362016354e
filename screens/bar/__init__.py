"""The bar beneath every slide."""

from screens.bar.arrangement import OFFERED
from screens.bar.bar import Bar
from screens.bar.contents import buttons_of

__all__ = ["OFFERED", "Bar", "buttons_of"]
