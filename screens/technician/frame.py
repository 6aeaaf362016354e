"""What every page of the technician's has: the ground, and a bar with the way out."""

from __future__ import annotations

from collections.abc import Sequence

from screens.palette import AMBER, EDGE, GREEN, GROUND, INK, PANEL, PAPER, QUIET, RED, WHITE, Colour
from screens.plan import Block, Box, Ground, IconName, Panel
from screens.technician.views import Level
from screens.tip.compositor import Compositor
from screens.tip.planning import Control, PagePlan

MARGIN_UNITS = 56
_BAR_UNITS = 120
_BAR_UNITS_PORTRAIT = 148
_GAP_UNITS = 24
SIGNALS: dict[Level, tuple[Colour, Colour]] = {
    "ok": (GREEN, INK),
    "warn": (AMBER, INK),
    "fail": (RED, WHITE),
}
"""Ground and text of what the doctor says."""


def bar_top(c: Compositor) -> int:
    """Pixel row where the bar begins."""
    units = _BAR_UNITS_PORTRAIT if c.look.portrait else _BAR_UNITS
    return c.look.height - c.touch_px(units)


def margin(c: Compositor) -> int:
    """Pixels at every side."""
    return c.px(MARGIN_UNITS)


def bar(c: Compositor, onward: Sequence[tuple[str, str, IconName | None]] = ()) -> PagePlan:
    """The ground and the bar: the way out and the other language at the left, `onward` (action,
    words, icon) at the right."""
    top = bar_top(c)
    height = c.look.height - top
    edge, gap = c.px(40), c.px(_GAP_UNITS)
    drawn = height - 2 * c.px(16)
    lasting: list[tuple[str, str, IconName | None]] = [
        ("leave", c.say("Leave"), "cross"),
        ("language", c.other_say("English"), None),
    ]
    controls: list[Control] = []
    x = edge
    for action, words, icon in lasting:
        controls.append(_button(c, action, words, icon, x, top, drawn, height))
        x = controls[-1].box.right + gap
    right = c.look.width - edge
    for action, words, icon in reversed(onward):
        width = _width(c, words, icon)
        controls.append(_button(c, action, words, icon, right - width, top, drawn, height))
        right -= width + gap
    whole = Box(0, 0, c.look.width, c.look.height)
    panel = Panel(Box(0, top, c.look.width, height), PANEL)
    return PagePlan((Ground(whole, GROUND), panel), tuple(controls))


def heading(c: Compositor, text: str, beneath: str, width: int, units: float = 60) -> Block:
    """A title and a line or two that explain it, from (0, 0)."""
    large = c.style("ExtraBold", units, PAPER)
    quiet = c.style("Regular", 34, QUIET)
    title = c.fitted(text, large, width, c.px(units * 2.4), 2)
    elements = list(title.elements)
    height = title.height
    if beneath:
        explained = c.paragraph(beneath, quiet, width)
        height += c.px(36)
        elements.extend(explained.at(0, height))
        height += explained.height
    return Block(width, height, tuple(elements))


def card(c: Compositor, text: str, level: Level | None, box_width: int, units: float = 36) -> Block:
    """A few words on a ground that says how serious they are, from (0, 0)."""
    ground, ink = SIGNALS[level] if level is not None else (PANEL, PAPER)
    inner = c.px(28)
    words = c.paragraph(text, c.style("SemiBold", units, ink), box_width - 2 * inner)
    box = Box(0, 0, box_width, words.height + 2 * inner)
    edge = EDGE if level is None else ground
    panel = Panel(box, ground, c.radius, edge, max(1, c.px(2.5)))
    return Block(box.width, box.height, (panel, *words.at(inner, inner)))


def _button(
    c: Compositor,
    action: str,
    words: str,
    icon: IconName | None,
    x: int,
    top: int,
    drawn: int,
    height: int,
) -> Control:
    box = Box(x, top + (height - drawn) // 2, _width(c, words, icon), drawn)
    gap = c.px(_GAP_UNITS)
    touch = Box(box.x - gap // 2, top, box.width + gap, height)
    return c.button(action, words, box, touch=touch, icon=icon, units=34)


def _width(c: Compositor, words: str, icon: IconName | None) -> int:
    return max(c.button_width(words, icon=icon is not None), c.touch_px(180))
