"""How the pad is opened: a finger that rests in the hidden corner, or a row of keys. Pure.

Neither is a secret: what keeps people out is the PIN. They only have to be what nobody who passes
by, reads or gives information does by chance. Seconds of one clock; pixels from the top left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

HOLD_S: Final = 5.0
"""A hand that leans on a screen, or a child's, rarely stays so long in one small corner."""
CORNER_UNITS: Final = 160
"""Side of the corner, in 1/1080 of the display's short side: 55 mm on a 32-inch panel."""
LEAST_CORNER_PX: Final = 64
KEYS: Final = ("up", "down", "up", "down", "left", "right", "left", "right")
KEYS_WITHIN_S: Final = 10.0


def corner_side(width: int, height: int) -> int:
    """Pixels."""
    return max(LEAST_CORNER_PX, round(CORNER_UNITS * min(width, height) / 1080))


@dataclass(frozen=True)
class Hold:
    """One finger that came down in the top left corner, and has not left it since."""

    side: int
    finger: object = None
    since_s: float | None = None

    def down(self, finger: object, x: float, y: float, now_s: float) -> Hold:
        """A finger comes down. A second one is no technician's: a palm, or a crowd."""
        if self.since_s is None and self._is_in(x, y):
            return Hold(self.side, finger, now_s)
        return self.none()

    def moved(self, finger: object, x: float, y: float) -> Hold:
        """A finger moves."""
        return self.none() if finger == self.finger and not self._is_in(x, y) else self

    def up(self, finger: object) -> Hold:
        """A finger leaves."""
        return self.none() if finger == self.finger else self

    def none(self) -> Hold:
        """Nobody holds it."""
        return Hold(self.side)

    def is_long(self, now_s: float) -> bool:
        """Whether it was held long enough."""
        return self.since_s is not None and now_s - self.since_s >= HOLD_S

    def left_s(self, now_s: float) -> float | None:
        """Seconds until it is; None where nobody holds it."""
        return None if self.since_s is None else max(0.0, self.since_s + HOLD_S - now_s)

    def _is_in(self, x: float, y: float) -> bool:
        return 0 <= x < self.side and 0 <= y < self.side


@dataclass(frozen=True)
class KeyRow:
    """The last keys that were pressed, and when."""

    pressed: tuple[tuple[str, float], ...] = field(default=())

    def key(self, name: str, now_s: float) -> KeyRow:
        """One more."""
        return KeyRow((*self.pressed, (name, now_s))[-len(KEYS) :])

    def is_whole(self, now_s: float) -> bool:
        """Whether the row was pressed, quickly enough."""
        if tuple(name for name, _ in self.pressed) != KEYS:
            return False
        return now_s - self.pressed[0][1] <= KEYS_WITHIN_S
