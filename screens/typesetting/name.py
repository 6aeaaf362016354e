"""Fitting a name on at most two lines, as large as its box allows."""

from __future__ import annotations

from dataclasses import dataclass

from screens.fonts import Face
from screens.palette import PAPER
from screens.plan import TextStyle
from screens.typesetting.lines import broken
from screens.typesetting.measure import Measure

NAME_FACE: Face = "Black"
_ONE_LINE_IS_ENOUGH = 0.8
_LARGE_ENOUGH = 1.5
"""Times the smallest: what a name gets a third line for, and no more than that."""


@dataclass(frozen=True)
class FittedName:
    """The lines and the size in pixels that they fit at."""

    lines: tuple[str, ...]
    px: int


def fit_name(
    name: str, width: int, largest: int, smallest: int, measure: Measure, most_lines: int = 2
) -> FittedName:
    """One line where it is at least 80 % of `largest` (pixels), else the better of one and two; of
    up to `most_lines` where two would leave it hardly larger than `smallest`.

    Never below `smallest`: where a long word stands in the way it is divided, and 120 letters on a
    narrow screen take a further line sooner than a size nobody can read.
    """
    one = _fitted((name,), width, largest, measure)
    if one.px >= max(largest * _ONE_LINE_IS_ENOUGH, smallest):
        return one
    two = max(
        (_fitted(lines, width, largest, measure) for lines in _halves(name)),
        key=lambda fitted: (fitted.px, -_unevenness(fitted, measure)),
    )
    best = two if two.px > one.px else one
    enough = min(largest, round(smallest * _LARGE_ENOUGH))
    if best.px < enough and most_lines > 2:  # noqa: PLR2004 - it has been tried on two
        for px in range(enough, max(best.px, smallest), -1):
            style = TextStyle(NAME_FACE, px, PAPER)
            lines = broken(name, style, width, measure)
            whole = all(measure.width(word, NAME_FACE, px) <= width for word in name.split())
            if whole and len(lines) <= most_lines:
                return FittedName(lines, px)
    if best.px < smallest:
        style = TextStyle(NAME_FACE, smallest, PAPER)
        return FittedName(broken(name, style, width, measure), smallest)
    return best


def _halves(name: str) -> list[tuple[str, ...]]:
    words = name.split()
    if len(words) == 1:
        return [(name,)]
    return [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]


def _fitted(lines: tuple[str, ...], width: int, largest: int, measure: Measure) -> FittedName:
    widest = max(measure.width(line, NAME_FACE, largest) for line in lines)
    px = min(largest, largest * width // max(widest, 1))
    while px > 1 and any(measure.width(line, NAME_FACE, px) > width for line in lines):
        px -= 1
    return FittedName(lines, px)


def _unevenness(fitted: FittedName, measure: Measure) -> int:
    widths = [measure.width(line, NAME_FACE, fitted.px) for line in fitted.lines]
    return max(widths) - min(widths)
