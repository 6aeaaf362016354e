"""What every page of the form has: how far it is, whom it is about, and the bar of buttons beneath.

The bar holds everything that is always there (back, leave, the other language), so that a seated
person reaches all of it; nothing above the lower two thirds has to be touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from screens.palette import GROUND, PANEL, PAPER, QUIET, UNLIT
from screens.plan import Block, Box, Element, Ground, Icon, IconName, Panel, Photograph, TextStyle
from screens.preferences import EVERYBODY
from screens.tip.compositor import Compositor
from screens.tip.planning import Control, PagePlan
from screens.tip.preferring import preference_buttons
from screens.tip.steps import STEPS, Form
from screens.tip.views import FormView
from screens.views import Photo

MARGIN_UNITS = 56
_BAR_MARGIN_UNITS = 40
_GAP_UNITS = 20
_LEAST_ONWARD_UNITS = 380


@dataclass(frozen=True)
class Wish:
    """A button that the bar should hold."""

    action: str
    text: str
    icon: IconName | None = None
    light: bool = False


def ground(c: Compositor) -> Ground:
    """The window in one colour."""
    return Ground(Box(0, 0, c.look.width, c.look.height), GROUND)


def bar_top(c: Compositor) -> int:
    """Pixel row where the bar begins."""
    return c.look.height - _bar_height(c)


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


def bar(c: Compositor, lasting: Sequence[Wish], onward: Sequence[Wish]) -> PagePlan:
    """`lasting` buttons at the left, `onward` ones at the right; in portrait onward above."""
    top, height = bar_top(c), _bar_height(c)
    panel = Panel(Box(0, top, c.look.width, height), PANEL)
    margin, gap = c.px(_BAR_MARGIN_UNITS), c.px(_GAP_UNITS)
    if c.look.portrait:
        row = height // 2
        upper = Box(0, top, c.look.width, row)
        lower = Box(0, top + row, c.look.width, height - row)
        back = [wish for wish in lasting if wish.action == "back"]
        staying = [wish for wish in lasting if wish.action != "back"]
        if not onward and not back:
            whole = Box(0, top, c.look.width, height)
            left = _row(c, whole, staying, margin, gap, fill=False)
            own = preference_buttons(c, whole, left[-1].box, c.look.width - margin, gap)
            return PagePlan((panel,), (*left, *own))
        left = _row(c, lower, staying, margin, gap, fill=False)
        own = preference_buttons(c, lower, left[-1].box, c.look.width - margin, gap)
        ahead = [*back, *onward]
        bare = [replace(wish, icon=None) for wish in ahead]
        if c.look.small_panel and _wanted(c, bare, gap) > upper.width - 2 * margin:
            ahead = [wish for wish in ahead if wish.action != "finish"]
        onwards = _row(c, upper, ahead, margin, gap, fill=bool(onward))
        return PagePlan((panel,), (*onwards, *left, *own))
    whole = Box(0, top, c.look.width, height)
    right: tuple[Control, ...] = ()
    for lasts, goes_on in _shorter(c, lasting, onward):
        left = _row(c, whole, lasts, margin, gap, fill=False)
        right = _row(c, whole, goes_on, margin, gap, fill=False, from_right=True)
        if not right or left[-1].box.right + gap <= right[0].box.x:
            break
    end = right[0].box.x - 2 * gap if right else c.look.width - margin
    own = preference_buttons(c, whole, left[-1].box, end, gap)
    return PagePlan((panel,), (*left, *own, *right))


def _shorter(
    c: Compositor, lasting: Sequence[Wish], onward: Sequence[Wish]
) -> Iterator[tuple[Sequence[Wish], Sequence[Wish]]]:
    """What one row holds on a narrow display: words without their icons, and at the last without
    the short cut to the end."""
    yield lasting, onward
    if c.look.preferences.text != EVERYBODY.text and not c.look.small_panel:
        return  # the next smaller text has room for all of it
    bare = [replace(wish, icon=None) for wish in lasting]
    yield bare, onward
    yield bare, [wish for wish in onward if wish.action != "finish"]


def standard_bar(c: Compositor, onward: Sequence[Wish], *, back: bool) -> PagePlan:
    """Back, leave and the other language, with what leads on."""
    lasting = [
        Wish("leave", c.say("Leave and erase"), "cross"),
        Wish("language", c.other_say("English")),
    ]
    if back:
        lasting.insert(0, Wish("back", c.say("Back"), "back"))
    return bar(c, lasting, onward)


def onward(c: Compositor, form: Form, text: str = "") -> list[Wish]:
    """To the review at once where there is something to save, and the next page."""
    wishes = [Wish("finish", c.say("Review and save"))] if form.may_finish else []
    words = text or (c.say("Done") if form.changing else c.say("Next"))
    return [*wishes, Wish("next", words, light=True)]


def _bar_height(c: Compositor) -> int:
    if c.look.portrait:
        return 2 * c.touch_px(124)
    return c.touch_px(120)


def _row(
    c: Compositor,
    row: Box,
    wishes: Sequence[Wish],
    margin: int,
    gap: int,
    *,
    fill: bool,
    from_right: bool = False,
) -> tuple[Control, ...]:
    """Buttons in one row; with `fill` the last takes the spare width. Their touch zones are as high
    as the row and meet in the middle of the gaps."""
    if not wishes:
        return ()
    least = TextStyle("Bold", c.look.smallest_px, PAPER)
    drawn = max(
        c.px(84 if not c.look.portrait else 100), least.cap + 2 * (least.descent + c.px(10))
    )
    drawn = min(drawn, row.height)
    y = row.y + (row.height - drawn) // 2
    if c.look.small_panel and _wanted(c, wishes, gap) > row.width - 2 * margin:
        wishes = [replace(wish, icon=None) for wish in wishes]
    widths = [_width(c, wish) for wish in wishes]
    room = row.width - 2 * margin - gap * (len(wishes) - 1)
    if sum(widths) > room:
        widths = [width * room // sum(widths) for width in widths]
    if fill:
        widths[-1] += room - sum(widths)
    x = row.right - margin - sum(widths) - gap * (len(widths) - 1) if from_right else margin
    controls = []
    for wish, width in zip(wishes, widths, strict=True):
        box = Box(x, y, width, drawn)
        touch = Box(x - gap // 2, row.y, width + gap, row.height)
        controls.append(
            c.button(
                wish.action,
                wish.text,
                box,
                touch=touch,
                light=wish.light,
                icon=wish.icon,
                units=_units(wish),
            )
        )
        x += width + gap
    return tuple(controls)


def _width(c: Compositor, wish: Wish) -> int:
    """Pixels that its button wants."""
    words = c.button_width(
        wish.text, icon=wish.icon is not None, light=wish.light, units=_units(wish)
    )
    least = _LEAST_ONWARD_UNITS if wish.light and not c.look.small_panel else 0
    return max(words, c.px(least), c.touch_px(190) if not c.look.small_panel else c.touch_px(0))


def _wanted(c: Compositor, wishes: Sequence[Wish], gap: int) -> int:
    """Pixels of a row of them."""
    return sum(_width(c, wish) for wish in wishes) + gap * (len(wishes) - 1)


def _units(wish: Wish) -> float:
    return 40 if wish.light else 32


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
