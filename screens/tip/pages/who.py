"""Whom it is about: the person of the slide, one of the others' pictures, or not known."""

from __future__ import annotations

from screens.palette import AMBER, INK, QUIET_ON_AMBER
from screens.plan import Box, Element, Icon, Panel
from screens.tip.compositor import Compositor
from screens.tip.frame import MARGIN_UNITS, bar_top, ground, header, standard_bar, title
from screens.tip.pages.cards import GAP_UNITS, Card, grid, person_card, portrait_card, row_card
from screens.tip.planning import PagePlan
from screens.tip.steps import Form
from screens.tip.views import FormView, PersonView

ABSENT = "absent"
"""The others' pictures do not show them."""


def who_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """The first page. The slide's person is offered first, and only a finger chooses them."""
    strip = _emergency(c, view)
    top, below = header(c, form, view, strip.elements[0].box.bottom)
    margin = c.px(MARGIN_UNITS)
    width = c.look.width - 2 * margin
    explained = c.say("Touch the picture if it is this person.") if view.person else ""
    heading = title(c, c.say("Who is it about?"), explained, below + c.px(36), width, margin)
    body_top = max(below + c.px(36) + heading.height + c.px(44), c.look.height // 3)
    body = Box(margin, body_top, width, bar_top(c) - c.px(32) - body_top)
    gap = c.px(GAP_UNITS)
    chosen = form.draft.about
    others = any(o.notice_id != (view.person.notice_id if view.person else "") for o in view.others)
    someone = Card(
        "someone_else",
        c.say("It is someone else"),
        icon="people",
        chosen=chosen == "someone_else",
    )
    unsure = Card(
        "not_sure", c.say("I do not know who it is"), icon="question", chosen=chosen == "not_sure"
    )
    if not view.person and others:
        someone = Card("someone_else", c.say("Look at the pictures"), icon="people")
    if view.person is None:
        columns = 1 if c.look.portrait else 2
        cells = grid(body, columns, 2 // columns, gap)
        controls = [row_card(c, someone, cells[0], gap), row_card(c, unsure, cells[1], gap)]
    else:
        person = Card(
            f"person:{view.person.notice_id}",
            view.person.name,
            c.say("The person that the screen showed"),
            photo=view.person.photo,
            chosen=chosen == "notice" and form.draft.notice_id == view.person.notice_id,
        )
        first, second, third = _three(c, body, gap)
        controls = [
            person_card(c, person, first, gap),
            row_card(c, someone, second, gap),
            row_card(c, unsure, third, gap),
        ]
    page = PagePlan((ground(c), *heading.elements), tuple(controls))
    return page + strip + top + standard_bar(c, [], back=form.changing)


def others_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """The others' pictures, a sheet at a time, and "not in these pictures"."""
    top, below = header(c, form, view)
    margin = c.px(MARGIN_UNITS)
    width = c.look.width - 2 * margin
    explained = c.say("Touch the picture of the person you mean.")
    heading = title(c, c.say("Is it one of them?"), explained, below + c.px(20), width, margin)
    body_top = below + c.px(20) + heading.height + c.px(44)
    if c.look.portrait:
        body_top = max(body_top, c.look.height // 3)
    body = Box(margin, body_top, width, bar_top(c) - c.px(32) - body_top)
    gap = c.px(GAP_UNITS)
    columns, rows = (3, 3) if c.look.portrait else (5, 2)
    cells = grid(body, columns, rows, gap)
    sheet = listed_others(view)[form.sheet * per_sheet(c, view) :][: per_sheet(c, view)]
    controls = [
        portrait_card(
            c,
            Card(f"person:{other.notice_id}", other.name, photo=other.photo, icon="person"),
            cell,
            gap,
        )
        for other, cell in zip(sheet, cells, strict=False)
    ]
    rest = cells[len(controls) :]
    absent = Card(ABSENT, c.say("Not in these pictures"), icon="cross")
    controls.append(portrait_card(c, absent, rest[0], gap))
    if sheets(c, view) > 1:
        more = Card("turn", c.say("More pictures"), icon="next")
        controls.append(portrait_card(c, more, rest[1], gap))
    page = PagePlan((ground(c), *heading.elements), tuple(controls))
    return page + top + standard_bar(c, [], back=True)


def listed_others(view: FormView) -> tuple[PersonView, ...]:
    """Everyone but the slide's person, who was offered already."""
    shown = view.person.notice_id if view.person else ""
    return tuple(other for other in view.others if other.notice_id != shown)


def per_sheet(c: Compositor, view: FormView) -> int:
    """Pictures on one sheet: a cell is kept for "not in these", another for more of them."""
    cells = 9 if c.look.portrait else 10
    return cells - 1 if len(listed_others(view)) < cells else cells - 2


def sheets(c: Compositor, view: FormView) -> int:
    """Sheets that all pictures take."""
    return max(1, -(-len(listed_others(view)) // per_sheet(c, view)))


def _three(c: Compositor, body: Box, gap: int) -> tuple[Box, Box, Box]:
    """A large box and two small ones."""
    if c.look.portrait:
        large = round(body.height * 0.62)
        below = Box(body.x, body.y + large + gap, body.width, body.height - large - gap)
        left, right = grid(below, 2, 1, gap)
        return Box(body.x, body.y, body.width, large), left, right
    large = round(body.width * 0.58)
    beside = Box(body.x + large + gap, body.y, body.width - large - gap, body.height)
    upper, lower = grid(beside, 1, 2, gap)
    return Box(body.x, body.y, large, body.height), upper, lower


def _emergency(c: Compositor, view: FormView) -> PagePlan:
    """In danger, or you see them now: 911. Both languages, because it cannot wait for a choice."""
    margin = c.px(MARGIN_UNITS)
    height = c.px(196 if c.look.portrait else 132)
    box = Box(0, 0, c.look.width, height)
    side = c.px(64)
    number = c.number(view.emergency, c.style("Black", 104 if c.look.portrait else 92, INK))
    number_x = c.look.width - margin - number.width
    x = margin + side + c.px(30)
    room = number_x - x - c.px(30)
    first = c.fitted(
        c.say("In danger, or you see them now? Call"),
        c.style("Bold", 40, INK),
        room,
        height // 2,
        2,
    )
    second = c.fitted(
        c.other_say("In danger, or you see them now? Call"),
        c.style("SemiBold", 26, QUIET_ON_AMBER),
        room,
        height // 3,
        2,
    )
    between = c.px(26)
    y = (height - first.height - second.height - between) // 2
    elements: list[Element] = [
        Panel(box, AMBER),
        Icon(Box(margin, (height - side) // 2, side, side), "warning", INK),
        *first.at(x, y),
        *second.at(x, y + first.height + between),
        *number.at(number_x, (height - number.height) // 2),
    ]
    return PagePlan(tuple(elements))
