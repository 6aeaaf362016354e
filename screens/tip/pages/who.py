"""Whom it is about: the person of the slide, one of the others' pictures, or not known."""

from __future__ import annotations

from screens.palette import AMBER, INK, QUIET_ON_AMBER
from screens.plan import Box, Element, Icon, Panel, TextStyle
from screens.tip.buttons import standard_bar
from screens.tip.compositor import Compositor
from screens.tip.frame import MARGIN_UNITS, question
from screens.tip.pages.cards import (
    GAP_UNITS,
    Card,
    grid,
    named_card,
    person_card,
    portrait_card,
    row_card,
)
from screens.tip.planning import PagePlan
from screens.tip.steps import Form
from screens.tip.views import FormView, PersonView

ABSENT = "absent"
"""The others' pictures do not show them."""
_FEW = 6
_NARROW_EM = 46
"""A display's width, in its panel's least text, from which down a name has no room beneath one of
five pictures in a row."""
"""Cells on a sheet of pictures that leave room for a name beside each."""


def who_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """The first page. The slide's person is offered first, and only a finger chooses them."""
    strip = _emergency(c, view)
    explained = c.say("Touch the picture if it is this person.") if view.person else ""
    head, body = question(
        c, form, view, c.say("Who is it about?"), explained, strip.elements[0].box.bottom
    )
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
            answer=c.say("Yes, this person"),
            photo=view.person.photo,
            chosen=chosen == "notice" and form.draft.notice_id == view.person.notice_id,
        )
        first, second, third = _three(c, body, gap)
        controls = [
            person_card(c, person, first, gap),
            row_card(c, someone, second, gap),
            row_card(c, unsure, third, gap),
        ]
    page = head + strip + PagePlan((), tuple(controls))
    return page + standard_bar(c, [], back=form.changing)


def others_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """The others' pictures, a sheet at a time, and "not in these pictures"."""
    head, body = question(
        c,
        form,
        view,
        c.say("Is it one of them?"),
        c.say("Touch the picture of the person you mean."),
    )
    gap = c.px(GAP_UNITS)
    columns, rows = _rows_of_others(c, view)
    cells = grid(body, columns, rows, gap)
    card = portrait_card if columns * rows > _FEW else named_card
    sheet = listed_others(view)[form.sheet * per_sheet(c, view) :][: per_sheet(c, view)]
    controls = [
        card(
            c,
            Card(f"person:{other.notice_id}", other.name, photo=other.photo, icon="person"),
            cell,
            gap,
        )
        for other, cell in zip(sheet, cells, strict=False)
    ]
    rest = cells[len(controls) :]
    absent = Card(ABSENT, c.say("Not in these pictures"), icon="cross")
    controls.append(card(c, absent, rest[0], gap))
    if sheets(c, view) > 1:
        more = Card("turn", c.say("More pictures"), icon="next")
        controls.append(card(c, more, rest[1], gap))
    return head + PagePlan((), tuple(controls)) + standard_bar(c, [], back=True)


def listed_others(view: FormView) -> tuple[PersonView, ...]:
    """Everyone but the slide's person, who was offered already."""
    shown = view.person.notice_id if view.person else ""
    return tuple(other for other in view.others if other.notice_id != shown)


def per_sheet(c: Compositor, view: FormView) -> int:
    """Pictures on one sheet: a cell is kept for "not in these", another for more of them."""
    columns, rows = _rows_of_others(c, view)
    cells = columns * rows
    return cells - 1 if len(listed_others(view)) < cells else cells - 2


def sheets(c: Compositor, view: FormView) -> int:
    """Sheets that all pictures take."""
    return max(1, -(-len(listed_others(view)) // per_sheet(c, view)))


def _rows_of_others(c: Compositor, view: FormView) -> tuple[int, int]:
    """(columns, rows): wide cells for a few people, narrow ones for more."""
    cells = len(listed_others(view)) + 1
    if c.look.width < _NARROW_EM * c.look.panels_least_units * c.look.unit:
        return (1, 4) if c.look.portrait else (2, 2)
    if c.look.portrait:
        return (1, max(4, cells)) if cells <= _FEW else (3, 3)
    return (3, -(-cells // 3)) if cells <= _FEW else (5, 2)


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
    height = c.px(200 if c.look.portrait else 136)
    box = Box(0, 0, c.look.width, height)
    side = c.px(72)
    number = c.line(view.emergency, c.style("Black", 104 if c.look.portrait else 96, INK))
    number_x = margin + side + c.px(30)
    x = number_x + number.width + c.px(44)
    room = c.look.width - margin - x
    between = c.px(26)
    half = (height - between) // 2 - c.px(18)
    said = [
        say("In danger, or you see them now? Call {number}.", number=view.emergency)
        for say in (c.say, c.other_say)
    ]
    styles = (c.style("Bold", 42, INK), c.style("SemiBold", 30, QUIET_ON_AMBER))
    first, second = (
        c.fitted(words, style, room, half, 2) for words, style in zip(said, styles, strict=True)
    )
    if not (c.is_whole(first, said[0]) and c.is_whole(second, said[1])):
        first, second = (
            c.paragraph(words, TextStyle(style.face, c.look.smallest_px, style.colour), room)
            for words, style in zip(said, styles, strict=True)
        )
        height = max(height, first.height + second.height + between + 2 * c.px(28))
        box = Box(0, 0, c.look.width, height)
    y = (height - first.height - second.height - between) // 2
    elements: list[Element] = [
        Panel(box, AMBER),
        Icon(Box(margin, (height - side) // 2, side, side), "warning", INK),
        *number.at(number_x, (height - number.height) // 2),
        *first.at(x, y),
        *second.at(x, y + first.height + between),
    ]
    return PagePlan(tuple(elements), heading=(said[0],))
