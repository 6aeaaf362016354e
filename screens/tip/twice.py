"""One touch is one touch: a finger that two input drivers report arrives twice. Pure."""

from __future__ import annotations

from dataclasses import dataclass

TWICE_S = 0.05
"""Nobody lifts a finger and puts it down on the same spot again within this."""


@dataclass
class Twice:
    """Remembers the last touch; `near_px` is how far its double may lie, pixels."""

    near_px: float
    _x: float = 0.0
    _y: float = 0.0
    _at_s: float = float("-inf")

    def is_double(self, x: float, y: float, now_s: float) -> bool:
        """Whether this touch is the last one again; if not, it is the last one from now on."""
        near = abs(x - self._x) <= self.near_px and abs(y - self._y) <= self.near_px
        if near and now_s - self._at_s < TWICE_S:
            return True
        self._x, self._y, self._at_s = x, y, now_s
        return False
