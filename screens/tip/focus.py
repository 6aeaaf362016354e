"""Which control the arrows of a keypad reach: pure geometry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from screens.plan import Box

Arrow: TypeAlias = Literal["up", "down", "left", "right"]
ARROWS: tuple[Arrow, ...] = ("up", "down", "left", "right")

_ASIDE = 2.5
"""How much farther a step aside counts than one ahead."""


def neighbour(boxes: Mapping[str, Box], present: str, arrow: Arrow) -> str:
    """The nearest control in the arrow's direction; the present one where there is none."""
    here = boxes[present]
    best, nearest = present, float("inf")
    for name, box in boxes.items():
        ahead, aside = _way(here, box, arrow)
        if name == present or ahead <= 0:
            continue
        distance = ahead + _ASIDE * aside
        if distance < nearest:
            best, nearest = name, distance
    return best


def _way(here: Box, there: Box, arrow: Arrow) -> tuple[float, float]:
    """(pixels ahead between centres, pixels aside between the nearest sides); ahead is 0 or less
    where it lies in no part beyond."""
    flat = arrow in {"left", "right"}
    sign = 1 if arrow in {"right", "down"} else -1
    start, end = (here.x, here.right) if flat else (here.y, here.bottom)
    other_start, other_end = (there.x, there.right) if flat else (there.y, there.bottom)
    beyond = other_start >= end if sign > 0 else other_end <= start
    ahead = sign * ((other_start + other_end) - (start + end)) / 2
    if not beyond:
        return 0.0, 0.0
    low, high = (here.y, here.bottom) if flat else (here.x, here.right)
    other_low, other_high = (there.y, there.bottom) if flat else (there.x, there.right)
    overlap_gap = max(0.0, other_low - high, low - other_high)
    offset = abs((low + high) - (other_low + other_high)) / 2
    return ahead, overlap_gap + offset * 0.1
