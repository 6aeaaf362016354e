"""One tile of a ten-grid: the face, what is to be known of it at a glance, and the name beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screens.look import MIN_TEXT_UNITS, SECOND_LANGUAGE
from screens.palette import EDGE, PANEL, QUIET
from screens.plan import Block, Box, Element, Icon, Panel, Photograph, TextStyle
from screens.slides.ribbon import Signal
from screens.slides.setting import Setter, beside, stacked
from screens.typesetting import broken, fit_name
from screens.typesetting.name import NAME_FACE
from screens.views import TileView

_PADDING_UNITS = 20
_LARGEST_NAME_UNITS = 46
_BADGE_UNITS = 40
_BAND_UNITS = 30
_ICON_UNITS = 110
_LEAST_FACE_SHARE = 0.45
"""Of a tile's height: a name that would leave the face less needs a larger tile."""


@dataclass(frozen=True)
class Tile:
    """A tile that is set: its name's lines and the band that says what became of the person."""

    view: TileView
    signal: Signal
    name: Block
    band: Block | None

    def face_height(self, height: int, setter: Setter) -> int:
        """Pixels that a tile of `height` leaves the photograph, its band included."""
        return height - self.name.height - setter.px(2 * _PADDING_UNITS + 8)


def set_tile(
    view: TileView, signal: Signal, setter: Setter, width: int, *, with_band: bool
) -> Tile:
    """The words of a tile that is `width` pixels wide."""
    room = width - 2 * setter.px(_PADDING_UNITS)
    return Tile(
        view,
        signal,
        _name(view.name, setter, room),
        _band(signal, setter, width) if with_band else None,
    )


def has_room(tiles: Sequence[Tile], width: int, height: int, setter: Setter) -> bool:
    """Whether every face keeps its share of a tile of this size, and stays a portrait."""
    least = _LEAST_FACE_SHARE * height
    return all(
        tile.face_height(height, setter) - (tile.band.height if tile.band else 0) >= least
        and tile.name.width <= width
        for tile in tiles
    )


def tile_elements(tile: Tile, box: Box, setter: Setter) -> list[Element]:
    """The tile in its box. Nothing lies over the face but the badge in its corner."""
    face = Box(box.x, box.y, box.width, tile.face_height(box.height, setter))
    ground = Panel(box, PANEL, setter.px(12), edge=EDGE, edge_width=max(1, setter.px(2)))
    elements: list[Element] = [ground]
    if tile.view.photo is None:
        side = min(setter.px(_ICON_UNITS), face.height // 2)
        x, y = face.x + (face.width - side) // 2, face.y + (face.height - side) // 2
        elements.append(Icon(Box(x, y, side, side), "no_photograph", QUIET))
    else:
        grey = tile.view.outcome == "captured"
        elements.append(Photograph(face, tile.view.photo, PANEL, grey=grey))
    if tile.band is not None:
        elements += tile.band.at(box.x, face.bottom - tile.band.height)
    if tile.view.rank is not None:
        elements += _badge(tile.view.rank, tile.signal, setter).at(box.x, box.y)
    padding = setter.px(_PADDING_UNITS)
    elements += tile.name.at(box.x + padding, face.bottom + padding)
    return elements


def _name(name: str, setter: Setter, room: int) -> Block:
    largest = setter.look.text_px(_LARGEST_NAME_UNITS)
    smallest = setter.look.text_px(MIN_TEXT_UNITS)
    fitted = fit_name(name, room, largest, smallest, setter.measure)
    style = TextStyle(NAME_FACE, fitted.px, setter.tones.text)
    return stacked((setter.line_gap(style), setter.line(line, style)) for line in fitted.lines)


def _badge(rank: int, signal: Signal, setter: Setter) -> Block:
    number = setter.number(str(rank), setter.style("Black", _BADGE_UNITS, signal.text))
    height = number.height + 2 * setter.px(18)
    width = max(number.width + 2 * setter.px(20), height)
    panel = Panel(Box(0, 0, width, height), signal.colour)
    x, y = (width - number.width) // 2, (height - number.height) // 2
    return Block(width, height, (panel, *number.at(x, y)))


def _band(signal: Signal, setter: Setter, width: int) -> Block:
    """What this person is, in both languages, on one line where it holds, else on two and more."""
    padding = setter.px(14)
    room = width - 2 * padding
    first = setter.style("Black", _BAND_UNITS, signal.text)
    second = setter.style("Medium", _BAND_UNITS * SECOND_LANGUAGE, signal.text)
    words = [
        (text, style) for text, style in zip(signal.words, (first, second), strict=True) if text
    ]
    row = beside([setter.line(text, style) for text, style in words], setter.px(14))
    if row.width > room:
        row = stacked(
            (setter.line_gap(style), setter.line(line, style))
            for text, style in words
            for line in broken(text, style, room, setter.measure)
        )
    height = row.height + 2 * setter.px(14)
    panel = Panel(Box(0, 0, width, height), signal.colour)
    return Block(width, height, (panel, *row.at(padding, setter.px(14))))
