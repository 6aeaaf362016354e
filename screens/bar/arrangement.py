"""Where the bar's buttons and dots lie: pure, in pixels from the bar's bottom left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from screens.look import Look
from screens.palette import INK, PAPER, QUIET_INK, Colour
from screens.plan import Box, TextStyle
from screens.typesetting import Measure
from screens.wording import Wording

BarEvent: TypeAlias = Literal[
    "on_give_information", "on_language", "on_text_size", "on_contrast", "on_listen"
]
BarIcon: TypeAlias = Literal["contrast", "speaker"]

MOST_DOTS = 12


@dataclass(frozen=True)
class Said:
    """A word on a button: its left end and baseline, from the button's corner."""

    text: str
    style: TextStyle
    x: int
    baseline: int


@dataclass(frozen=True)
class ButtonPlan:
    """One button. `touch` reaches beyond what is drawn: the whole height of its row."""

    event: BarEvent
    box: Box
    touch: Box
    words: tuple[Said, ...]
    icon: BarIcon | None = None
    icon_box: Box | None = None
    primary: bool = False


@dataclass(frozen=True)
class Mark:
    """A dot of the progress, or its drawn-out present one."""

    box: Box
    present: bool


@dataclass(frozen=True)
class _Content:
    event: BarEvent
    words: tuple[tuple[str, TextStyle], ...]
    icon: BarIcon | None = None
    primary: bool = False


def bar_buttons(look: Look, wording: Wording, measure: Measure) -> tuple[ButtonPlan, ...]:
    """All buttons in reading order: one row in landscape, two in portrait."""
    first, *others = _contents(look, wording)
    margin, gap = look.px(40), look.px(24)
    if look.portrait:
        row = look.bar_height // 2
        upper = Box(0, look.bar_height - row, look.width, row)
        lower = Box(0, 0, look.width, row)
        whole = look.width - 2 * margin
        wide = _row([first], upper, margin, gap, look, measure, least=whole, rise=-look.px(4))
        return wide + _row(others, lower, margin, gap, look, measure, rise=look.px(4))
    row_box = Box(0, 0, look.width, look.bar_height)
    return _row([first, *others], row_box, margin, gap, look, measure)


def progress_marks(look: Look, index: int, count: int) -> tuple[Mark, ...]:
    """A dot a slide and the present one drawn out; a track with a thumb beyond twelve slides."""
    if count < 2:  # noqa: PLR2004 - one slide has no way to go
        return ()
    dot, gap, long = look.px(14), look.px(12), look.px(44)
    y = (
        look.bar_height // (4 if look.portrait else 2)
        - dot // 2
        + (look.px(4) if look.portrait else 0)
    )
    right = look.width - look.px(40)
    if count > MOST_DOTS:
        track = Box(right - look.px(240), y + dot // 4, look.px(240), max(2, dot // 2))
        thumb_width = max(long, track.width // count)
        x = track.x + (track.width - thumb_width) * index // (count - 1)
        return (Mark(track, present=False), Mark(Box(x, y, thumb_width, dot), present=True))
    marks = []
    x = right - (count - 1) * (dot + gap) - long
    for number in range(count):
        width = long if number == index else dot
        marks.append(Mark(Box(x, y, width, dot), present=number == index))
        x += width + gap
    return tuple(marks)


def _contents(look: Look, wording: Wording) -> tuple[_Content, ...]:
    def style(
        face: Literal["Medium", "SemiBold", "Bold"], units: float, colour: Colour
    ) -> TextStyle:
        return TextStyle(face, look.text_px(units), colour)

    plain = style("SemiBold", 30, PAPER)
    give = wording.fixed("Give information")
    words = [(give[0], style("Bold", 40, INK))]
    if give[1]:
        words.append((give[1], style("Medium", 28, QUIET_INK)))
    return (
        _Content("on_give_information", tuple(words), primary=True),
        _Content("on_language", ((wording.other_language(), plain),)),
        _Content("on_text_size", ((wording.fixed("Aa")[0], plain),)),
        _Content("on_contrast", (), icon="contrast"),
        _Content("on_listen", ((wording.fixed("Listen")[0], plain),), icon="speaker"),
    )


def _row(
    contents: list[_Content],
    row: Box,
    margin: int,
    gap: int,
    look: Look,
    measure: Measure,
    least: int = 0,
    rise: int = 0,
) -> tuple[ButtonPlan, ...]:
    height = look.px(84)
    y = row.y + (row.height - height) // 2 + rise
    plans = []
    x = margin
    for content in contents:
        padding = look.px(44 if content.primary else 26)
        inner = _inner(content, look, measure)
        width = max(inner + 2 * padding, least, height)
        start = (width - inner) // 2 if not content.primary or least else padding
        words: list[Said] = []
        icon_box = None
        at = start
        if content.icon:
            side = look.px(36)
            icon_box = Box(at, (height - side) // 2, side, side)
            at += side + look.px(14)
        baseline = 0
        for n, (text, style) in enumerate(content.words):
            if not n:
                baseline = (height - style.cap) // 2
            words.append(Said(text, style, at, baseline))
            at += measure.width(text, style.face, style.px) + look.px(24)
        touch = Box(x - gap // 2, row.y, width + gap, row.height)
        plans.append(
            ButtonPlan(
                content.event,
                Box(x, y, width, height),
                touch,
                tuple(words),
                content.icon,
                icon_box,
                content.primary,
            )
        )
        x += width + gap
    return tuple(plans)


def _inner(content: _Content, look: Look, measure: Measure) -> int:
    widths = [measure.width(text, style.face, style.px) for text, style in content.words]
    inner = sum(widths) + look.px(24) * max(0, len(widths) - 1)
    if content.icon:
        inner += look.px(36) + (look.px(14) if widths else 0)
    return inner
