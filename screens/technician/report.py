"""What the doctor found amiss, and what to do about each of it; on as many sheets as it takes."""

from __future__ import annotations

from screens.palette import PAPER, QUIET
from screens.plan import Block, Box, Element, IconName, Panel
from screens.slides.setting import stacked
from screens.technician.frame import SIGNALS, bar, bar_top, heading, margin
from screens.technician.steps import Visit
from screens.technician.views import FindingView
from screens.tip.compositor import Compositor
from screens.tip.planning import PagePlan


def report_page(c: Compositor, visit: Visit) -> PagePlan:
    """One sheet."""
    edge = margin(c)
    title = _title(c)
    onward: list[tuple[str, str, IconName | None]] = [("desk", c.say("Back"), "back")]
    sheets = _sheets(c, visit)
    if len(sheets) > 1:
        onward.append(("turn", c.say("More"), "next"))
    y = edge
    elements: list[Element] = list(title.at(edge, y))
    y += title.height + c.px(52)
    for block in sheets[min(visit.sheet, len(sheets) - 1)]:
        elements.extend(block.at(edge, y))
        y += block.height + c.px(40)
    return bar(c, onward) + PagePlan(tuple(elements))


def sheets(c: Compositor, visit: Visit) -> int:
    """Sheets that the report takes."""
    return len(_sheets(c, visit))


def _title(c: Compositor) -> Block:
    return heading(c, c.say("What is amiss, and what to do"), "", c.look.width - 2 * margin(c), 54)


def _sheets(c: Compositor, visit: Visit) -> list[list[Block]]:
    """Whole findings a sheet, as many as have room."""
    edge = margin(c)
    room = bar_top(c) - c.px(36) - edge - _title(c).height - c.px(52)
    width = c.look.width - 2 * edge
    filled: list[list[Block]] = [[]]
    left = room
    for finding in visit.examined.findings if visit.examined else ():
        block = _finding(c, finding, width, room)
        if filled[-1] and block.height > left:
            filled.append([])
            left = room
        filled[-1].append(block)
        left -= block.height + c.px(40)
    return filled


def _finding(c: Compositor, finding: FindingView, width: int, room: int) -> Block:
    ground, _ = SIGNALS[finding.level]
    wide, gap = max(6, c.px(14)), c.px(30)
    bold, quiet = c.style("SemiBold", 36, PAPER), c.style("Regular", 32, QUIET)
    inner = width - wide - gap
    advised = c.shortened(finding.advice, quiet, inner, room // 2) if finding.advice else None
    left = room - (advised.height + c.px(26) if advised else 0)
    said = c.shortened(finding.text, bold, inner, left)
    words = stacked([(0, said), *([(c.px(26), advised)] if advised else [])])
    stripe = Panel(Box(0, 0, wide, words.height), ground, wide // 2)
    return Block(width, words.height, (stripe, *words.at(wide + gap, 0)))
