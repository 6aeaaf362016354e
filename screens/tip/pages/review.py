"""What will be sent, part by part, each to be touched and changed; and the promise."""

from __future__ import annotations

from collections.abc import Sequence

from screens.palette import PAPER, QUIET
from screens.plan import Box, Element, Icon
from screens.tip.buttons import Wish, bar_top, standard_bar
from screens.tip.compositor import Compositor
from screens.tip.frame import MARGIN_UNITS, chosen_name, ground, header, title
from screens.tip.pages.cards import grid
from screens.tip.pages.promise import promise
from screens.tip.planning import Control, PagePlan
from screens.tip.steps import Form
from screens.tip.views import FormView

_GAP_UNITS = 16
_MOST_DOTS = 12


def review_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """The last page before it is sealed."""
    top, below = header(c, form, view)
    margin, gap = c.px(MARGIN_UNITS), c.px(_GAP_UNITS)
    width = c.look.width - 2 * margin
    start = below + c.px(30 if c.look.portrait else 20)
    explained = c.say("Touch a part to change it.")
    if not form.may_save:
        explained = c.say("There is nothing to save yet. Touch a part to add it.")
    said = (c.say("This is what the tip desk will read"), explained)
    heading = title(c, *said, start, width, margin)
    body_top = start + heading.height + c.px(40)
    body_bottom = bar_top(c) - c.px(28)
    if c.look.portrait:
        highest = c.highest_touch or c.look.height // 3 + c.px(28)
        rows_top = max(body_top + (0 if c.look.small_panel else c.px(260)), highest)
        promise_box = Box(margin, body_top, width, rows_top - c.px(36) - body_top)
        promised = promise(c, promise_box)
        rows = Box(margin, rows_top, width, body_bottom - rows_top)
        cells = grid(rows, 1, 6, gap)
    else:
        wide = round(width * 0.28)
        promise_box = Box(c.look.width - margin - wide, body_top, wide, body_bottom - body_top)
        rows_top = max(body_top, c.highest_touch)
        promised = promise(c, promise_box)
        taken = wide + c.px(44) if promised else 0
        rows = Box(margin, rows_top, width - taken, body_bottom - rows_top)
        cells = grid(rows, 2, 3, gap)
    controls = [
        _part(c, action, label, value, cell, gap)
        for (action, label, value), cell in zip(_parts(c, form), cells, strict=True)
    ]
    onward = [Wish("save", c.say("Save"), "lock", light=True)] if form.may_save else []
    elements = (ground(c), *heading.elements, *promised)
    page = PagePlan(elements, tuple(controls), heading=said)
    return page + top + standard_bar(c, onward, back=True)


def _parts(c: Compositor, form: Form) -> list[tuple[str, str, str]]:
    """(action, label, value) of each part."""
    draft = form.draft
    return [
        ("change:who", c.say("Who it is about"), chosen_name(c, form)),
        (
            "change:knows",
            c.say("What you know"),
            _listed([c.answer_words[known] for known in draft.knows]),
        ),
        ("change:when", c.say("When"), c.answer_words[draft.when] if draft.when else ""),
        ("change:where", c.say("Where"), draft.where.strip()),
        ("change:words", c.say("Your words"), " ".join(draft.words.split())),
        (
            "change:contact",
            c.say("How to reach you"),
            "•" * min(len(draft.contact.strip()), _MOST_DOTS),
        ),
    ]


def _listed(words: Sequence[str]) -> str:
    """One after the other as in a sentence."""
    first, *rest = words or [""]
    return ", ".join([first, *(word[:1].lower() + word[1:] for word in rest)])


def _part(c: Compositor, action: str, label: str, value: str, box: Box, gap: int) -> Control:
    pad = min(c.px(22), box.height // 7)
    side = min(c.px(40), box.height // 3)
    named = c.line(label, c.style("SemiBold", 26, QUIET))
    width = box.width - 3 * pad - side
    pencil = Box(box.right - pad - side, box.y + (box.height - side) // 2, side, side)
    style = c.style("SemiBold", 37, PAPER) if value else c.style("Regular", 30, QUIET)
    room = box.height - 2 * pad - named.height - c.px(18)
    said = c.fitted(value or c.say("Not answered"), style, width, max(room, style.cap))
    used = named.height + c.px(18) + said.height
    y = box.y + max(pad, (box.height - used) // 2)
    elements: list[Element] = [
        c.card(box, light=False),
        *named.at(box.x + pad, y),
        *said.at(box.x + pad, y + named.height + c.px(18)),
        Icon(pencil, "pencil", QUIET),
    ]
    half = gap // 2
    touch = Box(box.x - half, box.y - half, box.width + 2 * half, box.height + 2 * half)
    return Control(action, box, touch, tuple(elements), c.radius)
