"""What they know, and when it was: large cards."""

from __future__ import annotations

from assets.questions import KNOWS, WHEN, Knows, When
from screens.palette import PAPER, QUIET
from screens.plan import Box, Element, IconName
from screens.tip.buttons import onward, standard_bar
from screens.tip.compositor import Compositor
from screens.tip.frame import question
from screens.tip.pages.cards import GAP_UNITS, Card, cards, grid
from screens.tip.planning import PagePlan
from screens.tip.steps import Form
from screens.tip.views import FormView

_KNOWS_ICONS: dict[Knows, IconName] = {
    "saw_person": "eye",
    "lives_or_works": "place",
    "vehicle": "vehicle",
    "phone_or_account": "phone",
    "companions": "people",
    "past_event": "history",
    "other": "more",
}
_WHEN_ICONS: dict[When, IconName] = {
    "now": "clock",
    "today": "sun",
    "this_week": "calendar",
    "this_month": "calendar",
    "longer_ago": "history",
    "not_sure": "question",
}


def knows_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """Several may be chosen."""
    listed = [
        Card(
            f"knows:{known}",
            c.answer_words[known],
            icon=_KNOWS_ICONS[known],
            chosen=known in form.draft.knows,
        )
        for known in KNOWS
    ]
    page, body = question(
        c, form, view, c.say("What do you know?"), c.say("Choose as many as you like.")
    )
    columns = 2 if c.look.portrait else 4
    controls = cards(c, listed, body, columns)
    last = grid(body, columns, -(-len(listed) // columns), c.px(GAP_UNITS))[len(listed)]
    promise = _promise(c, last)
    bar = standard_bar(c, onward(c, form), back=True)
    return page + PagePlan(promise, tuple(controls)) + bar


def when_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """One is chosen, and it goes on."""
    listed = [
        Card(
            f"when:{when}",
            c.answer_words[when],
            icon=_WHEN_ICONS[when],
            chosen=when == form.draft.when,
        )
        for when in WHEN
    ]
    page, body = question(c, form, view, c.say("When?"), c.say("As well as you remember it."))
    controls = cards(c, listed, body, 2 if c.look.portrait else 3)
    bar = standard_bar(c, onward(c, form), back=True)
    return page + PagePlan((), tuple(controls)) + bar


def _promise(c: Compositor, box: Box) -> tuple[Element, ...]:
    """Nobody here can read it: said where people hesitate."""
    pad = c.px(20)
    width = box.width - 2 * pad
    bold = c.style("SemiBold", 30, PAPER)
    plain = c.style("Regular", 28, QUIET)
    nobody = c.say("Nobody in this place can read it.")
    first = c.fitted(nobody, bold, width, box.height // 2)
    if not c.is_whole(first, nobody):
        first = c.fitted(nobody, bold, width, box.height)
    if not c.is_whole(first, nobody):
        return ()
    explained = c.say("It is locked on this screen, and only the tip desk opens it.")
    second = c.fitted(
        explained,
        plain,
        width,
        box.height - first.height - c.px(50),
    )
    if not c.is_whole(second, explained):  # rather not said here than cut; the review says it
        return tuple(first.at(box.x + pad, box.y + (box.height - first.height) // 2))
    y = box.y + (box.height - first.height - second.height - c.px(30)) // 2
    return (
        *first.at(box.x + pad, y),
        *second.at(box.x + pad, y + first.height + c.px(30)),
    )
