"""Where the public answers: the QR's card, the numbers, the promise, and 911."""

from __future__ import annotations

from screens.look import QUIET_ZONE
from screens.palette import INK, WHITE
from screens.plan import Block, Box, QrCode
from screens.slides.paragraphs import joined
from screens.slides.setting import Setter, beside, stacked
from screens.views import QrMatrix, TipView


def qr_card(matrix: QrMatrix, module: int, setter: Setter) -> Block:
    """The card at `module` pixels a module, its quiet zone included."""
    side = module * (matrix.modules + 2 * QUIET_ZONE)
    card = QrCode(Box(0, 0, side, side), matrix, module, WHITE, INK, radius=setter.px(14))
    return Block(side, side, (card,))


def numbers(tip: TipView, setter: Setter, phone_units: float) -> list[tuple[int, Block]]:
    """The phone in large equal cells, WhatsApp beneath."""
    tones = setter.tones
    phone = setter.number(tip.phone, setter.style("ExtraBold", phone_units, tones.text))
    parts = [(setter.px(phone_units * 0.46), phone)]
    if tip.whatsapp:
        units = phone_units * 0.62
        label = setter.line(
            setter.wording.fixed("WhatsApp")[0], setter.style("Regular", units, tones.text)
        )
        number = setter.number(tip.whatsapp, setter.style("Bold", units, tones.text))
        parts.append((setter.px(phone_units * 0.42), beside([label, number], setter.px(14))))
    return parts


def emergency(tip: TipView, setter: Setter, units: float, width: int) -> list[Block]:
    """ "En peligro: 911 · In danger: 911", on two lines where one is too narrow."""
    both = setter.wording.fixed("In danger: {number}", number=tip.emergency)
    style = setter.style("SemiBold", units, setter.tones.text)
    together = joined(both)
    if setter.width(together, style) <= width:
        return [setter.line(together, style)]
    return [line for text in both for line in setter.lines(text, style, width)]


def answer_column(tip: TipView, setter: Setter, width: int, height: int) -> Block:
    """Promise, numbers, promise again, 911: spread over `height` pixels beside the QR's card."""
    promise = setter.wording.data(tip.promise)
    tones = setter.tones
    quiet = setter.style("Regular", 24, tones.quiet)
    for first_units, phone_units in ((34, 66), (30, 60), (28, 54), (26, 48), (24, 42)):
        parts: list[tuple[int, Block]] = []
        style = setter.style("SemiBold", first_units, tones.promise)
        parts += [(setter.line_gap(style), b) for b in setter.lines(promise[0], style, width)]
        parts += numbers(tip, setter, phone_units)
        parts += [
            (setter.px(22) if not n else setter.line_gap(quiet), block)
            for n, block in enumerate(setter.lines(promise[1], quiet, width))
        ]
        parts += [(setter.px(22), block) for block in emergency(tip, setter, 26, width)]
        column = stacked(parts)
        if column.height <= height and column.width <= width:
            break
    return _spread(parts, height)


def _spread(parts: list[tuple[int, Block]], height: int) -> Block:
    """The spare height shared out between the parts, so the column ends level with the card."""
    spare = height - stacked(parts).height
    gaps = len(parts) - 1
    if spare <= 0 or gaps < 1:
        return stacked(parts)
    return stacked([(gap + spare // gaps, block) for gap, block in parts])
