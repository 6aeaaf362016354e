"""What the keys of a keypad mean to a technician, by Kivy's key code."""

from __future__ import annotations

DIGIT_KEYS = {
    **{48 + n: str(n) for n in range(10)},
    **{256 + n: str(n) for n in range(10)},
}
"""The digits, of either key field."""
KEYS = {
    **dict.fromkeys((13, 271), "enter"),
    **dict.fromkeys((8, 27), "back"),
    273: "up",
    274: "down",
    275: "right",
    276: "left",
}
"""Of the others."""
FIELD_KEYS = {264: "up", 258: "down", 262: "right", 260: "left", 261: "enter", 256: "back"}
"""A key field without arrows, where no digits are asked for: as in the form."""
ARROWS = frozenset({"up", "down", "left", "right"})


def name_of(key: int, *, for_digits: bool) -> str | None:
    """What it is called where digits are typed, or where they are not; None: it does nothing."""
    field = DIGIT_KEYS if for_digits else FIELD_KEYS
    return field.get(key) or KEYS.get(key)
