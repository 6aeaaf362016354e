"""The keypad's focus over slides and bar: which button or zone Enter presses, and the ring there.

It is there from the first arrow until nobody has pressed a key for half a minute. Where the page
changes beneath it, it goes to what leads on, or back to where somebody was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from screens.focus_ring import FocusRing
from screens.look import Look
from screens.plan import BACK, NEXT, Box
from screens.tip.focus import Arrow, neighbour

FOCUS_S: Final = 30.0
"""Without a key for this long nobody looks for the ring any more."""
SETTLE_S: Final = 0.4
"""Enter presses nothing that came beneath the ring by itself a moment ago: it was not meant."""
FIRST: Final = "on_give_information"
_ZONE: Final = "zone:"

Targets = Mapping[str, Box]
"""All that can be pressed, in pixels of the display from its top left corner: the bar's buttons by
their events, the page's zones by `zone_name`."""


def zone_name(opens: str) -> str:
    """What a zone is called among the targets."""
    return f"{_ZONE}{opens}"


def opened_by(name: str) -> str | None:
    """What the zone of this name opens; None where it is a button."""
    return name.removeprefix(_ZONE) if name.startswith(_ZONE) else None


class Focusing:
    """Draws its ring into `layer`, above all that is in it; `targets` says what there is now."""

    def __init__(self, layer: Any, look: Look, targets: Callable[[], Targets]) -> None:
        self._layer, self._targets = layer, targets
        self._ring = FocusRing(look)
        self._box: Box | None = None
        self._opened: str | None = None
        self._key_s = self._changed_s = float("-inf")
        self.name: str | None = None
        """What Enter would press; None while there is no ring."""

    def prefer(self, look: Look) -> None:
        """In the colours of whoever uses the keypad."""
        self._ring.prefer(look)

    def touched(self, now_s: float) -> None:
        """A key was pressed."""
        self._key_s = now_s

    def move(self, arrow: Arrow) -> None:
        """To the neighbour. The first arrow of all only shows where the focus is: at what this
        screen is for, and from there up into the slide."""
        targets = self._targets()
        if FIRST not in targets:
            return
        if self.name is None:
            self.name = neighbour(targets, FIRST, "up") if arrow == "up" else FIRST
        elif self.name in targets:
            self.name = neighbour(targets, self.name, arrow)
        self._draw(targets)

    def enter(self, now_s: float) -> str | None:
        """What Enter presses now; None where it presses nothing."""
        if self.name is None or now_s - self._changed_s < SETTLE_S:
            return None
        opens = opened_by(self.name)
        if opens is not None and opens not in {BACK, NEXT}:
            self._opened = self.name
        return self.name

    def hide(self) -> None:
        """No ring, until the next arrow."""
        self.name = self._opened = None
        self._draw({})

    def step(self, now_s: float) -> None:
        """Go when nobody has pressed a key for long, and along with what is on the display."""
        if self.name is None:
            return
        if now_s - self._key_s >= FOCUS_S:
            self.hide()
            return
        targets = self._targets()
        if self.name not in targets:
            self._changed_s = now_s
            leads = (self._opened, zone_name(NEXT), zone_name(BACK), FIRST)
            self.name = next((name for name in leads if name in targets), None)
        if (targets.get(self.name) if self.name is not None else None) != self._box:
            self._draw(targets)

    def to_top(self) -> None:
        """Something new was laid into the layer: the ring stays above it."""
        if self._box is not None:
            self._layer.remove_widget(self._ring)
            self._layer.add_widget(self._ring)

    def _draw(self, targets: Targets) -> None:
        was_there = self._box is not None
        self._box = targets.get(self.name) if self.name is not None else None
        if self._box is not None:
            self._ring.around(self._box)
        if was_there and self._box is None:
            self._layer.remove_widget(self._ring)
        elif self._box is not None and not was_there:
            self._layer.add_widget(self._ring)
