"""Setting one piece of a slide: lines, paragraphs and rows in this display's pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from screens.fonts import Face
from screens.look import SECOND_LANGUAGE, Look
from screens.palette import EDGE, GREEN, GROUND, PAPER, QUIET, Colour
from screens.plan import Block, Box, Element, TextLine, TextStyle
from screens.typesetting import Measure, balanced, broken
from screens.typesetting.cells import cells_width
from screens.wording import Wording

LEADING = 1.22
"""Baseline to baseline, in type sizes."""
TITLE_LEADING = 1.13
"""The same for large type: just room for Ñ under g."""
_TITLE_UNITS = 64


@dataclass(frozen=True)
class Tones:
    """What text is drawn in: on the navy ground, or on an alert's orange."""

    ground: Colour = GROUND
    text: Colour = PAPER
    quiet: Colour = QUIET
    reward: Colour = PAPER
    thanks: Colour = GREEN
    promise: Colour = PAPER
    line: Colour = EDGE
    second: float = SECOND_LANGUAGE
    """Size of the second language, in sizes of the first: 1 where neither may wait (an alert)."""


@dataclass(frozen=True)
class Setter:
    """The look, the words and the ruler, with the scale that this slide's body is set at."""

    look: Look
    wording: Wording
    measure: Measure
    tones: Tones
    scale: float = 1.0

    def scaled(self, scale: float) -> Setter:
        """The same, with body text `scale` times as large."""
        return replace(self, scale=scale)

    def px(self, units: float) -> int:
        """Whole pixels for a length in units."""
        return self.look.px(units)

    def style(self, face: Face, units: float, colour: Colour) -> TextStyle:
        """Text of a fixed size."""
        return TextStyle(face, self.look.text_px(units), colour)

    def body(self, face: Face, units: float, colour: Colour) -> TextStyle:
        """Text that follows the scale of the slide's body."""
        return TextStyle(face, self.look.text_px(units * self.scale), colour)

    def width(self, text: str, style: TextStyle) -> int:
        """Pixels of one line."""
        return self.measure.width(text, style.face, style.px)

    def line(self, text: str, style: TextStyle) -> Block:
        """One line: as high as its capitals."""
        width = self.width(text, style)
        return Block(width, style.cap, (TextLine(Box(0, 0, width, style.cap), text, style),))

    def number(self, text: str, style: TextStyle) -> Block:
        """A number in equal cells."""
        width = cells_width(text, style, self.measure)
        box = Box(0, 0, width, style.cap)
        return Block(width, style.cap, (TextLine(box, text, style, digit_cells=True),))

    def lines(self, text: str, style: TextStyle, width: int, *, even: bool = False) -> list[Block]:
        """A paragraph, a block a line."""
        breaking = balanced if even else broken
        return [self.line(each, style) for each in breaking(text, style, width, self.measure)]

    def line_gap(self, style: TextStyle) -> int:
        """Pixels between one line's baseline and the capitals of the next."""
        leading = TITLE_LEADING if style.px > self.px(_TITLE_UNITS) else LEADING
        return round(style.px * leading) - style.cap

    def beneath(self, units: float, style: TextStyle) -> int:
        """Pixels below a line in `style`: so many units, but never closer than its next line."""
        return max(self.px(units), self.line_gap(style))


def beside(blocks: Sequence[Block], gap: int) -> Block:
    """Blocks in a row on one baseline (their bottoms)."""
    height = max(block.height for block in blocks)
    x = 0
    elements: list[Element] = []
    for block in blocks:
        elements.extend(block.at(x, height - block.height))
        x += block.width + gap
    return Block(x - gap, height, tuple(elements))


def stacked(parts: Iterable[tuple[int, Block]]) -> Block:
    """(gap above, block) from top to bottom, flush left; the first gap is left out."""
    y = 0
    width = 0
    elements: list[Element] = []
    for index, (gap, block) in enumerate(parts):
        y += gap if index else 0
        elements.extend(block.at(0, y))
        y += block.height
        width = max(width, block.width)
    return Block(width, y, tuple(elements))


def centred(parts: Iterable[tuple[int, Block]]) -> Block:
    """(gap above, block) from top to bottom, each in the middle; the first gap is left out."""
    listed = list(parts)
    width = max((block.width for _, block in listed), default=0)
    shifted = [
        (gap, Block(width, block.height, tuple(block.at((width - block.width) // 2, 0))))
        for gap, block in listed
    ]
    return stacked(shifted)
