"""What a keypad's keys mean over the slides, by Kivy's key code; nearly as in the form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

KeyName = Literal[
    "enter", "back", "up", "down", "left", "right",
    "listen", "louder", "softer", "on_give_information", "on_language",
]  # fmt: skip

KEYS: Final[dict[int, KeyName]] = {
    **dict.fromkeys((13, 271, 261), "enter"),
    **dict.fromkeys((8, 27, 256), "back"),
    **dict.fromkeys((273, 264), "up"),
    **dict.fromkeys((274, 258), "down"),
    **dict.fromkeys((275, 262), "right"),
    **dict.fromkeys((276, 260), "left"),
    **dict.fromkeys((42, 268), "listen"),
    **dict.fromkeys((43, 270), "louder"),
    **dict.fromkeys((45, 269), "softer"),
    **dict.fromkeys((49, 257), "on_give_information"),
    50: "on_language",
}
"""The arrows, or 8, 2, 6, 4 of the key field with 5 and 0 between; the star listens, plus and minus
are the volume; 1 gives information, and the upper 2 turns the languages round."""
HELD_S: Final = 2.5
"""A key that comes again sooner without having been let go is held down; longer than the two
seconds that a keyboard may wait before it repeats (Section 508 407.4)."""
_MOVES: Final = frozenset({"up", "down", "left", "right", "louder", "softer"})


@dataclass
class HeldKeys:
    """Keys that are down: one that chooses does so once, however long it is held."""

    _since_s: dict[int, float] = field(default_factory=dict)

    def pressed(self, key: int, now_s: float) -> KeyName | None:
        """What is to be done; None for a key without meaning, or one that is only held."""
        name = KEYS.get(key)
        before_s, self._since_s[key] = self._since_s.get(key, float("-inf")), now_s
        return None if name not in _MOVES and now_s - before_s < HELD_S else name

    def released(self, key: int) -> None:
        """It was let go."""
        self._since_s.pop(key, None)

    def forget(self) -> None:
        """Others had the keys meanwhile: nobody knows which are down."""
        self._since_s.clear()
