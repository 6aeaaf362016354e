"""Questions that take the whole window, so that the answers beneath them are out of sight."""

from __future__ import annotations

from screens.palette import PAPER, QUIET
from screens.plan import Box, Element, Icon, IconName
from screens.tip.compositor import Compositor
from screens.tip.frame import MARGIN_UNITS, ground
from screens.tip.planning import PagePlan
from screens.tip.steps import Form


def leave_page(c: Compositor) -> PagePlan:
    """Asked once, and only where typed words would be lost."""
    return _interlude(
        c,
        "cross",
        c.say("Leave and erase everything?"),
        c.say("What you wrote is erased. Nobody can get it back."),
        ("stay", c.say("Keep writing")),
        ("leave", c.say("Leave and erase")),
    )


def idle_page(c: Compositor, form: Form, left_s: int) -> PagePlan:
    """Nobody has touched the screen for a while."""
    if form.page in {"saved", "qr"}:
        text = c.say.plural(
            "Your receipt goes from this screen in {count} second.",
            "Your receipt goes from this screen in {count} seconds.",
            left_s,
        )
    else:
        text = c.say.plural(
            "Everything is erased in {count} second.",
            "Everything is erased in {count} seconds.",
            left_s,
        )
    return _interlude(
        c,
        "clock",
        c.say("Are you still there?"),
        text,
        ("more_time", c.say("I need more time")),
        None,
    )


def _interlude(
    c: Compositor,
    icon: IconName,
    question: str,
    explained: str,
    first: tuple[str, str],
    second: tuple[str, str] | None,
) -> PagePlan:
    margin = c.px(MARGIN_UNITS)
    width = min(c.look.width - 2 * margin, c.px(1240))
    side = c.px(110)
    large = c.paragraph(question, c.style("ExtraBold", 76, PAPER), width)
    quiet = c.paragraph(explained, c.style("Regular", 38, QUIET), width)
    high = c.touch_px(150)
    gap = c.px(30)
    buttons = high if second is None or not c.look.portrait else 2 * high + gap
    used = side + c.px(48) + large.height + c.px(48) + quiet.height + c.px(80) + buttons
    y = max((c.look.height - used) // 2, 0)
    middle = c.look.width // 2
    elements: list[Element] = [ground(c), Icon(Box(middle - side // 2, y, side, side), icon, PAPER)]
    y += side + c.px(48)
    for block in (large, quiet):
        for line in block.elements:
            x = middle - line.box.width // 2
            elements.extend(_moved_line(line, x, y))
        y += block.height + c.px(48)
    y += c.px(32)
    y = max(y, c.highest_touch)
    left = middle - width // 2
    offered = [first] if second is None else [second, first]
    if c.look.portrait:
        offered.reverse()
        cells = [Box(left, y + n * (high + gap), width, high) for n in range(len(offered))]
    else:
        each = (width - gap * (len(offered) - 1)) // len(offered)
        cells = [Box(left + n * (each + gap), y, each, high) for n in range(len(offered))]
    controls = tuple(
        c.button(action, text, cell, light=action == first[0], units=42)
        for (action, text), cell in zip(offered, cells, strict=True)
    )
    return PagePlan(tuple(elements), controls, heading=(question, explained))


def _moved_line(line: Element, x: int, y: int) -> list[Element]:
    from screens.plan import moved

    return [moved(line, x - line.box.x, y)]
