"""After Save: being sealed, saved with its receipt, the receipt as a symbol; or not taken."""

from __future__ import annotations

from screens.look import QUIET_ZONE
from screens.palette import GREEN, INK, PANEL, PAPER, QUIET, WHITE
from screens.plan import Block, Box, Element, Icon, Panel, QrCode, TextLine
from screens.tip.compositor import Compositor
from screens.tip.frame import MARGIN_UNITS, Wish, bar, bar_top, ground, title
from screens.tip.pages.cards import grid
from screens.tip.planning import PagePlan
from screens.tip.steps import Form
from screens.tip.views import FormView
from screens.views import QrMatrix


def saving_page(c: Compositor, _form: Form, _view: FormView) -> PagePlan:
    """A second or less; nothing can be touched meanwhile."""
    margin = c.px(MARGIN_UNITS)
    side = c.px(120)
    text = c.paragraph(
        c.say("Locking it on this screen…"), c.style("Bold", 56, PAPER), c.look.width - 2 * margin
    )
    y = (c.look.height - side - c.px(48) - text.height) // 2
    icon = Icon(Box((c.look.width - side) // 2, y, side, side), "lock", PAPER)
    words = text.at((c.look.width - text.width) // 2, y + side + c.px(48))
    return PagePlan((ground(c), icon, *words))


def saved_page(c: Compositor, form: Form, _view: FormView) -> PagePlan:
    """ "Saved. It will be delivered": never "sent". Eight words, numbered, to be kept."""
    margin = c.px(MARGIN_UNITS)
    width = c.look.width - 2 * margin
    start = c.px(90 if c.look.portrait else 46)
    side = c.px(84)
    icon = Icon(Box(margin, start - c.px(8), side, side), "check", GREEN)
    beside = 0 if c.look.portrait else side + c.px(30)
    heading = title(
        c,
        c.say("Saved. It will be delivered."),
        c.say("These eight words are your receipt: with them you can come back for the answer."),
        start if beside else start + side + c.px(36),
        width - beside,
        margin + beside,
    )
    warning_style = c.style("SemiBold", 32, PAPER)
    warning = c.paragraph(
        c.say(
            "Write them down or photograph them. Whoever has them can read the answers; nobody can"
            " give them again."
        ),
        warning_style,
        width,
    )
    bottom = bar_top(c) - c.px(36) - warning_style.descent
    top = max(element.box.bottom for element in heading.elements) + c.px(50)
    room = Box(margin, top, width, bottom - warning.height - c.px(44) - top)
    columns = 2 if c.look.portrait else 4
    elements: list[Element] = [ground(c), icon, *heading.elements]
    for number, (word, cell) in enumerate(
        zip(form.receipt, grid(room, columns, 8 // columns, c.px(20)), strict=False), 1
    ):
        elements.extend(_word(c, number, word, cell))
    elements.extend(warning.at(margin, bottom - warning.height))
    onward = [
        Wish("qr", c.say("Show as QR"), "qr"),
        Wish("done", c.say("Finish"), light=True),
    ]
    return PagePlan(tuple(elements)) + bar(c, [Wish("language", c.other_say("English"))], onward)


def qr_page(c: Compositor, matrix: QrMatrix) -> PagePlan:
    """The same words for a telephone's camera; it leads to no address."""
    margin = c.px(MARGIN_UNITS)
    top, bottom = c.px(60), bar_top(c) - c.px(40)
    words = c.say("Your receipt as a QR")
    explained = c.say(
        "Photograph it with your telephone. It holds the same eight words and no address."
    )
    if c.look.portrait:
        heading = title(c, words, explained, top, c.look.width - 2 * margin, margin)
        area = Box(
            margin,
            top + heading.height + c.px(60),
            c.look.width - 2 * margin,
            bottom - top - heading.height - c.px(60),
        )
    else:
        half = c.look.width // 2
        heading = title(c, words, explained, c.look.height // 3, half - 2 * margin, margin)
        area = Box(half, top, half - margin, bottom - top)
    module = max(1, min(area.width, area.height) // (matrix.modules + 2 * QUIET_ZONE))
    side = module * (matrix.modules + 2 * QUIET_ZONE)
    box = Box(area.x + (area.width - side) // 2, area.y + (area.height - side) // 2, side, side)
    symbol = QrCode(box, matrix, module, WHITE, INK, c.radius)
    onward = [
        Wish("back", c.say("Show the words"), "back"),
        Wish("done", c.say("Finish"), light=True),
    ]
    page = PagePlan((ground(c), *heading.elements, symbol))
    return page + bar(c, [Wish("language", c.other_say("English"))], onward)


def cannot_page(c: Compositor, _form: Form, view: FormView) -> PagePlan:
    """It cannot be taken here and now; the telephone can."""
    margin = c.px(MARGIN_UNITS)
    width = c.look.width - 2 * margin
    start = c.px(220 if c.look.portrait else 90)
    heading = title(
        c,
        c.say("This screen cannot take it now"),
        c.say("Nothing was kept. Please call: it is confidential and your name is not asked."),
        start,
        width,
        margin,
    )
    lines: list[Element] = []
    y = start + heading.height + c.px(90)
    for label, number, units in (
        (c.say("Call"), view.phone, 150),
        ("WhatsApp", view.whatsapp, 84),
        (c.say("In danger"), view.emergency, 84),
    ):
        if not number:
            continue
        block = _fitted_number(c, number, units, width)
        named = c.line(label, c.style("SemiBold", 32, QUIET))
        lines.extend(named.at(margin, y))
        y += named.height + c.px(28)
        lines.extend(block.at(margin, y))
        y += block.height + c.px(60)
    page = PagePlan((ground(c), *heading.elements, *lines))
    onward = [Wish("done", c.say("Finish"), light=True)]
    return page + bar(c, [Wish("language", c.other_say("English"))], onward)


def _fitted_number(c: Compositor, number: str, units: float, width: int) -> Block:
    block = c.number(number, c.style("Black", units, PAPER))
    while block.width > width:
        units *= 0.94
        block = c.number(number, c.style("Black", units, PAPER))
    return block


def _word(c: Compositor, number: int, word: str, box: Box) -> tuple[Element, ...]:
    """A word of the receipt on a card, its number before it."""
    pad = c.px(26)
    ordinal = c.line(str(number), c.style("SemiBold", 30, QUIET))
    said = c.fitted(
        word, c.style("ExtraBold", 72, PAPER), box.width - 3 * pad - c.px(30), box.height, 1
    )
    baseline = box.y + (box.height + said.height) // 2
    lines: list[Element] = [Panel(box, PANEL, c.radius)]
    lines.extend(ordinal.at(box.x + pad, baseline - ordinal.height))
    lines.extend(said.at(box.x + 2 * pad + c.px(30), baseline - said.height))
    return tuple(line for line in lines if isinstance(line, Panel | TextLine))
