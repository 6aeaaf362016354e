"""Where it was, their own words, and how they can be reached: a field above the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from screens.palette import PANEL, PAPER, QUIET, STEEL
from screens.plan import Box, Element, Panel
from screens.tip.answers import MOST, TextPart
from screens.tip.compositor import Compositor
from screens.tip.frame import MARGIN_UNITS, bar_top, ground, header, onward, standard_bar, title
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
    lines: int


def where_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """A street, a crossing, a shop: whatever leads there."""
    question = _Question(
        "where",
        c.say("Where was it?"),
        c.say("Street, neighborhood, city, or a place nearby."),
        c.say("Touch the letters to write"),
        "line",
        2,
    )
    return _typing_page(c, form, view, question)


def words_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """What no card says."""
    question = _Question(
        "words",
        c.say("Tell it in your own words"),
        c.say("What you saw or know. Do not write your name."),
        c.say("Touch the letters to write"),
        "words",
        99,
    )
    return _typing_page(c, form, view, question)


def contact_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """Optional, and hidden from whoever stands behind."""
    question = _Question(
        "contact",
        c.say("May we reach you?"),
        c.say(
            "Only if you want to. Without it, eight words that we give you at the end let you come"
            " back and read the answer."
        ),
        c.say("Telephone or e-mail: optional"),
        "contact",
        1,
    )
    return _typing_page(c, form, view, question)


def _typing_page(c: Compositor, form: Form, view: FormView, question: _Question) -> PagePlan:
    keyboard = _keyboard(c, question.kind)
    top, below = header(c, form, view)
    margin = c.px(MARGIN_UNITS)
    width = c.look.width - 2 * margin
    gap, above = c.px(20), c.px(36)
    high = title(c, question.title, question.beneath, 0, width, margin).height
    highest = below + c.px(40 if c.look.portrait else 14) + high + above
    box = _field_box(c, question, Box(margin, highest, width, keyboard.box.y - gap - highest))
    heading = title(c, question.title, question.beneath, box.y - above - high, width, margin)
    controls: tuple[Control, ...] = ()
    if question.part == "contact":
        show, box = _show_beside(c, keyboard, box)
        controls = (c.button("show", c.say("Show"), show, icon="eye", held=True),)
    text = c.style("Medium", 40, PAPER)
    pad = min(c.px(28), box.height // 5)
    elements: list[Element] = [
        ground(c),
        *heading.elements,
        Panel(box, PANEL, c.radius, STEEL, max(1, c.px(3))),
    ]
    text_box = box.inset(c.px(28), pad)
    left = MOST[question.part] - len(form.draft.text(question.part))
    if left <= MOST[question.part] * _NEAR:
        style = c.style("SemiBold", 26, QUIET)
        count = c.line(c.say.plural("{count} letter left", "{count} letters left", left), style)
        elements.extend(
            count.at(box.right - c.px(28) - count.width, box.bottom - pad - count.height)
        )
        below_text = count.height + c.px(14)
        text_box = Box(text_box.x, text_box.y, text_box.width, text_box.height - below_text)
    field = FieldPlan(
        question.part,
        box,
        text_box,
        text,
        question.hint,
        c.style("Regular", 34, QUIET),
        masked=question.part == "contact",
    )
    page = PagePlan(tuple(elements), controls, field, keyboard)
    return page + top + standard_bar(c, onward(c, form), back=True)


def _show_beside(c: Compositor, keyboard: KeyboardPlan, field: Box) -> tuple[Box, Box]:
    """Boxes for "Show" and the field: beside the field, or beneath its end, next to the keys, where
    the display is too low for a fingertip beside the field."""
    wide, gap = c.px(_SHOW_UNITS), c.px(20)
    if c.look.portrait:
        show = Box(field.right - wide, field.y, wide, field.height)
        return show, Box(field.x, field.y, field.width - wide - gap, field.height)
    keys = keyboard.box
    high = round(keys.height * 2 / keyboard.rows)
    return Box(keys.right + gap, keys.y, wide, high).inset(0, c.px(4)), field


def _field_box(c: Compositor, question: _Question, room: Box) -> Box:
    """As high as its lines want, at the lower end of the room, near the keys."""
    text = c.style("Medium", 40, PAPER)
    line = round(text.px * 1.3)
    wanted = max(line * min(question.lines, 99) + 2 * c.px(28), c.touch_px(96))
    height = min(room.height, wanted)
    return Box(room.x, room.bottom - height, room.width, height)


def _keyboard(c: Compositor, kind: KeyboardKind) -> KeyboardPlan:
    """Six rows of keys in Spanish, where letters with accents and digits have rows of their own;
    five where the display is too low for six that a fingertip can hit."""
    rows = 6 if c.language == "es" and kind != "contact" else 5
    if c.look.portrait:
        height, width = c.touch_px(112), c.look.width - 2 * c.px(24)
    else:
        height = c.touch_px(80 if rows == 6 else 92)  # noqa: PLR2004 - the rows named above
        width = min(c.look.width - 2 * c.px(24), c.px(1560))
        if height * rows > c.look.height * 0.46:
            rows, height = 5, c.touch_px(84)
    bottom = bar_top(c) - c.px(8)
    beside = c.px(_SHOW_UNITS) + c.px(20) if kind == "contact" and not c.look.portrait else 0
    width = min(width, c.look.width - 2 * c.px(24) - beside)
    x = (c.look.width - width - beside) // 2
    return KeyboardPlan(Box(x, bottom - rows * height, width, rows * height), kind, rows)
