"""Where the bar's buttons and marks lie: pure, in pixels from the bar's bottom left corner."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from screens.fonts import Face
from screens.look import SECOND_LANGUAGE, Look
from screens.palette import INK, PAPER, QUIET_INK, Colour
from screens.plan import Box, TextStyle
from screens.typesetting import Measure
from screens.wording import Wording

BarEvent: TypeAlias = Literal[
    "on_give_information", "on_language", "on_text_size", "on_contrast", "on_listen", "on_reach"
]
OFFERED: tuple[BarEvent, ...] = ("on_give_information", "on_language")
"""The buttons that do something. The others are laid out and wait for what they raise: a button
that answers nothing teaches people not to touch."""
BarIcon: TypeAlias = Literal["contrast", "speaker"]

MOST_DOTS = 12
_BUTTON_UNITS = 84
_BUTTON_UNITS_PORTRAIT = 104
_MARGIN_UNITS = 40
_GAP_UNITS = 24
_GAP_UNITS_PORTRAIT = 18
_ICON_UNITS = 36
_WORD_GAP_UNITS = 22
_LEAST_TRACK_UNITS = 120


@dataclass(frozen=True)
class Said:
    """A word on a button: its left end and baseline, from the button's bottom left corner."""

    text: str
    style: TextStyle
    x: int
    baseline: int


@dataclass(frozen=True)
class ButtonPlan:
    """One button. `touch` reaches beyond what is drawn: the whole height of the bar."""

    event: BarEvent
    box: Box
    touch: Box
    words: tuple[Said, ...]
    icon: BarIcon | None = None
    icon_box: Box | None = None
    primary: bool = False


@dataclass(frozen=True)
class Mark:
    """A part of the progress; the present slide's is drawn brighter."""

    box: Box
    present: bool


def bar_buttons(
    look: Look, wording: Wording, measure: Measure, offered: Collection[BarEvent] = OFFERED
) -> tuple[ButtonPlan, ...]:
    """The `offered` buttons in reading order, in one row. In portrait the first takes the spare
    width."""
    height = look.px(_BUTTON_UNITS_PORTRAIT if look.portrait else _BUTTON_UNITS)
    gap = look.px(_GAP_UNITS_PORTRAIT if look.portrait else _GAP_UNITS)
    margin = look.px(_MARGIN_UNITS)
    say = _Speaker(look, measure, height)
    plain = say.style("SemiBold", 30, PAPER)
    all_contents = [
        say.primary(wording.fixed("Give information")),
        say.button("on_language", wording.other_language(), plain),
        say.button("on_text_size", wording.fixed("Aa")[0], plain),
        say.button("on_contrast", "", plain, "contrast"),
        say.button(
            "on_listen", "" if look.portrait else wording.fixed("Listen")[0], plain, "speaker"
        ),
    ]
    contents = [content for content in all_contents if content.event in offered]
    widths = [content.width for content in contents]
    if look.portrait:
        widths[0] = look.width - 2 * margin - sum(widths[1:]) - gap * (len(widths) - 1)
    return _placed(contents, widths, height, look, gap, margin)


def progress_marks(look: Look, used: int, index: int, count: int) -> tuple[Mark, ...]:
    """Dots at the right, the present one drawn out; a track with a thumb where they are too many.

    `used` is where the buttons end, pixels. Where nothing is left beside them (portrait) the track
    runs along the bar's upper edge.
    """
    if count < 2:  # noqa: PLR2004 - one slide has no way to go
        return ()
    right = look.width - look.px(_MARGIN_UNITS)
    room = right - used - look.px(_GAP_UNITS)
    dot, gap, long = look.px(14), look.px(12), look.px(44)
    middle = look.bar_height // 2
    if count <= MOST_DOTS and (count - 1) * (dot + gap) + long <= room:
        marks = []
        x = right - (count - 1) * (dot + gap) - long
        for number in range(count):
            width = long if number == index else dot
            marks.append(Mark(Box(x, middle - dot // 2, width, dot), present=number == index))
            x += width + gap
        return tuple(marks)
    thick = max(2, look.px(6))
    if room >= look.px(_LEAST_TRACK_UNITS):
        width = min(room, look.px(320))
        track = Box(right - width, middle - thick // 2, width, thick)
    else:
        track = Box(0, look.bar_height - thick, look.width, thick)
    thumb = max(min(long, track.width), track.width // count)
    x = track.x + (track.width - thumb) * index // (count - 1)
    return (Mark(track, present=False), Mark(Box(x, track.y, thumb, thick), present=True))


@dataclass(frozen=True)
class _Content:
    event: BarEvent
    words: tuple[Said, ...]
    inner: int
    """Width of icon and words, pixels; `words` count from its left end."""
    width: int
    """Natural width of the button, pixels."""
    icon: BarIcon | None = None
    primary: bool = False


@dataclass(frozen=True)
class _Speaker:
    """Sets the words of buttons."""

    look: Look
    measure: Measure
    height: int

    def style(self, face: Face, units: float, colour: Colour) -> TextStyle:
        return TextStyle(face, self.look.text_px(units), colour)

    def width(self, text: str, style: TextStyle) -> int:
        return self.measure.width(text, style.face, style.px)

    def button(
        self, event: BarEvent, text: str, style: TextStyle, icon: BarIcon | None = None
    ) -> _Content:
        px = self.look.px
        at = px(_ICON_UNITS) if icon else 0
        words: tuple[Said, ...] = ()
        if text:
            at += px(14) if icon else 0
            words = (Said(text, style, at, (self.height - style.cap) // 2),)
            at += self.width(text, style)
        width = max(at + 2 * px(26), self.height)
        return _Content(event, words, at, width, icon)

    def primary(self, both: tuple[str, str]) -> _Content:
        """Give information: the second language beside it, beneath it in portrait."""
        px = self.look.px
        first = self.style("ExtraBold", 42, INK)
        second = self.style("SemiBold", 42 * SECOND_LANGUAGE, QUIET_INK)
        first_width = self.width(both[0], first)
        middle = (self.height - first.cap) // 2
        if not both[1]:
            words: tuple[Said, ...] = (Said(both[0], first, 0, middle),)
            inner = first_width
        elif self.look.portrait:
            between = px(20)
            low = (self.height - first.cap - between - second.cap) // 2
            words = (
                Said(both[0], first, 0, low + second.cap + between),
                Said(both[1], second, 0, low),
            )
            inner = max(first_width, self.width(both[1], second))
        else:
            at = first_width + px(_WORD_GAP_UNITS)
            words = (Said(both[0], first, 0, middle), Said(both[1], second, at, middle))
            inner = at + self.width(both[1], second)
        return _Content("on_give_information", words, inner, inner + 2 * px(44), primary=True)


def _placed(
    contents: Sequence[_Content],
    widths: Sequence[int],
    height: int,
    look: Look,
    gap: int,
    margin: int,
) -> tuple[ButtonPlan, ...]:
    y = (look.bar_height - height) // 2
    side = look.px(_ICON_UNITS)
    plans = []
    x = margin
    for content, width in zip(contents, widths, strict=True):
        start = look.px(44) if content.primary else (width - content.inner) // 2
        words = tuple(Said(w.text, w.style, w.x + start, w.baseline) for w in content.words)
        icon_box = Box(start, (height - side) // 2, side, side) if content.icon else None
        plans.append(
            ButtonPlan(
                content.event,
                Box(x, y, width, height),
                Box(x - gap // 2, 0, width + gap, look.bar_height),
                words,
                content.icon,
                icon_box,
                content.primary,
            )
        )
        x += width + gap
    return tuple(plans)
