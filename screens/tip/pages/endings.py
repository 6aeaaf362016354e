"""After Save: being sealed, saved with its receipt, the receipt as a symbol; or not taken."""

from __future__ import annotations

from screens.look import QUIET_ZONE
from screens.palette import GOLD, GREEN, INK, PANEL, PAPER, QUIET, WHITE
from screens.plan import Block, Box, Element, Icon, Panel, QrCode, TextLine, TextStyle
from screens.tip.buttons import Wish, bar, bar_top
from screens.tip.compositor import Compositor
from screens.tip.frame import MARGIN_UNITS, ground, title
from screens.tip.pages.cards import grid
from screens.tip.planning import PagePlan
from screens.tip.steps import Form
from screens.tip.views import FormView
from screens.views import QrMatrix


def saving_page(c: Compositor, _form: Form, _view: FormView) -> PagePlan:
    """A second or less; nothing can be touched meanwhile."""
    margin = c.px(MARGIN_UNITS)
    side = c.px(120)
    said = c.say("Locking it on this screen…")
    text = c.paragraph(said, c.style("Bold", 56, PAPER), c.look.width - 2 * margin)
    y = (c.look.height - side - c.px(48) - text.height) // 2
    icon = Icon(Box((c.look.width - side) // 2, y, side, side), "lock", PAPER)
    words = text.at((c.look.width - text.width) // 2, y + side + c.px(48))
    return PagePlan((ground(c), icon, *words), heading=(said,))


def saved_page(c: Compositor, form: Form, view: FormView) -> PagePlan:
    """ "Saved. It will be delivered": never "sent". Eight words, numbered, to be kept."""
    margin = c.px(MARGIN_UNITS)
    width = c.look.width - 2 * margin
    start = c.px(90 if c.look.portrait else 46)
    side = c.px(84)
    icon = Icon(Box(margin, start - c.px(8), side, side), "check", GREEN)
    beside = 0 if c.look.portrait else side + c.px(30)
    said = (
        c.say("Saved. It will be delivered."),
        c.say("These eight words are your receipt: with them you can read the answer."),
    )
    heading = title(
        c,
        *said,
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
    where = _answers_at(c, view, width)
    beneath = warning.height + (c.px(34) + where.height if where.elements else 0)
    bottom = bar_top(c) - c.px(36) - warning_style.descent
    top = max(element.box.bottom for element in heading.elements) + c.px(50)
    columns = 2 if c.look.portrait else 4
    rows = 8 // columns
    letters = TextStyle("Bold", c.look.smallest_px, PAPER)
    least = rows * (letters.cap + 2 * letters.descent) + (rows - 1) * c.px(20)
    room = Box(margin, top, width, max(least, bottom - beneath - c.px(44) - top))
    elements: list[Element] = [ground(c), icon, *heading.elements]
    for number, (word, cell) in enumerate(
        zip(form.receipt, grid(room, columns, rows, c.px(20)), strict=False), 1
    ):
        elements.extend(_word(c, number, word, cell))
    elements.extend(where.at(margin, bottom - beneath))
    elements.extend(warning.at(margin, bottom - warning.height))
    onward = [
        Wish("qr", c.say("Show as QR"), "qr"),
        Wish("done", c.say("Finish"), light=True),
    ]
    page = PagePlan(tuple(elements), heading=said)
    return page + bar(c, [Wish("language", c.other_say("English"))], onward)


def qr_page(c: Compositor, view: FormView, matrix: QrMatrix) -> PagePlan:
    """The same words for a telephone's camera; it leads to no address, which stands beside it."""
    margin = c.px(MARGIN_UNITS)
    top, bottom = c.px(60), bar_top(c) - c.px(40)
    words = c.say("Your receipt as a QR")
    explained = c.say("Photograph it with your telephone. It holds the same eight words.")
    upright, half = c.look.portrait, c.look.width // 2
    width = (c.look.width if upright else half) - 2 * margin
    start = top if upright else c.look.height // 4
    heading = title(c, words, explained, start, width, margin)
    where = _answers_at(c, view, width)
    below = start + heading.height + c.px(50)
    if upright:
        area_top = below + (where.height + c.px(50) if where.elements else 0)
        area = Box(margin, area_top, width, bottom - area_top)
    else:
        area = Box(half, top, half - margin, bottom - top)
    module = max(1, min(area.width, area.height) // (matrix.modules + 2 * QUIET_ZONE))
    side = module * (matrix.modules + 2 * QUIET_ZONE)
    box = Box(area.x + (area.width - side) // 2, area.y + (area.height - side) // 2, side, side)
    symbol = QrCode(box, matrix, module, WHITE, INK, c.radius)
    onward = [
        Wish("back", c.say("Show the words"), "back"),
        Wish("done", c.say("Finish"), light=True),
    ]
    elements = (ground(c), *heading.elements, *where.at(margin, below), symbol)
    page = PagePlan(elements, heading=(words, explained))
    return page + bar(c, [Wish("language", c.other_say("English"))], onward)


def cannot_page(c: Compositor, _form: Form, view: FormView) -> PagePlan:
    """It cannot be taken here and now; the telephone can."""
    margin = c.px(MARGIN_UNITS)
    width = c.look.width - 2 * margin
    words = c.say("This screen cannot take it now")
    explained = c.say(
        "Nothing was kept. Please call: it is confidential and your name is not asked."
    )
    listed = (
        (c.say("Call"), view.phone, 150),
        ("WhatsApp", view.whatsapp, 84),
        (c.say("In danger"), view.emergency, 84),
    )
    told = [(label, number) for label, number, _ in listed if number]
    numbers = [
        (c.line(label, c.style("SemiBold", 32, QUIET)), _fitted_number(c, number, units, width))
        for label, number, units in listed
        if number
    ]
    above, between, beneath = c.px(90), c.px(28), c.px(60)
    high = title(c, words, explained, 0, width, margin).height + above
    high += sum(label.height + between + block.height + beneath for label, block in numbers)
    start = (bar_top(c) - high + beneath) // 2
    heading = title(c, words, explained, start, width, margin)
    lines: list[Element] = []
    y = start + heading.height + above
    for label, block in numbers:
        lines.extend(label.at(margin, y))
        y += label.height + between
        lines.extend(block.at(margin, y))
        y += block.height + beneath
    said = (f"{label}: {number}" for label, number in told)
    page = PagePlan((ground(c), *heading.elements, *lines), heading=(words, explained, *said))
    onward = [Wish("done", c.say("Finish"), light=True)]
    return page + bar(c, [Wish("language", c.other_say("English"))], onward)


def _answers_at(c: Compositor, view: FormView, width: int) -> Block:
    """Where the answer is read; empty where the campaign has no web page."""
    if not view.answers_at:
        return Block(0, 0, ())
    style = c.style("Bold", 44, GOLD)
    words = c.say("Read the answer at {address}", address=view.answers_at)
    return c.fitted(words, style, width, c.px(400))


def _fitted_number(c: Compositor, number: str, units: float, width: int) -> Block:
    block = c.line(number, c.style("Black", units, PAPER))
    while block.width > width:
        units *= 0.94
        block = c.line(number, c.style("Black", units, PAPER))
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
