"""How a form of this process is touched: what Kivy would hand it, and which keys a text takes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any


@dataclass
class KivyTouch:
    """A touch as Kivy hands it to widgets, as far as they ask."""

    uid: str
    x: float
    y: float
    grab_current: Any = None
    grabbed: list[Any] = field(default_factory=list)

    @property
    def pos(self) -> tuple[float, float]:
        """Window pixels, y upwards."""
        return self.x, self.y

    def grab(self, widget: Any) -> None:
        """The widget hears of this touch wherever it goes."""
        self.grabbed.append(widget)

    def ungrab(self, widget: Any) -> None:
        """It no longer does."""
        self.grabbed.remove(widget)

    def lift_off(self, form: Any) -> None:
        """The finger leaves: whoever grabbed it hears so, as Kivy's window does it."""
        form.on_touch_up(self)
        for widget in list(self.grabbed):
            self.grab_current = widget
            widget.on_touch_up(self)
        self.grab_current = None


def type_letters(
    text: str, keys: Callable[[], Collection[str]], press: Callable[[str], object]
) -> None:
    """Letter by letter: capitals by shift, signs from their own page, and back from it.

    `keys` names what is on the page at that moment (`key:ñ`), `press` touches one of them.
    """
    for letter in text:
        low = letter.lower()
        if letter != low:
            press("key:shift")
        key = f"key:{ {' ': 'space', chr(10): 'new_line'}.get(low, low) }"
        elsewhere = key not in keys()
        for action in ("key:signs", key, "key:signs") if elsewhere else (key,):
            press(action)
