"""The pad: eight digits that come from the hub, typed by hand or on a keypad."""

from __future__ import annotations

from screens.palette import EDGE, GOLD, PANEL, PAPER
from screens.plan import Block, Box, Element, Panel
from screens.technician.frame import bar, bar_top, card, heading, margin
from screens.technician.steps import DIGITS, Visit
from screens.tip.compositor import Compositor
from screens.tip.planning import Control, PagePlan

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "enter")
_COLUMNS, _ROWS = 3, 4
_HALF = DIGITS // 2
_MINUTE = 60


def pad_page(c: Compositor, visit: Visit) -> PagePlan:
    """The whole page."""
    edge, top = margin(c), margin(c)
    bottom = bar_top(c) - c.px(40)
    width = c.look.width - 2 * edge
    if c.look.portrait:
        said = _said(c, visit, width)
        below = top + said.height + c.px(70)
        high = min(bottom - below, round(width * 1.1))
        keys = Box(edge, bottom - high, width, high)
        # What is said stands above the keys, not far away from them.
        start = max(top, min(keys.y - c.px(90) - said.height, (keys.y - said.height) // 2))
    else:
        wide = min(round(width * 0.46), round((bottom - top) * 0.95))
        said = _said(c, visit, width - wide - 2 * edge)
        keys = Box(c.look.width - edge - wide, top, wide, bottom - top)
        start = max(top, top + (bottom - top - said.height) // 3)
    page = PagePlan(tuple(said.at(edge, start)), _keys(c, visit, keys))
    return bar(c) + page


def _said(c: Compositor, visit: Visit, width: int) -> Block:
    """Title, what to do, the eight cells and what came of the last PIN."""
    title = heading(
        c,
        c.say("Technician's PIN"),
        c.say("Type the eight digits from the hub. If you are not the technician, touch Leave."),
        width,
    )
    elements: list[Element] = list(title.elements)
    y = title.height + c.px(56)
    cells = _cells(c, visit, width)
    elements.extend(cells.at(0, y))
    y += cells.height + c.px(44)
    words = _came_of_it(c, visit)
    if words:
        elements.extend(card(c, words, None, width, 32).at(0, y))
    # Its room is always there, so that nothing jumps when a message comes.
    return Block(width, y + c.px(170), tuple(elements))


def _came_of_it(c: Compositor, visit: Visit) -> str:
    door = visit.door
    if visit.busy == "judging":
        return c.say("One moment…")
    if door.state == "open":
        return _wrong(c, visit) if visit.is_wrong else ""
    minutes, seconds = divmod(door.wait_s, _MINUTE)
    return {
        "waiting": c.say(
            "Too many wrong PINs. Wait {time} with this screen on.",
            time=f"{minutes}:{seconds:02}",
        ),
        "not_enrolled": c.say("This screen is not enrolled, so it has no PINs."),
        "damaged": c.say(
            "This screen no longer knows which PINs were used, and takes none. The hub must"
            " give it another token."
        ),
        "failed": c.say("This screen cannot remember PINs now, and takes none. Is its disk full?"),
        "away": c.say("What checks the PIN does not answer. Wait a moment and try again."),
    }[door.state]


def _wrong(c: Compositor, visit: Visit) -> str:
    return c.say.plural(
        "That PIN is wrong or was used. {count} more mistake, and this screen makes you wait.",
        "That PIN is wrong or was used. {count} more mistakes, and this screen makes you wait.",
        visit.door.tries,
    )


def _cells(c: Compositor, visit: Visit, width: int) -> Block:
    """Two groups of four; a typed digit is a mark, for whoever looks over a shoulder."""
    gap, between = c.px(12), c.px(44)
    side = min((width - between - gap * (DIGITS - 2)) // DIGITS, c.px(96))
    high = round(side * 1.2)
    elements: list[Element] = []
    for n in range(DIGITS):
        x = n * (side + gap) + (between - gap if n >= _HALF else 0)
        is_next = n == len(visit.pin) and visit.may_type
        edge = GOLD if is_next else EDGE
        box = Box(x, 0, side, high)
        elements.append(Panel(box, PANEL, c.px(14), edge, max(2, c.px(4))))
        if n < len(visit.pin):
            dot = side // 3
            at = Box(x + (side - dot) // 2, (high - dot) // 2, dot, dot)
            elements.append(Panel(at, PAPER, dot // 2))
    return Block(DIGITS * (side + gap) + between, high, tuple(elements))


def _keys(c: Compositor, visit: Visit, box: Box) -> tuple[Control, ...]:
    if not visit.may_type:
        return ()
    gap = c.px(18)
    wide = (box.width - gap * (_COLUMNS - 1)) // _COLUMNS
    high = (box.height - gap * (_ROWS - 1)) // _ROWS
    controls: list[Control] = []
    for n, key in enumerate(KEYS):
        x, y = box.x + n % _COLUMNS * (wide + gap), box.y + n // _COLUMNS * (high + gap)
        at = Box(x, y, wide, high)
        touch = Box(x - gap // 2, y - gap // 2, wide + gap, high + gap)
        if key == "erase":
            control = c.button(key, "", at, touch=touch, icon="backspace", units=54)
        elif key == "enter":
            is_whole = visit.may_enter
            control = c.button(key, c.say("Enter"), at, touch=touch, light=is_whole, units=44)
        else:
            control = c.button(f"digit:{key}", key, at, touch=touch, units=64)
        controls.append(control)
    return tuple(controls)
