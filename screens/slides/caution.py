"""The caution strip: amber (dark on an alert), under the photograph on every page, by the face."""

from __future__ import annotations

from screens.palette import AMBER, INK, ORANGE, QUIET_ON_AMBER, Colour
from screens.plan import Block, Box, Element, Icon, Panel, TextStyle
from screens.slides.setting import Setter, stacked
from screens.wording import Both

_FIRST_UNITS = 38
_LONG_UNITS = 30
_ICON_UNITS = 60
_PADDING_UNITS = 30
_SIDE_UNITS = 56
_TALLEST_SHARE = 0.34


def caution_strips(
    both: Both, setter: Setter, width: int, column: int, *, alert: bool
) -> list[Block]:
    """The strip of each page, the first page's first; [] without a caution.

    A caution that would cover more than a third of the `column` (pixels) in both languages is cut
    by language, and a language by lines: no page hides the face and no word is lost.
    """
    if not both[0]:
        return []
    colours = (AMBER, INK, QUIET_ON_AMBER) if not alert else (INK, ORANGE, ORANGE)
    tallest = round(column * _TALLEST_SHARE)
    for units in (_FIRST_UNITS, 34, _LONG_UNITS):
        lines = _lines(both, setter, width, colours, units)
        strip = _strip([part for language in lines for part in language], setter, width, colours)
        if strip.height <= tallest:
            return [strip]
    return [
        _strip(part, setter, width, colours)
        for language in lines
        for part in _parts(language, tallest - 2 * setter.px(_PADDING_UNITS))
    ]


def _text_x(setter: Setter) -> int:
    return setter.px(_SIDE_UNITS + _ICON_UNITS + 24)


def _lines(
    both: Both, setter: Setter, width: int, colours: tuple[Colour, ...], units: float
) -> list[list[tuple[int, Block]]]:
    first: TextStyle = setter.style("Bold", units, colours[1])
    share = setter.tones.second
    second: TextStyle = setter.style("Bold" if share == 1 else "Medium", units * share, colours[2])
    room = width - _text_x(setter) - setter.px(_SIDE_UNITS)
    # Where both are of one size, nothing but the space tells where the second begins.
    between = setter.px(20) if second.px < first.px else round(setter.line_gap(first) * 1.5)
    return [
        [
            (setter.line_gap(style) if n else between, line)
            for n, line in enumerate(setter.lines(text, style, room, even=True))
        ]
        for text, style in zip(both, (first, second), strict=True)
        if text
    ]


def _parts(lines: list[tuple[int, Block]], height: int) -> list[list[tuple[int, Block]]]:
    """As few parts as fit in `height`, with as many lines each."""
    for count in range(1, len(lines) + 1):
        size = -(-len(lines) // count)
        parts = [lines[n : n + size] for n in range(0, len(lines), size)]
        if all(stacked(part).height <= height for part in parts):
            return parts
    return [[line] for line in lines]


def _strip(
    lines: list[tuple[int, Block]], setter: Setter, width: int, colours: tuple[Colour, ...]
) -> Block:
    text = stacked(lines)
    padding = setter.px(_PADDING_UNITS)
    side = setter.px(_ICON_UNITS)
    height = max(text.height, side) + 2 * padding
    elements: list[Element] = [Panel(Box(0, 0, width, height), colours[0])]
    icon = Box(setter.px(_SIDE_UNITS), (height - side) // 2, side, side)
    elements.append(Icon(icon, "warning", colours[1]))
    elements.extend(text.at(_text_x(setter), (height - text.height) // 2))
    return Block(width, height, tuple(elements))
