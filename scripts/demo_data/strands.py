"""Bodies of hair with their strands, and places around a head. Called by the hair styles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from typing import TypeAlias

from .drawing import CENTRE, INK, Path, Point, Sheet, mixed
from .people import Face

Part: TypeAlias = Callable[[Sheet, Face, str], None]
"""A part of a hair style: draws on a sheet, for a face, in a colour."""

LIGHT = "#ffffff"


def mass(sheet: Sheet, points: Path, colour: str, strands: Sequence[Path]) -> None:
    """A body of hair: shade on the right, lighter strands along its fall."""
    sheet.shape(points, mixed(colour, INK, 0.28))
    sheet.shape([(x - 34, y - 3) for x, y in points], colour, clip=points)
    for strand in strands:
        sheet.stroke(strand, 12, mixed(colour, LIGHT, 0.2), taper=1, clip=points, opacity=0.85)


def dark(colour: str) -> str:
    return mixed(colour, INK, 0.42)


def arc(radius_x: float, radius_y: float, first: float, last: float, count: int) -> list[Point]:
    """Places on an ellipse about the head; angles in half turns, 0 at the right, 1 at the left."""
    steps = [first + (last - first) * n / (count - 1) for n in range(count)]
    return [(CENTRE + radius_x * cos(pi * t), 560 - radius_y * sin(pi * t)) for t in steps]
