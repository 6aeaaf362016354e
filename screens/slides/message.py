"""A message of the authority: a few words, large, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from screens.palette import AMBER, GROUND, STEEL
from screens.plan import Box, Element, Ground, Icon, Page, Panel
from screens.slides.flow import Atom, height_of, pages_of, placed
from screens.slides.notice import MARK_UNITS, page_mark
from screens.slides.paragraphs import paragraph_atoms
from screens.slides.setting import Setter
from screens.views import MessageView

_MARGIN_UNITS = 120
_EDGE_UNITS = 20
_ICON_UNITS = 132
_MARK_UNITS = 48
_SCALES = (1.5, 1.3, 1.15, 1.0, 0.86, 0.74, 0.64)


def message_pages(view: MessageView, setter: Setter) -> list[Page]:
    """On one page at the largest size that holds; a longer body flows on to further pages."""
    look = setter.look
    margin = setter.px(_MARGIN_UNITS if not look.portrait else 88)
    icon = setter.px(_ICON_UNITS)
    width = look.slide_width - 2 * margin
    top = margin
    if look.portrait:
        x, top = margin, margin + icon + setter.px(64)
    else:
        x = margin + icon + setter.px(72)
        width -= icon + setter.px(72)
    height = look.slide_height - top - margin
    atoms: list[Atom] = []
    for scale in _SCALES:
        atoms = _atoms(view, setter.scaled(scale), width)
        if height_of(atoms) <= height:
            break
    columns = pages_of(atoms, height)
    if len(columns) > 1:  # none of its lines beside the page mark
        mark = setter.style("Bold", MARK_UNITS, setter.tones.text)
        free = look.slide_height - setter.px(_MARK_UNITS + 40) - mark.cap - top
        columns = pages_of(atoms, min(height, free))
    return [
        _page(view, setter, column, Box(x, top, width, height), margin, (number, len(columns)))
        for number, column in enumerate(columns)
    ]


def _atoms(view: MessageView, setter: Setter, width: int) -> list[Atom]:
    tones, words = setter.tones, setter.wording
    title = (
        setter.body("Black", 96, tones.text),
        setter.body("SemiBold", 96 * 0.6, tones.quiet),
    )
    body = (setter.body("SemiBold", 54, tones.text), setter.body("Regular", 54 * 0.6, tones.quiet))
    gap = setter.px(72 * setter.scale)
    return [
        *paragraph_atoms(words.data(view.title), title, setter, width, 0, even=True),
        *paragraph_atoms(words.data(view.body), body, setter, width, gap, even=True, section=True),
    ]


def _page(
    view: MessageView,
    setter: Setter,
    column: Sequence[Atom],
    place: Box,
    margin: int,
    number: tuple[int, int],
) -> Page:
    look = setter.look
    colour = AMBER if view.tone == "warning" else STEEL
    spare = max(0, place.height - height_of(column))
    lower = spare // 2 if number[1] == 1 else 0
    side = setter.px(_ICON_UNITS)
    icon_y = margin + lower
    if not look.portrait:  # beside the middle of the first line
        icon_y = place.y + lower + (column[0].block.height - side) // 2
    edge = Box(0, 0, setter.px(_EDGE_UNITS), look.slide_height)
    if look.portrait:
        edge = Box(0, 0, look.slide_width, setter.px(_EDGE_UNITS))
    elements: list[Element] = [
        Ground(Box(0, 0, look.slide_width, look.slide_height), GROUND),
        Panel(edge, colour),
        Icon(Box(margin, icon_y, side, side), view.tone, colour),
        *placed(column, place.x, place.y + lower, height_of(column), 0),
    ]
    if number[1] > 1:
        corner = (look.slide_width - setter.px(56), look.slide_height - setter.px(_MARK_UNITS))
        elements += page_mark(*number, setter, corner)
    return Page(look.slide_width, look.slide_height, tuple(elements))
