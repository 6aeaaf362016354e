"""Large cards to choose from, in rows that fill their box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screens.palette import GROUND, INK, PANEL, PAPER, QUIET, QUIET_INK
from screens.plan import (
    Block,
    Box,
    Element,
    Icon,
    IconName,
    Panel,
    Photograph,
    TextLine,
    TextStyle,
)
from screens.tip.compositor import Compositor, centred_lines
from screens.tip.planning import Control
from screens.views import Photo

GAP_UNITS = 22
_WIDEST = 1.1
"""Width of a small picture in its heights: a wider one would cut a face off at the chin."""
_TALLEST = 1.3
"""Height of a picture in its widths."""


@dataclass(frozen=True)
class Card:
    """One choice: what it says, what it shows, whether it is chosen."""

    action: str
    text: str
    beneath: str = ""
    answer: str = ""
    """What touching it means, where a picture alone does not say it."""
    icon: IconName | None = None
    photo: Photo | None = None
    chosen: bool = False


def grid(box: Box, columns: int, rows: int, gap: int) -> list[Box]:
    """Equal cells, row by row."""
    width = (box.width - gap * (columns - 1)) // columns
    height = (box.height - gap * (rows - 1)) // rows
    return [
        Box(box.x + column * (width + gap), box.y + row * (height + gap), width, height)
        for row in range(rows)
        for column in range(columns)
    ]


def cards(c: Compositor, listed: Sequence[Card], box: Box, columns: int) -> list[Control]:
    """The cards in `columns` columns, over the whole of `box`."""
    gap = c.px(GAP_UNITS)
    rows = -(-len(listed) // columns)
    cells = grid(box, columns, rows, gap)
    # One size for all: a choice in smaller letters would look like a lesser one.
    px = min(_icon_card_label(c, each, cells[0], None).px for each in listed)
    return [icon_card(c, each, cell, gap, px) for each, cell in zip(listed, cells, strict=False)]


@dataclass(frozen=True)
class _Label:
    block: Block
    px: int
    pad: int
    side: int
    """Of the icon, pixels."""


def icon_card(c: Compositor, card: Card, box: Box, gap: int, px: int) -> Control:
    """An icon above its words in letters of `px`; a tick at the right where it is chosen."""
    ink = INK if card.chosen else PAPER
    label = _icon_card_label(c, card, box, px)
    pad, side = label.pad, label.side
    elements: list[Element] = [c.card(box, light=card.chosen)]
    if card.icon and side:
        elements.append(Icon(Box(box.x + pad, box.y + pad, side, side), card.icon, ink))
    if card.chosen and side:
        tick = Box(box.right - pad - side, box.y + pad, side, side)
        elements.append(Icon(tick, "check", ink))
    elements.extend(label.block.at(box.x + pad, box.bottom - pad - label.block.height))
    return _control(card, box, elements, gap, c)


def _icon_card_label(c: Compositor, card: Card, box: Box, px: int | None) -> _Label:
    """The words as large as the card allows, or in letters of `px`."""
    pad = min(c.px(34), box.height // 8)
    side = min(c.px(76), box.height * 3 // 10)
    style = c.style("Bold", 42, INK if card.chosen else PAPER)
    if px is not None:
        style = TextStyle(style.face, px, style.colour)
    room = box.height - 2 * pad - side - pad // 2 - style.descent
    block = c.fitted(card.text, style, box.width - 2 * pad, room, 3)
    if not c.is_whole(block, card.text):  # a word that is cut is worse than no picture
        room, side = box.height - 2 * pad - style.descent, 0
        block = c.fitted(card.text, style, box.width - 2 * pad, room, 4)
    (first, *_) = block.elements
    found = first.style.px if isinstance(first, TextLine) else style.px
    return _Label(block, found, pad, side)


def row_card(c: Compositor, card: Card, box: Box, gap: int) -> Control:
    """An icon beside its words, for a box that is wide and not high."""
    ink = INK if card.chosen else PAPER
    pad = min(c.px(34), box.height // 5)
    side = min(c.px(76), box.height - 2 * pad)
    elements: list[Element] = [c.card(box, light=card.chosen)]
    x = box.x + pad
    if card.icon:
        elements.append(Icon(Box(x, box.y + (box.height - side) // 2, side, side), card.icon, ink))
        x += side + pad
    words = c.style("Bold", 42, ink)
    main = c.fitted(card.text, words, box.right - pad - x, box.height - 2 * pad, 3)
    elements.extend(main.at(x, box.y + (box.height - main.height) // 2))
    return _control(card, box, elements, gap, c)


def person_card(c: Compositor, card: Card, box: Box, gap: int) -> Control:
    """A picture over the card's whole height, the name and a word beside it."""
    ink = INK if card.chosen else PAPER
    quiet = QUIET_INK if card.chosen else QUIET
    pad = min(c.px(30), box.height // 10)
    elements: list[Element] = [c.card(box, light=card.chosen)]
    x = box.x + pad
    if card.photo is not None:
        side = box.height - 2 * pad
        picture = Box(x, box.y + pad, min(side, round(box.width * 0.46)), side)
        elements.append(Photograph(picture, card.photo, GROUND))
        x = picture.right + c.px(36)
    width = box.right - pad - x
    third = (box.height - 2 * pad) // 3
    name = c.fitted(card.text, c.style("ExtraBold", 60, ink), width, round(third * 1.4), 4)
    between = c.px(34)
    inner = c.px(30)
    words = c.fitted(card.answer, c.style("SemiBold", 34, PAPER), width - 2 * inner, third)
    pill = max(c.px(84), words.height + 2 * c.px(24))
    used = name.height + pill + between + c.px(8)
    below = c.fitted(card.beneath, c.style("Regular", 32, quiet), width, third, 3)
    y = box.y + (box.height - used - below.height - between) // 2
    if c.is_whole(below, card.beneath) and y >= box.y + pad:
        elements.extend(below.at(x, y))
        y += below.height + between
    else:  # the page says it above
        y = box.y + (box.height - used) // 2
    elements.extend(name.at(x, y))
    y += name.height + between + c.px(8)
    answer = Box(x, y, words.width + 2 * inner, pill)
    fill, edge = (QUIET_INK, QUIET_INK) if card.chosen else (PANEL, PAPER)
    elements.append(Panel(answer, fill, c.radius, edge, max(1, c.px(3))))
    elements.extend(words.at(x + inner, y + (pill - words.height) // 2))
    return _control(card, box, elements, gap, c)


def named_card(c: Compositor, card: Card, box: Box, gap: int) -> Control:
    """A picture and the name beside it: one of a few."""
    pad = c.px(18)
    elements: list[Element] = [c.card(box, light=card.chosen)]
    side = box.height - 2 * pad
    wide = min(side, round(box.width * 0.46))
    high = min(side, round(wide * _TALLEST))
    picture = Box(box.x + pad, box.y + (box.height - high) // 2, wide, high)
    if card.photo is not None:
        elements.append(Photograph(picture, card.photo, GROUND))
    elif card.icon:
        inner = picture.inset(0, max(0, (picture.height - c.px(100)) // 2))
        elements.append(c.icon(card.icon, inner, PAPER))
    x = picture.right + c.px(28)
    width = box.right - pad - x
    name = c.fitted(card.text, c.style("Bold", 38, PAPER), width, side, 5)
    elements.extend(name.at(x, box.y + (box.height - name.height) // 2))
    return _control(card, box, elements, gap, c)


def portrait_card(c: Compositor, card: Card, box: Box, gap: int) -> Control:
    """A picture above its name: one of several."""
    pad = c.px(16)
    label = min(c.px(96), round(box.height * 0.34))
    elements: list[Element] = [c.card(box, light=card.chosen)]
    high = box.height - label - 2 * pad
    wide = min(box.width - 2 * pad, round(high * _WIDEST))
    picture = Box(box.x + (box.width - wide) // 2, box.y + pad, wide, high)
    if card.photo is not None:
        elements.append(Photograph(picture, card.photo, GROUND))
    elif card.icon:
        inner = picture.inset(0, max(0, (picture.height - c.px(110)) // 2))
        elements.append(c.icon(card.icon, inner, PAPER))
    style = c.style("SemiBold", 30, PAPER)
    room = box.bottom - pad - picture.bottom
    name = c.fitted(card.text, style, box.width - 2 * pad, room - c.px(18), 2)
    x = box.x + (box.width - name.width) // 2
    elements.extend(centred_lines(name, x, picture.bottom + pad + (room - pad - name.height) // 2))
    return _control(card, box, elements, gap, c)


def _control(card: Card, box: Box, elements: list[Element], gap: int, c: Compositor) -> Control:
    half = gap // 2
    touch = Box(box.x - half, box.y - half, box.width + 2 * half, box.height + 2 * half)
    return Control(card.action, box, touch, tuple(elements), c.radius, light=card.chosen)
