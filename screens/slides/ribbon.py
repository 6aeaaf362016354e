"""The ribbon over the photograph: what this notice is, in one or two words, in its own colour."""

from __future__ import annotations

from dataclasses import dataclass

from screens.look import MIN_TEXT_UNITS
from screens.palette import (
    BLUE,
    GOLD,
    GREEN,
    INK,
    ORANGE,
    RED,
    VIOLET,
    WHITE,
    Colour,
)
from screens.plan import Block, Box, Element, Icon, IconName, Panel, TextStyle
from screens.slides.setting import Setter, Tones, beside, stacked
from screens.views import NoticeView, TileView
from screens.wording import Both, Wording

_LARGEST_UNITS = 84
_LEAST_BESIDE_UNITS = 56
_PADDING_UNITS = 56
_HEIGHT_UNITS = 124
_ICON_UNITS = 68


@dataclass(frozen=True)
class Signal:
    """The words and colours that tell kinds apart."""

    words: Both
    colour: Colour
    text: Colour
    tones: Tones
    icon: IconName | None = None


def signal_of(view: NoticeView | TileView, wording: Wording) -> Signal:
    """Red is for the wanted alone; a missing person is never shown in it, nor under its words.

    "Se busca información" would carry the words "se busca" over a victim's face, hence
    SOLICITAMOS INFORMACIÓN. An alert turns the whole screen orange, so that it is a different thing
    even from where nothing can be read, and says all of it at full size in both languages.
    """
    night = Tones(reward=GOLD, promise=GOLD)
    if view.outcome == "captured":
        return Signal(wording.gendered(view.gender, "CAPTURED"), GREEN, INK, night, "check")
    if view.outcome == "located":
        return Signal(wording.gendered(view.gender, "LOCATED"), GREEN, INK, night, "check")
    if view.kind == "missing":
        return Signal(wording.gendered(view.gender, "MISSING"), BLUE, WHITE, night)
    if view.kind == "seeking_information":
        return Signal(wording.fixed("SEEKING INFORMATION"), VIOLET, WHITE, night)
    if view.kind == "alert":
        day = Tones(ORANGE, INK, INK, reward=INK, promise=INK, line=INK, second=1.0)
        return Signal(wording.fixed("ALERT"), INK, ORANGE, day)
    return Signal(wording.fixed("WANTED"), RED, WHITE, night)


def ribbon(signal: Signal, setter: Setter, x: int, y: int, width: int) -> tuple[list[Element], int]:
    """The ribbon's elements at (x, y) and its height in pixels."""
    padding = setter.px(_PADDING_UNITS)
    side = setter.px(_ICON_UNITS)
    room = width - 2 * padding - (side + setter.px(28) if signal.icon else 0)
    height = setter.px(_HEIGHT_UNITS)
    words = _on_one_line(signal, setter, room) or _on_two_lines(signal, setter, room)
    height = max(height, words.height + 2 * setter.px(34))
    band = Panel(Box(x, y, width, height), signal.colour)
    top = y + (height - words.height) // 2
    elements: list[Element] = [band, *words.at(x + padding, top)]
    if signal.icon is not None:
        place = Box(x + width - padding - side, y + (height - side) // 2, side, side)
        elements.append(Icon(place, signal.icon, signal.text))
    return elements, height


def _on_one_line(signal: Signal, setter: Setter, room: int) -> Block | None:
    first, second = signal.words
    for units in range(_LARGEST_UNITS, _LEAST_BESIDE_UNITS - 1, -4):
        blocks = [setter.line(first, setter.style("Black", units, signal.text))]
        if second:
            style = _second_style(signal, setter, units)
            blocks.append(setter.line(second, style))
        row = beside(blocks, setter.px(units * 0.4))
        if row.width <= room:
            return row
    return None


def _second_style(signal: Signal, setter: Setter, units: float) -> TextStyle:
    share = signal.tones.second
    return setter.style("Black" if share == 1 else "Medium", units * share, signal.text)


def _on_two_lines(signal: Signal, setter: Setter, room: int) -> Block:
    for units in range(_LARGEST_UNITS, MIN_TEXT_UNITS - 1, -2):
        first = setter.style("Black", units, signal.text)
        second = _second_style(signal, setter, units)
        if (
            max(setter.width(w, s) for w, s in zip(signal.words, (first, second), strict=True))
            <= room
        ):
            break
    lines: list[tuple[int, Block]] = []
    for words, style in zip(signal.words, (first, second), strict=True):
        lines += [(setter.px(26), line) for line in setter.lines(words, style, room)]
    return stacked(lines)
