"""Where the bar's buttons and marks lie: pure, in pixels from the bar's bottom left corner."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from screens.bar.contents import (
    OFFERED,
    BarEvent,
    BarIcon,
    Content,
    Row,
    Said,
    rows_to_try,
)
from screens.look import Look
from screens.plan import Box
from screens.typesetting import Measure
from screens.wording import Wording

__all__ = ["OFFERED", "BarEvent", "ButtonPlan", "Mark", "bar_buttons", "progress_marks"]

MOST_DOTS = 12
_BUTTON_UNITS = 84
_BUTTON_UNITS_PORTRAIT = 104
_MARGIN_UNITS = 40
_LEAST_MARGIN_UNITS = 16
_GAP_UNITS = 24
_LEAST_GAP_UNITS = 8
_LEAST_TRACK_UNITS = 120


@dataclass(frozen=True)
class Mark:
    """A small bar: a part of the progress, or of the text size; the `present` ones are brighter."""

    box: Box
    present: bool


@dataclass(frozen=True)
class ButtonPlan:
    """One button. `touch` reaches beyond what is drawn: the whole height of the bar."""

    event: BarEvent
    box: Box
    touch: Box
    words: tuple[Said, ...]
    """From the button's bottom left corner, as are `icon_box` and `marks`."""
    icon: BarIcon | None = None
    icon_box: Box | None = None
    marks: tuple[Mark, ...] = ()
    primary: bool = False
    on: bool = False
    """What it stands for is chosen: drawn dark on light."""


def bar_buttons(
    look: Look,
    wording: Wording,
    measure: Measure,
    offered: Collection[BarEvent] = OFFERED,
    *,
    listening: bool = False,
) -> tuple[ButtonPlan, ...]:
    """The `offered` buttons in reading order, in one row: icons above words, as large as the width
    holds; where not even the smallest words fit, icons alone. In portrait the first takes the
    spare width.
    """
    height = look.px(_BUTTON_UNITS_PORTRAIT if look.portrait else _BUTTON_UNITS)
    for row in rows_to_try(look, wording, measure, height, offered, listening=listening):
        for gap, margin in ((_GAP_UNITS, _MARGIN_UNITS), (_LEAST_GAP_UNITS, _LEAST_MARGIN_UNITS)):
            widths = [content.width for content in row.contents]
            gap_px, margin_px = look.px(gap), look.px(margin)
            spare = look.width - 2 * margin_px - sum(widths) - gap_px * (len(widths) - 1)
            if spare >= 0:
                widths[0] += spare if look.portrait else 0
                return _placed(row, widths, height, look, gap_px, margin_px)
    raise ValueError(f"the bar's buttons do not fit a display of {look.width}x{look.height}")


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


def _placed(
    row: Row, widths: Sequence[int], height: int, look: Look, gap: int, margin: int
) -> tuple[ButtonPlan, ...]:
    y = (look.bar_height - height) // 2
    plans = []
    x = margin
    for content, width in zip(row.contents, widths, strict=True):
        start = (content.width if content.primary else width) - content.inner
        start //= 2  # the first button's words stay at its left where it takes the spare width
        plans.append(
            ButtonPlan(
                content.event,
                Box(x, y, width, height),
                Box(x - gap // 2, 0, width + gap, look.bar_height),
                tuple(Said(w.text, w.style, w.x + start, w.baseline) for w in content.words),
                content.icon,
                content.icon_box.moved(start, 0) if content.icon_box else None,
                _size_marks(content, start),
                content.primary,
                content.on,
            )
        )
        x += width + gap
    return tuple(plans)


def _size_marks(content: Content, start: int) -> tuple[Mark, ...]:
    """The text sizes there are, the chosen one and those below it lit: like a volume's."""
    return tuple(
        Mark(box.moved(start, 0), present=n <= content.lit)
        for n, box in enumerate(content.mark_boxes)
    )
