"""Numbers in equal cells: Red Hat Display's digits are proportional, and a column would jitter."""

from __future__ import annotations

from dataclasses import dataclass

from screens.plan import TextStyle
from screens.typesetting.measure import Measure

_DIGITS = "0123456789"
_TIGHTEN = 0.94
"""The widest digit (0) sets the cell; its own side bearings let cells stand a little closer."""


@dataclass(frozen=True)
class Cell:
    """Where one sign stands, pixels from the left end of the number."""

    sign: str
    x: int
    width: int


def cells(text: str, style: TextStyle, measure: Measure) -> tuple[Cell, ...]:
    """Every digit in a cell as wide as the widest one; other signs take their own width."""
    widest = max(measure.width(digit, style.face, style.px) for digit in _DIGITS)
    digit_width = round(widest * _TIGHTEN)
    placed = []
    x = 0
    for sign in text:
        width = digit_width if sign in _DIGITS else measure.width(sign, style.face, style.px)
        placed.append(Cell(sign, x, width))
        x += width
    return tuple(placed)


def cells_width(text: str, style: TextStyle, measure: Measure) -> int:
    """Pixels that `cells` take."""
    return sum(cell.width for cell in cells(text, style, measure))
