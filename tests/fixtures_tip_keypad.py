"""A person who uses a keypad: finds the way to a control by arrows alone."""

from __future__ import annotations

from screens.tip.focus import ARROWS, neighbour
from tests.fixtures_tip_form import Hand


class Keypad:
    """Finds its way to a control by arrows alone, as a person would who looks at the ring."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand

    def press(self, name: str) -> None:
        """Arrows to the control, then Enter."""
        ways = self._ways()
        for arrow in ways[name]:
            self._hand.form.press_key(arrow)
        assert self._hand.form.focus == name
        self._hand.form.press_key("enter")
        self._hand.wait(0.5)

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
