"""What stands on the bar's buttons, and how large it may be: rows to try, the best first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from screens.fonts import Face
from screens.look import SECOND_LANGUAGE, Look
from screens.palette import INK, PAPER, QUIET_INK, Colour
from screens.plan import Box, TextStyle
from screens.preferences import EVERYBODY, TEXT_SIZES
from screens.typesetting import Measure
from screens.wording import Wording

BarEvent: TypeAlias = Literal[
    "on_give_information", "on_language", "on_text_size", "on_contrast", "on_listen", "on_reach"
]
OFFERED: tuple[BarEvent, ...] = ("on_give_information", "on_language")
"""The buttons that do something by themselves. The others are there where whoever puts the bar up
answers them: a button that does nothing teaches people not to touch."""
BarIcon: TypeAlias = Literal["language", "text_size", "contrast", "speaker", "silence", "reach"]

_FIRST_UNITS = 42
_LEAST_FIRST_UNITS = 36
_NARROW_FIRST_UNITS = 30
_LABEL_UNITS = 26
_PADDING_UNITS = 18
_LEAST_PADDING_UNITS = 8
_FIRST_PADDING_UNITS = 44
_WORD_GAP_UNITS = 22
_SHRINK = 0.92


@dataclass(frozen=True)
class Said:
    """A word on a button: its left end and baseline, from the button's bottom left corner."""

    text: str
    style: TextStyle
    x: int
    baseline: int


@dataclass(frozen=True)
class Content:
    """What a button shows; `words` and `icon_box` count from the left end of the content."""

    event: BarEvent
    words: tuple[Said, ...]
    inner: int
    """Width of icon and words, pixels."""
    width: int
    """Natural width of the button, pixels."""
    icon: BarIcon | None = None
    icon_box: Box | None = None
    mark_boxes: tuple[Box, ...] = ()
    lit: int = 0
    primary: bool = False
    on: bool = False


@dataclass(frozen=True)
class Row:
    """The buttons' contents in reading order."""

    contents: tuple[Content, ...]


@dataclass(frozen=True)
class _Button:
    event: BarEvent
    label: str
    icon: BarIcon
    on: bool = False


def buttons_of(look: Look, *, listens: bool) -> tuple[BarEvent, ...]:
    """What does something on this display: reach for a finger alone, `listens` where there is a
    voice."""
    events: list[BarEvent] = ["on_give_information", "on_language", "on_text_size", "on_contrast"]
    if listens:
        events.append("on_listen")
    if look.input_mode == "touch":
        events.append("on_reach")
    return tuple(events)


def said_of(event: str, look: Look, wording: Wording, *, listening: bool) -> str:
    """What a button is called, in the first language: also one that shows its icon alone."""
    names: dict[str, str] = {b.event: b.label for b in _buttons(look, wording, listening=listening)}
    return names.get(event) or wording.fixed("Give information")[0]


def rows_to_try(
    look: Look,
    wording: Wording,
    measure: Measure,
    height: int,
    offered: Collection[BarEvent],
    *,
    listening: bool,
) -> Iterator[Row]:
    """Rows from the largest to the narrowest: the labels shrink to the smallest text, then the
    second language goes beneath the first, then the labels go, then the first button shrinks,
    and at the very last says one word (a display of a few inches).
    """
    setter = _Setter(look, measure, height)
    buttons = [b for b in _buttons(look, wording, listening=listening) if b.event in offered]
    both = wording.fixed("Give information")

    def row(first: Content, px: int | None, padding: float) -> Row:
        contents = [setter.stacked(button, px, padding) for button in buttons]
        shown = [first] if "on_give_information" in offered else []
        return Row((*shown, *contents))

    wanted, least = look.text_px(_LABEL_UNITS), _everybodys_px(look, _LABEL_UNITS)
    label_sizes: list[int | None] = [px for px in _sizes(wanted, least) if setter.label_fits(px)]
    for sizes, first_sizes in (
        (label_sizes, _first_sizes(look)),
        ([None], _first_sizes(look, _NARROW_FIRST_UNITS)),
    ):
        firsts = [
            *(setter.beside(both, px) for px in first_sizes if not look.portrait),
            *(c for px in first_sizes if (c := setter.two_lines(both, px)) is not None),
            *(setter.beside((both[0], ""), px) for px in first_sizes),
        ]
        for label_px in sizes:
            for padding in (_PADDING_UNITS, _LEAST_PADDING_UNITS):
                yield from (row(first, label_px, padding) for first in firsts)
    tight = replace(setter, tight=True)
    short = wording.fixed("Inform")[0]
    for text in (both[0], short):
        first = tight.beside((text, ""), _first_sizes(look, _NARROW_FIRST_UNITS)[-1])
        yield Row((first, *(tight.stacked(button, None, 0) for button in buttons)))


def _buttons(look: Look, wording: Wording, *, listening: bool) -> list[_Button]:
    preferences = look.preferences
    return [
        _Button("on_language", wording.other_language(), "language"),
        _Button("on_text_size", wording.fixed("Text")[0], "text_size"),
        _Button(
            "on_contrast",
            wording.fixed("Contrast")[0],
            "contrast",
            on=preferences.contrast != EVERYBODY.contrast,
        ),
        _Button("on_listen", wording.fixed("Stop")[0], "silence", on=True)
        if listening
        else _Button("on_listen", wording.fixed("Listen")[0], "speaker"),
        _Button("on_reach", wording.fixed("Lower")[0], "reach", on=preferences.reach),
    ]


def _everybodys_px(look: Look, units: float) -> int:
    """The size in pixels that nobody has to ask for, and the panel's least text."""
    return max(look.px(units), look.least_text_px)


def _first_sizes(look: Look, least_units: float = _LEAST_FIRST_UNITS) -> list[int]:
    least = _everybodys_px(look, least_units)
    return list(_sizes(max(look.text_px(_FIRST_UNITS), least), least))


def _sizes(most: int, least: int) -> Iterator[int]:
    px = most
    while px > least:
        yield px
        px = min(px - 1, int(px * _SHRINK))
    yield least


@dataclass(frozen=True)
class _Setter:
    """Sets the words of buttons that are `height` pixels high."""

    look: Look
    measure: Measure
    height: int
    tight: bool = False
    """Buttons narrower than they are high."""

    @property
    def _narrowest(self) -> int:
        return self.height * 3 // 4 if self.tight else self.height

    @property
    def _edge(self) -> int:
        return self.look.px(10)

    def _style(self, face: Face, px: int, colour: Colour) -> TextStyle:
        return TextStyle(face, px, colour)

    def _width(self, text: str, style: TextStyle) -> int:
        return self.measure.width(text, style.face, style.px)

    def _icon_side(self, px: int | None) -> int:
        """Beside words in `px` the icon has what height is left."""
        most = self.look.px(46)
        if px is None:
            return most
        label = self._style("SemiBold", px, PAPER)
        left = self.height - 2 * self._edge - label.cap - label.descent - self.look.px(6)
        return min(most, left)

    def label_fits(self, px: int) -> bool:
        """Whether an icon worth seeing stands above words of this size."""
        return self._icon_side(px) >= self.look.px(26)

    def stacked(self, button: _Button, px: int | None, padding: float) -> Content:
        """The icon, and its word beneath it; the icon alone for None."""
        side = self._icon_side(px)
        words: tuple[Said, ...] = ()
        inner, low = side, (self.height - side) // 2
        marks_width = self.look.px(40) if button.event == "on_text_size" else 0
        if px is None and button.event == "on_language" and not self.tight:
            return self._name_alone(button, padding)
        if px is not None:
            style = self._style("SemiBold", px, INK if button.on else PAPER)
            width = self._width(button.label, style)
            inner = max(side + marks_width, width)
            gap = self.look.px(8)
            total = side + gap + style.cap
            baseline = (self.height - total) // 2
            words = (Said(button.label, style, (inner - width) // 2, baseline),)
            low = baseline + style.cap + gap
        else:
            inner += marks_width
        left = (inner - side - marks_width) // 2
        icon_box = Box(left, low, side, side)
        return Content(
            button.event,
            words,
            inner,
            max(inner + 2 * self.look.px(max(padding, _LEAST_PADDING_UNITS)), self._narrowest),
            button.icon,
            icon_box,
            self._mark_boxes(icon_box) if marks_width else (),
            TEXT_SIZES.index(self.look.preferences.text),
            on=button.on,
        )

    def _name_alone(self, button: _Button, padding: float) -> Content:
        """A language's name says more to whoever reads it than any picture."""
        px = max(_everybodys_px(self.look, _LABEL_UNITS), self.look.least_text_px)
        style = self._style("SemiBold", px, PAPER)
        width = self._width(button.label, style)
        words = (Said(button.label, style, 0, (self.height - style.cap) // 2),)
        return Content(button.event, words, width, width + 2 * self.look.px(padding))

    def _mark_boxes(self, icon: Box) -> tuple[Box, ...]:
        """Three bars that grow, at the right of the icon."""
        px = self.look.px
        x, width = icon.right + px(8), max(2, px(8))
        heights = [max(3, icon.height * share // 100) for share in (34, 62, 90)]
        step = width + max(1, px(4))
        low = icon.y + icon.height // 20
        return tuple(Box(x + n * step, low, width, high) for n, high in enumerate(heights))

    def beside(self, both: tuple[str, str], px: int) -> Content:
        """The second language beside the first, which is all there is where it is empty."""
        first = self._style("ExtraBold", px, INK)
        at = self._width(both[0], first)
        baseline = (self.height - first.cap) // 2
        words = [Said(both[0], first, 0, baseline)]
        if both[1]:
            second = self._second(px)
            at += self.look.px(_WORD_GAP_UNITS)
            words.append(Said(both[1], second, at, baseline))
            at += self._width(both[1], second)
        return self._first(tuple(words), at)

    def two_lines(self, both: tuple[str, str], px: int) -> Content | None:
        """The second language beneath the first; None where that is too high or there is none."""
        if not both[1]:
            return None
        first, second = self._style("ExtraBold", px, INK), self._second(px)
        between = max(first.descent, self.look.px(12)) + self.look.px(4)
        total = first.cap + between + second.cap
        if total + second.descent + self._edge > self.height:
            return None
        low = max(second.descent, (self.height - total) // 2)
        words = (
            Said(both[0], first, 0, low + second.cap + between),
            Said(both[1], second, 0, low),
        )
        return self._first(words, max(self._width(w.text, w.style) for w in words))

    def _second(self, px: int) -> TextStyle:
        least = _everybodys_px(self.look, 24)
        return self._style("SemiBold", max(least, round(px * SECOND_LANGUAGE)), QUIET_INK)

    def _first(self, words: tuple[Said, ...], inner: int) -> Content:
        width = inner + 2 * self.look.px(_FIRST_PADDING_UNITS if not self.tight else 16)
        return Content("on_give_information", words, inner, width, primary=True)
