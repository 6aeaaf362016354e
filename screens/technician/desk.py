"""What a technician finds behind the PIN: how the screen is, and the few things they may do."""

from __future__ import annotations

from collections.abc import Iterator

from screens.palette import PAPER, QUIET
from screens.plan import Block, Box, Element
from screens.technician.frame import bar, bar_top, card, heading, margin
from screens.technician.steps import Visit
from screens.technician.views import FactsView
from screens.tip.compositor import Compositor
from screens.tip.planning import Control, PagePlan

_SHRINK = (1.0, 0.9, 0.8, 0.7, 0.6)
"""Shares of the type that are tried where a small panel has no room."""


def desk_page(c: Compositor, visit: Visit) -> PagePlan:
    """The whole page."""
    edge = margin(c)
    bottom = bar_top(c) - c.px(36)
    upright = c.look.portrait
    wide = c.look.width - 2 * edge
    left = wide if upright else round(wide * 0.54)
    facts = visit.facts or FactsView()
    for share in _SHRINK:
        told = _told(c, visit, facts, left, share)
        if told.height <= bottom - edge or upright:
            break
    page = PagePlan(tuple(told.at(edge, edge)))
    if upright:
        top = edge + told.height + c.px(60)
        body = Box(edge, top, wide, bottom - top)
    else:
        body = Box(edge + left + edge, edge, wide - left - edge, bottom - edge)
    return bar(c) + page + PagePlan((), tuple(_actions(c, visit, body)))


def _told(c: Compositor, visit: Visit, facts: FactsView, width: int, share: float) -> Block:
    name = facts.name or c.say("This screen")
    title = heading(c, name, facts.site, width, 60 * share)
    elements: list[Element] = list(title.elements)
    y = title.height + c.px(48 * share)
    for label, value in _rows(c, facts):
        row = _row(c, label, value, width, 34 * share)
        elements.extend(row.at(0, y))
        y += row.height + c.px(24 * share)
    y += c.px(20 * share)
    for block in _cards(c, visit, width, 34 * share):
        elements.extend(block.at(0, y))
        y += block.height + c.px(20 * share)
    return Block(width, y, tuple(elements))


def _row(c: Compositor, label: str, value: str, width: int, units: float) -> Block:
    column = round(width * 0.4)
    quiet, bold = c.style("Regular", units, QUIET), c.style("SemiBold", units, PAPER)
    name = c.paragraph(label, quiet, column - c.px(20), even=False)
    words = c.paragraph(value, bold, width - column, even=False)
    height = max(name.height, words.height)
    return Block(width, height, (*name.at(0, 0), *words.at(column, 0)))


def _rows(c: Compositor, facts: FactsView) -> Iterator[tuple[str, str]]:
    yield c.say("Screen"), facts.screen or "–"
    yield c.say("Software"), facts.software or "–"
    publication = facts.publication
    played = c.say("{channel}, publication {number}", channel=facts.channel, number=publication)
    yield c.say("Plays"), played
    verified = facts.verified
    ago = (verified.es if c.language == "es" else verified.en) if verified is not None else ""
    yield (
        c.say("Feed last verified"),
        c.say("{time} ago", time=ago) if ago else c.say("Not since it was started"),
    )
    yield c.say("Hub"), _hub(c, facts.hub)
    if facts.tips_waiting is not None:
        yield c.say("Tips waiting"), str(facts.tips_waiting)


def _hub(c: Compositor, link: str) -> str:
    return {
        "good": c.say("Answers"),
        "not_enrolled": c.say("This screen is not enrolled"),
        "clock": c.say("Not called: the clock is not synchronised"),
        "away": c.say("Does not answer"),
        "refused": c.say("Does not take this screen's token: enrol it anew"),
        "failed": c.say("A fault on this device"),
    }.get(link, c.say("Not called yet"))


def _cards(c: Compositor, visit: Visit, width: int, units: float) -> Iterator[Block]:
    examined = visit.examined
    if visit.busy == "examining":
        yield card(c, c.say("Examining this screen…"), None, width, units)
    elif examined is not None:
        yield card(c, _verdict(c, visit), examined.worst, width, units)
    if visit.busy == "looking":
        yield card(c, c.say("Looking at feed and hub…"), None, width, units)
    elif visit.busy == "restarting":
        yield card(c, c.say("It is being started anew…"), None, width, units)
    elif visit.said is not None:
        yield card(c, _what_came(c, visit), None, width, units)


def _verdict(c: Compositor, visit: Visit) -> str:
    examined = visit.examined
    assert examined is not None  # noqa: S101 - asked only where there is one
    fails, warnings = examined.count("fail"), examined.count("warn")
    if fails:
        return c.say.plural(
            "Not fit to be left alone: {count} fault", "Not fit to be left alone: {count} faults",
            fails,
        )  # fmt: skip
    if warnings:
        return c.say.plural("It works, with {count} warning", "It works, with {count} warnings",
                            warnings)  # fmt: skip
    return c.say("Fit to be left alone")


def _what_came(c: Compositor, visit: Visit) -> str:
    return {
        "changed": c.say("The feed was reached: something new came."),
        "unchanged": c.say("The feed was reached: nothing new."),
        "refused": c.say("What the feed says was REFUSED: it is not what this screen trusts."),
        "failed": c.say("The feed was not reached. Are cable and network well?"),
        "busy": c.say("The look at the feed still goes on. See again in a minute."),
        "away": c.say("What does this does not answer. Wait a moment and try again."),
        "not_now": c.say("Not now. Leave, and come in with another PIN."),
    }[visit.said or "away"]


def _actions(c: Compositor, visit: Visit, body: Box) -> Iterator[Control]:
    if visit.busy is not None:
        return
    offered = [
        ("look", c.say("Look at feed and hub now")),
        ("examine", c.say("Examine this screen again")),
        ("restart_player", c.say("Start the picture anew")),
        ("restart_agent", c.say("Start the connection anew")),
    ]
    if visit.examined is not None and visit.examined.findings:
        offered.insert(0, ("report", c.say("What is amiss, and what to do")))
    gap = c.px(24)
    high = min(c.px(150), (body.height - gap * (len(offered) - 1)) // len(offered))
    y = body.y
    for action, words in offered:
        box = Box(body.x, y, body.width, high)
        touch = Box(box.x, y - gap // 2, box.width, high + gap)
        yield c.button(action, words, box, touch=touch, light=action == "report", units=36)
        y += high + gap
