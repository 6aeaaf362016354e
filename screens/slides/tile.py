"""One tile of a ten-grid: the face, what is to be known of it at a glance, and the name beneath.

The photograph fades into the ground that the name stands on, so that a head has the room of both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from screens.fonts import Face
from screens.look import MIN_TEXT_UNITS, SECOND_LANGUAGE
from screens.palette import EDGE, PANEL, QUIET
from screens.plan import Block, Box, Element, Icon, Panel, Photograph, TextStyle, moved
from screens.slides.header import native_form, native_stands
from screens.slides.ribbon import Signal
from screens.slides.setting import Setter, beside, stacked
from screens.typesetting import balanced, broken, fit_name
from screens.typesetting.name import NAME_FACE
from screens.views import TileView

_PADDING_UNITS = 20
_BENEATH_NAME_UNITS = 26
_OVER_NAME_UNITS = 8
_FADED_SHARE = 0.14
"""Of a face's height, at its foot, where no band stands."""
_LARGEST_NAME_UNITS = 34
_LARGEST_BESIDE_UNITS = 50
_BADGE_UNITS = 34
_MOST_BADGE_SHARE = 0.24
"""Type size of a rank, to the face's width."""
_BAND_SIZES = (30, 28, 26)
_BAND_PADDING_UNITS = 14
_ICON_UNITS = 110
_NATIVE_HEIGHT = 1.5
"""Of a line in another script, from its highest mark to its lowest, to the type size of ours."""
_LIES_FROM = 1.5
_PORTRAIT = 0.8
"""A face's width to its height."""
_LEAST_FACE_SHAPE = 0.6
"""Lower than this share of its width, a crop cuts a face at forehead or chin."""
_LEAST_FACE_SHARE = 0.45
"""Of a tile's height: a name that would leave the face less needs a larger tile."""


@dataclass(frozen=True)
class Tile:
    """A tile that is set: its name's lines and the band that says what its person is."""

    view: TileView
    signal: Signal
    name: Block
    band: Block | None
    is_whole: bool = True
    """No word of name or band had to be divided."""


@dataclass(frozen=True)
class Shape:
    """A tile's size in pixels, and how face and name share it, the same for all of a grid."""

    width: int
    height: int

    @property
    def lies(self) -> bool:
        """Much wider than high: the name stands beside the face, not beneath it."""
        return self.width >= _LIES_FROM * self.height

    @property
    def face_width(self) -> int:
        """Pixels of the photograph."""
        return min(round(self.height * _PORTRAIT), self.width // 2) if self.lies else self.width

    def name_width(self, setter: Setter) -> int:
        """Pixels that a line of the name may take."""
        room = self.width - self.face_width if self.lies else self.width
        return room - 2 * setter.px(_PADDING_UNITS)

    def face_height(self, tiles: Sequence[Tile], setter: Setter) -> int:
        """Pixels of the photograph: all faces of a grid end on one line."""
        if self.lies:
            return self.height
        over = _PADDING_UNITS if any(tile.band for tile in tiles) else _OVER_NAME_UNITS
        name = max(tile.name.height for tile in tiles)
        return self.height - name - setter.px(over + _BENEATH_NAME_UNITS)

    def has_room(self, tiles: Sequence[Tile], setter: Setter) -> bool:
        """Whether every face keeps its share and every name is within the tile."""
        face = self.face_height(tiles, setter)
        room = self.height - 2 * setter.px(_PADDING_UNITS)
        return all(
            tile.is_whole
            and tile.name.width <= self.name_width(setter)
            and (
                tile.name.height + (tile.band.height + setter.px(16) if tile.band else 0) <= room
                if self.lies
                else face - (tile.band.height if tile.band else 0)
                >= max(_LEAST_FACE_SHARE * self.height, _LEAST_FACE_SHAPE * self.width)
            )
            for tile in tiles
        )


def set_tiles(
    views: Sequence[TileView],
    signals: Sequence[Signal],
    setter: Setter,
    shape: Shape,
    with_bands: Sequence[bool],
) -> list[Tile]:
    """The words of all tiles: the names in one size, which the longest of them sets."""
    look, room = setter.look, shape.name_width(setter)
    largest = look.text_px(_LARGEST_NAME_UNITS if not shape.lies else _LARGEST_BESIDE_UNITS)
    smallest = look.text_px(MIN_TEXT_UNITS)
    px = min(fit_name(view.name, room, largest, smallest, setter.measure).px for view in views)
    band_width = room if shape.lies else shape.width
    return [
        Tile(
            view,
            signal,
            _name(view, setter, room, max(px, smallest)),
            _band(signal, setter, band_width) if with_band else None,
            _is_whole(view.name, NAME_FACE, max(px, smallest), setter, room)
            and (not with_band or _holds_words(signal, setter, band_width)),
        )
        for view, signal, with_band in zip(views, signals, with_bands, strict=True)
    ]


def divided(tile: Tile, shape: Shape, setter: Setter) -> list[Tile]:
    """The tile, or as many of it as its name takes: each with the lines that have room there."""
    room = shape.height - 2 * setter.px(_PADDING_UNITS)
    band = tile.band.height if tile.band else 0
    room -= band + setter.px(16) if shape.lies else max(band, round(room * _LEAST_FACE_SHARE))
    parts: list[list[Element]] = [[]]
    for line in tile.name.elements:
        if parts[-1] and line.box.bottom - parts[-1][0].box.y > room:
            parts.append([])
        parts[-1].append(line)
    return [
        replace(
            tile,
            name=Block(
                tile.name.width,
                lines[-1].box.bottom - lines[0].box.y,
                tuple(moved(line, 0, -lines[0].box.y) for line in lines),
            ),
        )
        for lines in parts
    ]


def tile_elements(
    tile: Tile, shape: Shape, face_height: int, x: int, y: int, setter: Setter
) -> list[Element]:
    """The tile with its corner at (x, y). Nothing lies over the face but the badge in its corner;
    where the name is beneath it, the band stands at its foot.
    """
    box, face = Box(x, y, shape.width, shape.height), Box(x, y, shape.face_width, face_height)
    seen, fade = face, round(_FADED_SHARE * face.height)
    if shape.lies:
        fade = 0
    elif tile.band is not None:
        seen, fade = Box(x, y, face.width, face.height - tile.band.height), 0
    ground = Panel(box, PANEL, setter.px(12), edge=EDGE, edge_width=max(1, setter.px(2)))
    elements: list[Element] = [ground]
    if tile.view.photo is None:
        side = min(setter.px(_ICON_UNITS), seen.height // 2)
        middle = (seen.x + (seen.width - side) // 2, seen.y + (seen.height - side) // 2)
        elements.append(Icon(Box(*middle, side, side), "no_photograph", QUIET))
    else:
        grey = tile.view.outcome == "captured"
        elements.append(Photograph(seen, tile.view.photo, PANEL, fade, "bottom", grey))
    if tile.view.rank is not None:
        elements += _badge(tile.view.rank, tile.signal, setter, face.width).at(x, y)
    padding = setter.px(_PADDING_UNITS)
    if shape.lies:
        words = (
            [(0, tile.name)] if tile.band is None else [(0, tile.band), (setter.px(16), tile.name)]
        )
        said = stacked(words)
        elements += said.at(face.right + padding, y + (shape.height - said.height) // 2)
        return elements
    if tile.band is not None:
        elements += tile.band.at(x, face.bottom - tile.band.height)
    # All names end on one line, as all faces do.
    foot = box.bottom - setter.px(_BENEATH_NAME_UNITS)
    elements += tile.name.at(x + padding, foot - tile.name.height)
    return elements


def _name(view: TileView, setter: Setter, room: int, px: int) -> Block:
    style = TextStyle(NAME_FACE, px, setter.tones.text)
    if native_stands(view):
        lines_of_it = native_form(view.native_name, setter, room, round(px * _NATIVE_HEIGHT))
        return stacked((atom.gap, atom.block) for atom in lines_of_it)
    lines = balanced(view.name, style, room, setter.measure)
    return stacked((setter.line_gap(style), setter.line(line, style)) for line in lines)


def _is_whole(text: str, face: Face, px: int, setter: Setter, room: int) -> bool:
    """Whether no word has to be divided but those that no tile holds."""
    widest = setter.look.slide_width // 2
    return not any(room < setter.measure.width(word, face, px) <= widest for word in text.split())


def _holds_words(signal: Signal, setter: Setter, width: int) -> bool:
    room = width - 2 * setter.px(_BAND_PADDING_UNITS)
    return all(
        _is_whole(text, style.face, style.px, setter, room)
        for text, style in _band_words(signal, setter, _BAND_SIZES[0])
    )


def _band_lines(signal: Signal, setter: Setter, units: float, room: int) -> list[tuple[int, Block]]:
    return [
        (setter.line_gap(style), setter.line(line, style))
        for text, style in _band_words(signal, setter, units)
        for line in broken(text, style, room, setter.measure)
    ]


def _band_words(signal: Signal, setter: Setter, units: float) -> list[tuple[str, TextStyle]]:
    first = setter.style("Black", units, signal.text)
    second = setter.style("Medium", units * SECOND_LANGUAGE, signal.text)
    return [
        (text, style) for text, style in zip(signal.words, (first, second), strict=True) if text
    ]


def _badge(rank: int, signal: Signal, setter: Setter, face: int) -> Block:
    """The place, in its corner: large type does not let it grow over the face (pixels wide)."""
    look = setter.look
    px = min(look.text_px(_BADGE_UNITS), round(face * _MOST_BADGE_SHARE))
    style = TextStyle("Black", max(px, look.text_px(MIN_TEXT_UNITS)), signal.text)
    number = setter.number(str(rank), style)
    height = number.height + 2 * setter.px(15)
    width = max(number.width + 2 * setter.px(17), height)
    panel = Panel(Box(0, 0, width, height), signal.colour)
    x, y = (width - number.width) // 2, (height - number.height) // 2
    return Block(width, height, (panel, *number.at(x, y)))


def _band(signal: Signal, setter: Setter, width: int) -> Block:
    """What this person is, in both languages, on one line where it holds, else on two and more."""
    padding = setter.px(_BAND_PADDING_UNITS)
    room = width - 2 * padding
    for units in _BAND_SIZES:
        words = _band_words(signal, setter, units)
        row = beside([setter.line(text, style) for text, style in words], setter.px(14))
        if row.width <= room:
            break
    else:
        tried = [_band_lines(signal, setter, units, room) for units in _BAND_SIZES]
        fewest = min(tried, key=len)
        row = stacked(fewest)
    height = row.height + 2 * setter.px(14)
    panel = Panel(Box(0, 0, width, height), signal.colour)
    return Block(width, height, (panel, *row.at(padding, setter.px(14))))
