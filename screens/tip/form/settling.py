"""Which touches count: not the second half of a double one, nor one that was meant for the page
before. Pure.
"""

from __future__ import annotations

from screens.tip.twice import Twice

SETTLE_S = 0.35
"""A page takes no touch for this long: the second half of a double tap must not choose on it."""
SETTLE_FIRST_S = 0.7
"""The first page, longer: where "Give information" was, it has "Leave and erase", and a slow double
touch takes half a second."""
SETTLE_RECEIPT_S = 1.0
"""Longer where Finish would take the only copy of the receipt away."""


class Settling:
    """Remembers the last touch and when the page that is on will have settled; `near_px` is how far
    a touch's double may lie, pixels."""

    def __init__(self, near_px: float) -> None:
        self._twice = Twice(near_px)
        self._settled_s = 0.0

    def first_page(self, now_s: float) -> None:
        """The form is on the display from now on."""
        self._settled_s = now_s + SETTLE_FIRST_S

    def other_page(self, page: str, now_s: float) -> None:
        """This page is on from now on."""
        wait_s = SETTLE_RECEIPT_S if page in {"saved", "cannot"} else SETTLE_S
        self._settled_s = now_s + wait_s

    def takes(self, x: float, y: float, now_s: float) -> bool:
        """Whether a touch at this pixel means the page that is on. Ask once for each touch."""
        return not self._twice.is_double(x, y, now_s) and now_s >= self._settled_s
