"""What every page of the form has: how far it is, whom it is about, and its question.

Nothing here is touched: the answers stand in the lower two thirds, the bar (`buttons`) beneath.
"""

from __future__ import annotations

from screens.palette import GROUND, PAPER, QUIET, UNLIT
from screens.plan import Block, Box, Element, Ground, Icon, Panel, Photograph
from screens.tip.buttons import bar_top
from screens.tip.compositor import Compositor
from screens.tip.planning import PagePlan
from screens.tip.steps import STEPS, Form
from screens.tip.views import FormView
from screens.views import Photo

MARGIN_UNITS = 56


def ground(c: Compositor) -> Ground:
    """The window in one colour."""
    return Ground(Box(0, 0, c.look.width, c.look.height), GROUND)


def header(c: Compositor, form: Form, view: FormView, top: int = 0) -> tuple[PagePlan, int]:
    """Whom it is about (or that it is confidential) and the progress; with the row beneath it."""
    return (
        _upright_header(c, form, view, top) if c.look.portrait else _row_header(c, form, view, top)
    )


def title(c: Compositor, text: str, beneath: str, top: int, width: int, left: int) -> Block:
    """A page's question and a line that explains it, placed."""
    large = c.style("ExtraBold", 66 if not c.look.portrait else 76, PAPER)
    quiet = c.style("Regular", 34, QUIET)
    block = c.paragraph(text, large, width)
    elements = list(block.at(left, top))
    height = block.height
    if beneath:
        explained = c.paragraph(beneath, quiet, width)
        height += c.px(38)
        elements.extend(explained.at(left, top + height))
        height += explained.height
    return Block(width, height, tuple(elements))


def question(
    c: Compositor, form: Form, view: FormView, text: str, beneath: str, top: int = 0
) -> tuple[PagePlan, Box]:
    """Header and title, with the box beneath them for what answers it: the title stands close to
    the answers, and these within reach (the lower two thirds)."""
    head, below = header(c, form, view, top)
    margin = c.px(MARGIN_UNITS)
    width = c.look.width - 2 * margin
    gap = c.px(50)
    high = title(c, text, beneath, 0, width, margin).height
    highest = c.highest_touch or c.look.height // 3
    start = max(below + c.px(28), highest - gap - high)
    heading = title(c, text, beneath, start, width, margin)
    body_top = start + high + gap
    body = Box(margin, body_top, width, bar_top(c) - c.px(32) - body_top)
    page = PagePlan((ground(c), *heading.elements), heading=(text, beneath))
    return page + head, body


def _row_header(c: Compositor, form: Form, view: FormView, top: int) -> tuple[PagePlan, int]:
    margin = c.px(MARGIN_UNITS)
    height = c.px(104)
    middle = top + height // 2
    marks, left_of_marks = _marks(c, form, middle)
    who = _about_whom(c, form, view, Box(margin, top, left_of_marks - 2 * margin, height))
    return PagePlan((*who, *marks)), top + height


def _upright_header(c: Compositor, form: Form, view: FormView, top: int) -> tuple[PagePlan, int]:
    margin = c.px(MARGIN_UNITS)
    marks, _ = _marks(c, form, top + c.px(58))
    photo = chosen_photo(form, view) if _is_chosen(form) else None
    row = Box(margin, top + c.px(100), c.look.width - 2 * margin, c.px(208 if photo else 96))
    return PagePlan((*marks, *_about_whom(c, form, view, row))), row.bottom


def _marks(c: Compositor, form: Form, middle: int) -> tuple[tuple[Element, ...], int]:
    """ "Step 2 of 6" and a bar in six parts, right-aligned; with their left end."""
    margin, right = c.px(MARGIN_UNITS), c.look.width - c.px(MARGIN_UNITS)
    if not form.step:
        return (), right
    style = c.style("SemiBold", 28, QUIET)
    words = c.line(c.say("Step {step} of {steps}", step=form.step, steps=STEPS), style)
    gap, thick = c.px(10), max(3, c.px(10))
    if c.look.small_panel and not c.look.portrait:  # the bar's room is the name's
        x = right - words.width
        return tuple(words.at(x, middle - words.height // 2)), x
    if c.look.portrait:
        track = Box(margin, 0, right - margin - words.width - c.px(28), 0)
    else:
        wide = c.px(90) * STEPS + gap * (STEPS - 1)
        track = Box(right - words.width - c.px(28) - wide, 0, wide, 0)
    each = (track.width - gap * (STEPS - 1)) // STEPS
    parts: list[Element] = [
        Panel(
            Box(track.x + n * (each + gap), middle - thick // 2, each, thick),
            PAPER if n < form.step else UNLIT,
            thick // 2,
        )
        for n in range(STEPS)
    ]
    parts.extend(words.at(right - words.width, middle - words.height // 2))
    return tuple(parts), track.x


def _about_whom(c: Compositor, form: Form, view: FormView, box: Box) -> tuple[Element, ...]:
    """The chosen person's picture and name, from the second step on; before, what this page is."""
    if _is_chosen(form):
        name = chosen_name(c, form)
        photo = chosen_photo(form, view)
        side = box.height - c.px(28)
        upright = c.look.portrait
        style = c.style("Bold" if upright else "SemiBold", 44 if upright else 34, PAPER)
        elements: list[Element] = []
        x = box.x
        if photo is not None:
            square = Box(x, box.y + (box.height - side) // 2, side, side)
            elements.append(Photograph(square, photo, GROUND))
            x += side + c.px(32 if upright else 24)
        words = c.fitted(name, style, box.right - x, box.height - c.px(24), 2)
        elements.extend(words.at(x, box.y + (box.height - words.height) // 2))
        return tuple(elements)
    side = c.px(44)
    style = c.style("SemiBold", 32, PAPER)
    promised = view.promise.es if c.language == "es" else view.promise.en
    words = c.fitted(
        promised or c.say("Confidential information"),
        style,
        box.width - side - c.px(18),
        box.height - c.px(20),
        2,
    )
    y = box.y + (box.height - side) // 2
    lock = Icon(Box(box.x, y, side, side), "lock", PAPER)
    at = words.at(box.x + side + c.px(18), box.y + (box.height - words.height) // 2)
    return (lock, *at)


def _is_chosen(form: Form) -> bool:
    """Whether the page says whom the answers are about."""
    return form.step > 1 and form.draft.about is not None


def chosen_name(c: Compositor, form: Form) -> str:
    """Whom the answers are about, in words that hold when a name had to go."""
    match form.draft.about:
        case "notice":
            return form.draft.notice_name or c.say("The person you chose")
        case "someone_else":
            return c.say("Another person")
        case "not_sure":
            return c.say("I do not know who it is")
        case None:
            return ""


def chosen_photo(form: Form, view: FormView) -> Photo | None:
    """Their picture, as long as it may be shown."""
    person = view.people().get(form.draft.notice_id or "")
    return person.photo if person else None
