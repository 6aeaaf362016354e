"""A person who uses a keypad: finds the way to a control by arrows alone."""

from __future__ import annotations

import time
from collections.abc import Mapping

from screens.tip.focus import ARROWS, neighbour
from tests.fixtures_form import SETTLED_S, RealHand
from tests.fixtures_tip_form import Hand
from tests.fixtures_xvfb import Display


class Keypad:
    """Finds its way to a control by arrows alone, as a person would who looks at the ring."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def press(self, name: str) -> None:
        """Arrows to the control, then Enter."""
        ways = self._ways()
        for arrow in ways[name]:
            self.key(arrow)
        assert self._hand.form.focus == name
        self.key("enter")
        self._hand.wait(0.5)

    def key(self, name: str) -> None:
        """One key, down and up again."""
        self._hand.form.press_key(name)

    def reachable(self) -> set[str]:
        """Every control that some arrows lead to."""
        return set(self._ways())

    def _ways(self) -> dict[str, list[str]]:
        form = self._hand.form
        if form.focus is None:
            form.press_key("down")
        ways: dict[str, list[str]] = {form.focus: []}
        waiting = [form.focus]
        while waiting:
            here = waiting.pop(0)
            for arrow in ARROWS:
                there = neighbour(form.boxes, here, arrow)
                if there not in ways:
                    ways[there] = [*ways[here], arrow]
                    waiting.append(there)
        return ways


class RealKeypad(Keypad):
    """Presses the keys of the display, and the mirror's with them."""

    def __init__(self, hand: RealHand, display: Display) -> None:
        super().__init__(hand)
        self._real, self._display = hand, display

    def choose(self, name: str) -> None:
        """Presses what leads to a page that the mirror cannot know."""
        super().press(name)
        time.sleep(SETTLED_S)

    def press(self, name: str) -> None:
        super().press(name)
        if not name.startswith("key:"):
            self._real.until_alike()
            time.sleep(SETTLED_S)

    def key(self, name: str) -> None:
        self._display.press("key", X_KEYS[name])
        super().key(name)


X_KEYS: Mapping[str, str] = {
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "enter": "Return",
    "back": "Escape",
}
"""As xdotool calls them."""
