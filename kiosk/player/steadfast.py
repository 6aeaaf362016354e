"""The show's step, survived: a step that fails takes what stands off and begins anew, and the slide
at fault is left out. Who steps the show calls this.
"""

from __future__ import annotations

from kiosk.player.mishaps import Mishaps
from kiosk.player.show import Show

MOST_IN_A_ROW = 3
"""A step that has failed so often, and never ended well in between, is given back to the loop:
what beginning anew did not cure, a new process may (DESIGN §10)."""


class Steadfast:
    """Steps one show."""

    def __init__(self, show: Show, mishaps: Mishaps) -> None:
        self._show = show
        self._mishaps = mishaps
        self._in_a_row = 0

    def step(self, now_s: float) -> float:
        """As `Show.step`. Raises what that raises where it goes on failing."""
        try:
            wait_s = self._show.step(now_s)
        except Exception as error:
            self._in_a_row += 1
            self._mishaps.note("the show", error)
            # A recall may be what it failed at: whatever stands is not to be trusted.
            self._show.begin_anew(now_s, keeps_place=self._in_a_row == 1)
            if self._in_a_row >= MOST_IN_A_ROW:
                raise
            return 0.0
        self._in_a_row = 0
        return wait_s
