"""The keypad's focus: which control Enter would press, and the ring around it."""

from __future__ import annotations

from collections.abc import Mapping

from kivy.uix.widget import Widget

from screens.focus_ring import FocusRing
from screens.look import Look
from screens.plan import Box
from screens.tip.focus import ARROWS, neighbour

_LASTING = frozenset({"back", "leave", "language"})


class Focusing:
    """Follows the controls of the page that is on; `name` is None while nobody uses a keypad."""

    def __init__(self, owner: Widget, look: Look) -> None:
        self._owner = owner
        self._ring = FocusRing(look)
        self._asked = look.input_mode == "keypad"
        self.name: str | None = None

    def prefer(self, look: Look) -> None:
        """In the colours of whoever uses the keypad."""
        self._ring.prefer(look)

    def hide(self) -> None:
        """A finger is used: no ring."""
        self._asked = False
        self._show(None, {})

    def reset(self) -> None:
        """A new page: the ring goes to the first thing to choose."""
        self.name = None

    def restore(self, boxes: Mapping[str, Box]) -> None:
        """Keeps the ring where it was, above everything that was drawn since."""
        if self._asked:
            self._show(self.name if self.name in boxes else _first_of(boxes), boxes)

    def move(self, arrow: str, boxes: Mapping[str, Box]) -> None:
        """To the neighbour; the first arrow of all only shows where the focus is."""
        if not boxes or arrow not in ARROWS:
            return
        if not self._asked or self.name is None or self.name not in boxes:
            self._asked = True
            self._show(_first_of(boxes), boxes)
        else:
            self._show(neighbour(boxes, self.name, arrow), boxes)

    def go(self, name: str, boxes: Mapping[str, Box]) -> None:
        """Straight to this one."""
        self._asked = True
        self._show(name, boxes)

    def _show(self, name: str | None, boxes: Mapping[str, Box]) -> None:
        self.name = name
        if self._ring.parent is not None:
            self._owner.remove_widget(self._ring)
        if name is not None and name in boxes:
            self._ring.around(boxes[name])
            self._owner.add_widget(self._ring)


def _first_of(boxes: Mapping[str, Box]) -> str | None:
    """What answers the page's question comes before what is on every page."""
    for name in boxes:
        if name not in _LASTING:
            return name
    return next(iter(boxes), None)
