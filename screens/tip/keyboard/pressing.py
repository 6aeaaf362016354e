"""What fingers on the keys mean: pure, with the time given. One touch is one letter.

A key without further letters types when it is touched. One with further letters (n in English)
types when the finger leaves, or opens them when it stays `HOLD_S`; another finger on another key
settles it at once, so that fast typing keeps its order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from screens.tip.keyboard.layouts import Key, ShiftState, shown

HOLD_S = 0.4
REPEAT_AFTER_S = 0.6
REPEAT_EACH_S = 0.12

Act: TypeAlias = Literal["write", "erase", "done"]


@dataclass(frozen=True)
class Stroke:
    """What the text should do."""

    act: Act
    text: str = ""


@dataclass
class Pressing:
    """The state of one keyboard: shift, page, fingers, and the letters that a held key opened."""

    shift: ShiftState = "off"
    signs: bool = False
    opened: Key | None = None
    _fingers: dict[object, tuple[Key, float]] = field(default_factory=dict)
    _pending: object | None = None
    _repeat_s: float | None = None

    @property
    def pressed(self) -> tuple[Key, ...]:
        """Keys under a finger, drawn so."""
        return tuple(key for key, _ in self._fingers.values())

    def down(self, finger: object, key: Key, now_s: float) -> list[Stroke]:
        """A finger touched a key."""
        strokes = self._settle()
        self.opened = None
        self._fingers[finger] = (key, now_s)
        match key.kind:
            case "shift":
                order: dict[ShiftState, ShiftState] = {
                    "off": "once",
                    "once": "locked",
                    "locked": "off",
                }
                self.shift = order[self.shift]
            case "signs":
                self.signs = not self.signs
                self.shift = "off"
            case "backspace":
                self._repeat_s = now_s + REPEAT_AFTER_S
                strokes.append(Stroke("erase"))
            case "letter" if key.held:
                self._pending = finger
            case _:
                strokes.extend(self.typed(key))
        return strokes

    def up(self, finger: object) -> list[Stroke]:
        """A finger left the keys."""
        strokes = self._settle() if self._pending == finger else []
        key, _ = self._fingers.pop(finger, (None, 0.0))
        if key is not None and key.kind == "backspace":
            self._repeat_s = None
        return strokes

    def pick(self, letter: str) -> list[Stroke]:
        """One of the letters that a held key opened."""
        self.opened = None
        return self._letter(letter)

    def close(self) -> None:
        """The opened letters are not wanted."""
        self.opened = None

    def step(self, now_s: float) -> list[Stroke]:
        """What has come due: a held key opens, a held backspace erases again."""
        if self._pending is not None:
            key, since_s = self._fingers[self._pending]
            if now_s - since_s >= HOLD_S:
                self._pending, self.opened = None, key
        if self._repeat_s is not None and now_s >= self._repeat_s:
            self._repeat_s = now_s + REPEAT_EACH_S
            return [Stroke("erase")]
        return []

    def next_s(self, now_s: float) -> float | None:
        """Seconds until `step` has something to do."""
        due = [self._repeat_s] if self._repeat_s is not None else []
        if self._pending is not None:
            due.append(self._fingers[self._pending][1] + HOLD_S)
        return max(0.0, min(due) - now_s) if due else None

    def typed(self, key: Key) -> list[Stroke]:
        """What the key types, whoever pressed it."""
        match key.kind:
            case "letter":
                return self._letter(key.text)
            case "space":
                return [Stroke("write", " ")]
            case "new_line":
                return [Stroke("write", "\n")]
            case "backspace":
                return [Stroke("erase")]
            case "done":
                return [Stroke("done")]
            case _:
                return []

    def _settle(self) -> list[Stroke]:
        """Types the letter that waited for its finger."""
        if self._pending is None:
            return []
        key, _ = self._fingers[self._pending]
        self._pending = None
        return self._letter(key.text)

    def _letter(self, text: str) -> list[Stroke]:
        stroke = Stroke("write", shown(text, self.shift))
        if self.shift == "once":
            self.shift = "off"
        return [stroke]
