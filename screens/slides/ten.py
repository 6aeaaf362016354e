"""The ten-grid: up to ten faces side by side, two rows across or five down, each to be touched.

The red words are said of it where every tile is of a wanted person; where one is not, each tile
says for itself what its person is (nobody missing stands under them).
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from screens.look import SECOND_LANGUAGE
from screens.palette import GROUND
from screens.plan import Block, Box, Element, Ground, Page, Panel, Zone
from screens.slides.answering import numbers, numbers_within
from screens.slides.notice import MARK_UNITS, page_mark
from screens.slides.paragraphs import joined
from screens.slides.ribbon import Signal, signal_of
from screens.slides.setting import Setter, beside, stacked
from screens.slides.tile import Shape, Tile, divided, set_tiles, tile_elements
from screens.typesetting import balanced
from screens.views import TenView
from screens.wording import Both

_MARGIN_UNITS = 48
_GAP_UNITS = 18
_ENDS_UNITS = 28
_BENEATH_FRAME_UNITS = 24
_TITLES = (46, 42, 38, 34, 30, 26)
_MOST_FRAME_SHARE = 0.3
_LEAST_TITLE_SHARE = 0.25
_RIBBON_UNITS = 64
_HINT_UNITS = 26
_PHONE_UNITS = 46
_WORTH_TRYING = 0.6
_LEAST_TILE_SHAPE = 0.55
"""Width to height: a narrower tile cuts a head at its ears."""
_WIDEST_TILE_SHAPE = 1.05
"""A wider one cuts it at hair and chin, unless the name stands beside it."""
_LEAST_TILE_UNITS = 170
"""Narrower no face is told from another at three metres."""


@dataclass(frozen=True)
class _Grid:
    """How many tiles go on a page, in how many columns, and how large each is."""

    columns: int
    rows: int
    tile: Shape

    @property
    def holds(self) -> int:
        """Tiles on a page."""
        return self.columns * self.rows

    def corner(self, place: int, count: int, area: Box, gap: int) -> tuple[int, int]:
        """Where the tile at a place of `count` stands: a last row that is not full in the middle,
        where it is no hole."""
        row, column = divmod(place, self.columns)
        in_row = min(self.columns, count - row * self.columns)
        step = self.tile.width + gap
        inset = (area.width - in_row * step + gap) // 2
        return area.x + inset + column * step, area.y + row * (self.tile.height + gap)


def ten_pages(view: TenView, setter: Setter) -> Generator[None, None, list[Page]]:
    """As few pages as every name and face has room on: one, but for a small or a large-type one."""
    look = setter.look
    margin, gap = setter.px(_MARGIN_UNITS), setter.px(_GAP_UNITS)
    top, foot = _frame(view, setter, look.slide_width - 2 * margin)
    beneath = setter.px(_BENEATH_FRAME_UNITS)
    # A page's mark goes beneath the tiles: that room is kept there where there is more than one.
    mark = setter.style("Bold", MARK_UNITS, setter.tones.text).cap
    above, wide = setter.px(_ENDS_UNITS), look.slide_width - 2 * margin
    first = max(above + top.height + beneath, look.highest_touch)
    for ends in (above, max(above, mark + setter.px(20))):
        last = look.slide_height - ends - (foot.height + setter.px(30) if foot else 0)
        area = Box(margin, first, wide, last - first)
        yield
        grid, tiles = yield from _fitted(view, setter, area, gap)
        count = -(-len(tiles) // grid.holds)
        if count == 1:
            break
    pages = []
    for number in range(count):
        shown = tiles[number * grid.holds : (number + 1) * grid.holds]
        elements: list[Element] = [
            Ground(Box(0, 0, look.slide_width, look.slide_height), GROUND),
            *top.at(margin, first - beneath - top.height),
        ]
        zones = []
        face_height = grid.tile.face_height(shown, setter)
        for place, tile in enumerate(shown):
            x, y = grid.corner(place, len(shown), area, gap)
            elements += tile_elements(tile, grid.tile, face_height, x, y, setter)
            zones.append(Zone(Box(x, y, grid.tile.width, grid.tile.height), tile.view.notice_id))
        if foot is not None:
            elements += foot.at(margin, look.slide_height - ends - foot.height)
        if count > 1:
            corner = (look.slide_width - margin, look.slide_height - setter.px(14))
            elements += page_mark(number, count, setter, corner)
        pages.append(Page(look.slide_width, look.slide_height, tuple(elements), tuple(zones)))
        yield
    return pages


def _fitted(
    view: TenView, setter: Setter, area: Box, gap: int
) -> Generator[None, None, tuple[_Grid, list[Tile]]]:
    """The grid with the most tiles on which every name and face has room; else one a page."""
    signals = [signal_of(tile, setter.wording) for tile in view.tiles]
    everyone_wanted = _all_wanted(view)
    bands = [not everyone_wanted or tile.outcome != "none" for tile in view.tiles]
    for on_page in _counts(len(view.tiles)):
        for grid in _grids(on_page, area, gap):
            tiles = set_tiles(view.tiles, signals, setter, grid.tile, bands)
            yield
            wide_enough = grid.tile.width >= setter.px(_LEAST_TILE_UNITS)
            if wide_enough and grid.tile.has_room(tiles, setter):
                return grid, tiles
    # Not even one a page has room: a name goes on on the next.
    return grid, [part for tile in tiles for part in divided(tile, grid.tile, setter)]


def _counts(tiles: int) -> Sequence[int]:
    """Tiles a page to try: all on one, then on two pages, on three, …"""
    return sorted({-(-tiles // pages) for pages in range(1, tiles + 1)}, reverse=True)


def _grids(tiles: int, area: Box, gap: int) -> list[_Grid]:
    """The ways to lay so many tiles out, at least one: first those whose tiles are large, near a
    portrait's shape, and leave few places empty."""
    found: list[tuple[float, _Grid]] = []
    for columns in range(1, tiles + 1):
        rows = -(-tiles // columns)
        width = (area.width - (columns - 1) * gap) // columns
        height = (area.height - (rows - 1) * gap) // rows
        shape = Shape(width, height)
        size = min(width, height * 0.8) * tiles / (columns * rows)
        size *= min(1.0, width / height / _LEAST_TILE_SHAPE)
        if not shape.lies and width > _WIDEST_TILE_SHAPE * height:
            shape = Shape(round(_WIDEST_TILE_SHAPE * height), height)
            size *= math.sqrt(shape.width / width)
        found.append((size, _Grid(columns, rows, shape)))
    found.sort(key=lambda each: -each[0])
    (best, first), *others = found
    return [first, *(grid for size, grid in others if size >= _WORTH_TRYING * best)]


def _all_wanted(view: TenView) -> bool:
    return all(tile.kind == "wanted" for tile in view.tiles)


def _frame(view: TenView, setter: Setter, width: int) -> tuple[Block, Block | None]:
    """What stands above the tiles and beneath them: in portrait the numbers go beneath."""
    answers = _answers(view, setter) if view.tip is not None else None
    ribbon = (
        _ribbon(signal_of(view.tiles[0], setter.wording), setter) if _all_wanted(view) else None
    )
    left = ribbon.width + setter.px(32) if ribbon else 0
    right = answers.width + setter.px(40) if answers else 0
    most = round(_MOST_FRAME_SHARE * setter.look.slide_height)
    if setter.look.portrait or width - left - right < _LEAST_TITLE_SHARE * width:
        parts = [ribbon] if ribbon else []
        room = most - sum(part.height + setter.px(30) for part in (*parts, answers) if part)
        parts.append(_title(view, setter, width, room))
        foot = _in_a_row(view, setter, width) if answers else None
        return stacked((setter.px(30), part) for part in parts), foot
    title = _title(view, setter, width - left - right, most)
    present = [part for part in (ribbon, title, answers) if part is not None]
    height = max(part.height for part in present)
    elements: list[Element] = []
    for part, x in ((ribbon, 0), (title, left), (answers, width - right + setter.px(40))):
        if part is not None:
            elements += part.at(x, (height - part.height) // 2)
    return Block(width, height, tuple(elements)), None


def _ribbon(signal: Signal, setter: Setter) -> Block:
    words = [setter.line(signal.words[0], setter.style("Black", _RIBBON_UNITS, signal.text))]
    if signal.words[1]:
        second = setter.style("Medium", _RIBBON_UNITS * SECOND_LANGUAGE, signal.text)
        words.append(setter.line(signal.words[1], second))
    row = beside(words, setter.px(26))
    side, high = setter.px(30), setter.px(26)
    box = Box(0, 0, row.width + 2 * side, row.height + 2 * high)
    return Block(box.width, box.height, (Panel(box, signal.colour), *row.at(side, high)))


def _title(view: TenView, setter: Setter, width: int, height: int) -> Block:
    """The campaign's title, over wanted people alone; beneath it, where a finger counts, that a
    face can be touched. On one line if it goes, and as large as `height` (pixels) holds."""
    words = setter.wording
    # "The ten most wanted" would be said of whoever is missing, too.
    neutral = words.fixed("Have you seen these people?")
    title = words.data(view.title) if _all_wanted(view) and view.title else neutral
    touch = words.fixed("Touch a face to read more.")
    hints = (touch, (touch[0], ""), ("", "")) if setter.look.input_mode == "touch" else (("", ""),)
    for said in hints:
        for one_line in (True, False):
            for units in _TITLES:
                style = setter.style("SemiBold", units, setter.tones.text)
                if one_line and setter.width(title[0], style) > width:
                    continue
                block = _title_lines(title, said, units, setter, width)
                if block.height <= height:
                    return block
    return block


def _title_lines(title: Both, hint: Both, units: float, setter: Setter, width: int) -> Block:
    tones = setter.tones
    texts = [
        (title[0], setter.style("SemiBold", units, tones.text)),
        (title[1], setter.style("Regular", units * SECOND_LANGUAGE, tones.quiet)),
    ]
    quiet = setter.style("Medium", _HINT_UNITS, tones.quiet)
    together = joined(hint)
    said = [together] if setter.width(together, quiet) <= width else hint
    texts += [(text, quiet) for text in said]
    parts: list[tuple[int, Block]] = []
    gap = 0
    for text, style in texts:
        for line in balanced(text, style, width, setter.measure):
            parts.append((gap, setter.line(line, style)))
            gap = setter.line_gap(style)
        gap = max(setter.px(18), round(style.descent * 1.4))
    return stacked(parts)


def _answers(view: TenView, setter: Setter) -> Block:
    assert view.tip is not None  # noqa: S101 - the caller has looked
    return stacked(
        (setter.px(22), block) for _gap, block in numbers(view.tip, setter, _PHONE_UNITS)
    )


def _in_a_row(view: TenView, setter: Setter, width: int) -> Block:
    assert view.tip is not None  # noqa: S101 - the caller has looked
    blocks = numbers_within(view.tip, setter, _PHONE_UNITS, width)
    row = beside(blocks, setter.px(48))
    return row if row.width <= width else stacked((setter.px(22), block) for block in blocks)
