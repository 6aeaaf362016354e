"""Where it was, their own words, and how they can be reached: a field above the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from screens.palette import PANEL, PAPER, QUIET, STEEL
from screens.plan import Block, Box, Element, Panel
from screens.tip.answers import MOST, TextPart
from screens.tip.buttons import bar_top, onward, standard_bar
from screens.tip.compositor import LEAST_TOUCH_UNITS, Compositor
from screens.tip.frame import MARGIN_UNITS, ground, header, title
from screens.tip.pages.promise import promise
from screens.tip.planning import Control, FieldPlan, KeyboardKind, KeyboardPlan, PagePlan
from screens.tip.steps import Form
from screens.tip.views import FormView

_SHOW_UNITS = 230
_NEAR = 0.1
"""Share of a text's limit that is left when the form begins to count."""


@dataclass(frozen=True)
class _Question:
    part: TextPart
    title: str
    beneath: str
    hint: str
    kind: KeyboardKind


def where_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """A street, a crossing, a shop: whatever leads there."""
    beneath = c.say("Street, neighborhood, city, or a place nearby.")
    if form.draft.when == "now":
        call = c.say("If they are there now, call {number} too.", number=view.emergency)
        beneath = f"{beneath} {call}"
    question = _Question(
        "where",
        c.say("Where?"),
        beneath,
        c.say("Touch the letters to write"),
        "line",
    )
    return _typing_page(c, form, view, question)


def words_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """What no card says."""
    question = _Question(
        "words",
        c.say("Tell it in your own words"),
        c.say("What you saw or know. Leave your own name out.")
        if form.draft.about == "notice"
        else c.say("Say who it is, or how they look. Leave your own name out."),
        c.say("Touch the letters to write"),
        "words",
    )
    return _typing_page(c, form, view, question)


def contact_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """Optional, and hidden from whoever stands behind."""
    question = _Question(
        "contact",
        c.say("May we reach you?"),
        c.say(
            "Only if you want to. If not, we give you eight words at the end to read the answer"
            " with."
        ),
        c.say("Telephone or e-mail: optional"),
        "contact",
    )
    return _typing_page(c, form, view, question)


def _typing_page(c: Compositor, form: Form, view: FormView, question: _Question) -> PagePlan:
    keyboard = _keyboard(c, question.kind)
    # On a panel of a few inches the letters have the header's room, too.
    top, below = (PagePlan(), 0) if c.look.small_panel else header(c, form, view)
    margin = c.px(MARGIN_UNITS)
    width = c.look.width - 2 * margin
    gap = c.px(20)
    start = below + c.px(40 if c.look.portrait else 14)
    heading = title(c, question.title, question.beneath, start, width, margin)
    first = start + heading.height + c.px(36)
    box = Box(margin, first, width, keyboard.box.y - gap - first)
    count = _count(c, form, question.part)
    counted = count.height + c.px(14) if count else 0
    controls: tuple[Control, ...] = ()
    between: tuple[Element, ...] = ()
    if question.part == "contact":
        if c.look.portrait:
            room, box = _split(box, c.touch_px(132) + counted, c.px(40))
            between = promise(c, room)
        reached = _within_reach(c, box)
        if reached.height >= c.touch_px(LEAST_TOUCH_UNITS):
            show, box = _show_beside(c, reached)
        else:
            keyboard = _keyboard(c, question.kind, beside=_show_width(c) + gap)
            show = _show_by_the_keys(c, keyboard)
        controls = (c.button("show", c.say("Show"), show, icon="eye", held=True),)
    text, hint = c.style("Medium", 40, PAPER), c.style("Regular", 34, QUIET)
    pad = min(c.px(28), box.height // 5)
    elements: list[Element] = [
        ground(c),
        *heading.elements,
        *between,
        Panel(box, PANEL, c.radius, STEEL, max(1, c.px(3))),
    ]
    text_box = box.inset(c.px(28), pad)
    if count is not None:
        elements.extend(
            count.at(box.right - c.px(28) - count.width, box.bottom - pad - count.height)
        )
        text_box = Box(text_box.x, text_box.y, text_box.width, text_box.height - counted)
    field = FieldPlan(
        question.part,
        box,
        text_box,
        text,
        question.hint if c.width(question.hint, hint) <= text_box.width else "",
        hint,
        masked=question.part == "contact",
    )
    said = (question.title, question.beneath)
    page = PagePlan(tuple(elements), controls, field, keyboard, said)
    return page + top + standard_bar(c, onward(c, form), back=True)


def _count(c: Compositor, form: Form, part: TextPart) -> Block | None:
    """How many letters are left, once there are few."""
    left = MOST[part] - len(form.draft.text(part))
    if left > MOST[part] * _NEAR:
        return None
    said = c.say.plural("{count} letter left", "{count} letters left", left)
    return c.line(said, c.style("SemiBold", 26, QUIET))


def _split(box: Box, lower: int, gap: int) -> tuple[Box, Box]:
    """The box above and the `lower` pixels at its end, `gap` apart."""
    upper = Box(box.x, box.y, box.width, box.height - lower - gap)
    return upper, Box(box.x, box.bottom - lower, box.width, lower)


def _within_reach(c: Compositor, box: Box) -> Box:
    """The lower part of the box, whose middle a seated person reaches: in the lower two thirds."""
    y = max(box.y, c.highest_touch or -(-2 * c.look.height // 3) - box.bottom)
    return Box(box.x, y, box.width, box.bottom - y)


def _show_width(c: Compositor) -> int:
    return max(c.px(_SHOW_UNITS), c.button_width(c.say("Show"), icon=True))


def _show_beside(c: Compositor, field: Box) -> tuple[Box, Box]:
    """Boxes for "Show" and for the field beside it."""
    wide = _show_width(c)
    show = Box(field.right - wide, field.y, wide, field.height)
    return show, Box(field.x, field.y, field.width - wide - c.px(20), field.height)


def _show_by_the_keys(c: Compositor, keyboard: KeyboardPlan) -> Box:
    """Beneath the field's end, where the display is too low for a fingertip beside the field."""
    keys = keyboard.box
    high = round(keys.height * 2 / keyboard.rows)
    return Box(keys.right + c.px(20), keys.y, _show_width(c), high).inset(0, c.px(4))


def _keyboard(c: Compositor, kind: KeyboardKind, beside: int = 0) -> KeyboardPlan:
    """Six rows of keys in Spanish, where letters with accents and digits have rows of their own;
    five where the display is too low for six that a fingertip can hit, and for a telephone or an
    e-mail. All of a language's keyboards have one height, so that nothing jumps between pages;
    `beside` pixels are left free at the right."""
    rows = 6 if c.language == "es" else 5
    if c.look.portrait:
        height, width = c.touch_px(112) * rows, c.look.width - 2 * c.px(24)
    else:
        height = c.touch_px(80 if rows == 6 else 92) * rows  # noqa: PLR2004 - the rows named above
        width = min(c.look.width - 2 * c.px(24), c.px(1560))
        if height > c.look.height * 0.46:
            rows, height = 5, c.touch_px(84) * 5
    if kind == "contact":
        rows = 5
    bottom = bar_top(c) - c.px(8)
    if height > bottom - c.highest_touch:
        rows, height = 5, bottom - c.highest_touch
    width = min(width, c.look.width - 2 * c.px(24) - beside)
    x = (c.look.width - width - beside) // 2
    return KeyboardPlan(Box(x, bottom - height, width, height), kind, rows, c.highest_touch)
