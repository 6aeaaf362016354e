"""Where the keys lie: pure, in pixels from the window's top left corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screens.plan import Box
from screens.tip.keyboard.layouts import Key, Rows

_ROW_WIDTH = 10.0
"""Letters."""


@dataclass(frozen=True)
class PlacedKey:
    """A key: what is drawn, and its touch zone; zones cover the keyboard without a gap."""

    key: Key
    box: Box
    touch: Box


def arranged(rows: Rows, box: Box, gap: int) -> tuple[PlacedKey, ...]:
    """All keys, in reading order; a row that is not full stands in the middle."""
    placed: list[PlacedKey] = []
    high = box.height / len(rows)
    wide = box.width / _ROW_WIDTH
    for number, row in enumerate(rows):
        top, bottom = box.y + round(number * high), box.y + round((number + 1) * high)
        at = (_ROW_WIDTH - sum(key.width for key in row)) / 2
        for index, key in enumerate(row):
            left, right = box.x + round(at * wide), box.x + round((at + key.width) * wide)
            touch = Box(left, top, right - left, bottom - top)
            drawn = touch.inset(gap // 2)
            if index == 0:
                touch = Box(box.x, top, right - box.x, bottom - top)
            if index == len(row) - 1:
                touch = Box(touch.x, top, box.right - touch.x, bottom - top)
            placed.append(PlacedKey(key, drawn, touch))
            at += key.width
    return tuple(placed)


def key_at(keys: Sequence[PlacedKey], x: float, y: float) -> PlacedKey | None:
    """The key whose zone holds the point."""
    for placed in keys:
        zone = placed.touch
        if zone.x <= x < zone.right and zone.y <= y < zone.bottom:
            return placed
    return None


def popup_boxes(
    of: PlacedKey, count: int, within: Box, gap: int, ceiling: int = 0
) -> tuple[Box, ...]:
    """Boxes for what a held key opens: a row above the key, or beneath where that would begin
    above `ceiling`, moved so that it stays within the keyboard's width."""
    width = max(of.touch.height, min(of.touch.width, round(of.touch.height * 1.4)))
    total = width * count
    left = min(max(of.touch.x + of.touch.width // 2 - total // 2, within.x), within.right - total)
    top = of.touch.y - of.touch.height
    if top < ceiling:
        top = of.touch.bottom
    return tuple(
        Box(left + n * width, top, width, of.touch.height).inset(gap // 2) for n in range(count)
    )
