"""The bar of buttons beneath every page of the form: what is always there, and what leads on.

All of it within a seated person's reach. Where a row is too narrow for its words, icons give way
first, then the short cut to the end; a word is never cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from screens.palette import PANEL, PAPER
from screens.plan import Box, IconName, Panel, TextStyle
from screens.preferences import EVERYBODY
from screens.tip.compositor import Compositor
from screens.tip.planning import Control, PagePlan
from screens.tip.preferring import preference_buttons
from screens.tip.steps import Form

_MARGIN_UNITS = 40
_GAP_UNITS = 20
_LEAST_ONWARD_UNITS = 380


@dataclass(frozen=True)
class Wish:
    """A button that the bar should hold."""

    action: str
    text: str
    icon: IconName | None = None
    light: bool = False


def bar_top(c: Compositor) -> int:
    """Pixel row where the bar begins."""
    return c.look.height - _bar_height(c)


def bar(c: Compositor, lasting: Sequence[Wish], onward: Sequence[Wish]) -> PagePlan:
    """`lasting` buttons at the left, `onward` ones at the right; in portrait onward above."""
    top, height = bar_top(c), _bar_height(c)
    panel = Panel(Box(0, top, c.look.width, height), PANEL)
    margin, gap = c.px(_MARGIN_UNITS), c.px(_GAP_UNITS)
    if c.look.portrait:
        row = height // 2
        upper = Box(0, top, c.look.width, row)
        lower = Box(0, top + row, c.look.width, height - row)
        back = [wish for wish in lasting if wish.action == "back"]
        staying = [wish for wish in lasting if wish.action != "back"]
        if not onward and not back:
            whole = Box(0, top, c.look.width, height)
            left = _row(c, whole, staying, margin, gap, fill=False)
            own = preference_buttons(c, whole, left[-1].box, c.look.width - margin, gap)
            return PagePlan((panel,), (*left, *own))
        left = _row(c, lower, staying, margin, gap, fill=False)
        own = preference_buttons(c, lower, left[-1].box, c.look.width - margin, gap)
        ahead = [*back, *onward]
        bare = [replace(wish, icon=None) for wish in ahead]
        if c.look.small_panel and _wanted(c, bare, gap) > upper.width - 2 * margin:
            ahead = [wish for wish in ahead if wish.action != "finish"]
        onwards = _row(c, upper, ahead, margin, gap, fill=bool(onward))
        return PagePlan((panel,), (*onwards, *left, *own))
    whole = Box(0, top, c.look.width, height)
    right: tuple[Control, ...] = ()
    for lasts, goes_on in _shorter(c, lasting, onward):
        left = _row(c, whole, lasts, margin, gap, fill=False)
        right = _row(c, whole, goes_on, margin, gap, fill=False, from_right=True)
        if not right or left[-1].box.right + gap <= right[0].box.x:
            break
    end = right[0].box.x - 2 * gap if right else c.look.width - margin
    own = preference_buttons(c, whole, left[-1].box, end, gap)
    return PagePlan((panel,), (*left, *own, *right))


def _shorter(
    c: Compositor, lasting: Sequence[Wish], onward: Sequence[Wish]
) -> Iterator[tuple[Sequence[Wish], Sequence[Wish]]]:
    """What one row holds on a narrow display: words without their icons, and at the last without
    the short cut to the end."""
    yield lasting, onward
    if c.look.preferences.text != EVERYBODY.text and not c.look.small_panel:
        return  # the next smaller text has room for all of it
    bare = [replace(wish, icon=None) for wish in lasting]
    yield bare, onward
    yield bare, [wish for wish in onward if wish.action != "finish"]


def standard_bar(c: Compositor, onward: Sequence[Wish], *, back: bool) -> PagePlan:
    """Back, leave and the other language, with what leads on."""
    lasting = [
        Wish("leave", c.say("Leave and erase"), "cross"),
        Wish("language", c.other_say("English")),
    ]
    if back:
        lasting.insert(0, Wish("back", c.say("Back"), "back"))
    return bar(c, lasting, onward)


def onward(c: Compositor, form: Form, text: str = "") -> list[Wish]:
    """To the review at once where there is something to save, and the next page."""
    wishes = [Wish("finish", c.say("Review and save"))] if form.may_finish else []
    words = text or (c.say("Done") if form.changing else c.say("Next"))
    return [*wishes, Wish("next", words, light=True)]


def _bar_height(c: Compositor) -> int:
    if c.look.portrait:
        return 2 * c.touch_px(124)
    return c.touch_px(120)


def _row(
    c: Compositor,
    row: Box,
    wishes: Sequence[Wish],
    margin: int,
    gap: int,
    *,
    fill: bool,
    from_right: bool = False,
) -> tuple[Control, ...]:
    """Buttons in one row; with `fill` the last takes the spare width. Their touch zones are as high
    as the row and meet in the middle of the gaps."""
    if not wishes:
        return ()
    least = TextStyle("Bold", c.look.smallest_px, PAPER)
    drawn = max(
        c.px(84 if not c.look.portrait else 100), least.cap + 2 * (least.descent + c.px(10))
    )
    drawn = min(drawn, row.height)
    y = row.y + (row.height - drawn) // 2
    if c.look.small_panel and _wanted(c, wishes, gap) > row.width - 2 * margin:
        wishes = [replace(wish, icon=None) for wish in wishes]
    widths = [_width(c, wish) for wish in wishes]
    room = row.width - 2 * margin - gap * (len(wishes) - 1)
    if sum(widths) > room:
        widths = [width * room // sum(widths) for width in widths]
    if fill:
        widths[-1] += room - sum(widths)
    x = row.right - margin - sum(widths) - gap * (len(widths) - 1) if from_right else margin
    controls = []
    for wish, width in zip(wishes, widths, strict=True):
        box = Box(x, y, width, drawn)
        touch = Box(x - gap // 2, row.y, width + gap, row.height)
        controls.append(
            c.button(
                wish.action,
                wish.text,
                box,
                touch=touch,
                light=wish.light,
                icon=wish.icon,
                units=_units(wish),
            )
        )
        x += width + gap
    return tuple(controls)


def _width(c: Compositor, wish: Wish) -> int:
    """Pixels that its button wants."""
    words = c.button_width(
        wish.text, icon=wish.icon is not None, light=wish.light, units=_units(wish)
    )
    least = _LEAST_ONWARD_UNITS if wish.light and not c.look.small_panel else 0
    return max(words, c.px(least), c.touch_px(190) if not c.look.small_panel else c.touch_px(0))


def _wanted(c: Compositor, wishes: Sequence[Wish], gap: int) -> int:
    """Pixels of a row of them."""
    return sum(_width(c, wish) for wish in wishes) + gap * (len(wishes) - 1)


def _units(wish: Wish) -> float:
    return 40 if wish.light else 32
