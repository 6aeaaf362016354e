"""Where the public answers: the QR's card, the numbers, the promise, and 911."""

from __future__ import annotations

from dataclasses import replace

from screens.look import QUIET_ZONE, SECOND_LANGUAGE
from screens.palette import INK, WHITE
from screens.plan import Block, Box, QrCode
from screens.preferences import EVERYBODY
from screens.slides.flow import Atom
from screens.slides.paragraphs import joined, paragraph
from screens.slides.setting import Setter, beside, stacked
from screens.views import Pair, QrMatrix, TipView

PAGE_MARK_UNITS = 84
"""Kept free at the right of the last line: the page mark stands there."""
_PROMISE_UNITS = 42
_LEAST_PROMISE_UNITS = 24
_MOST_PROMISE_LINES = 2
_PHONE_UNITS = 100
_LEAST_PHONE_UNITS = 34
_LARGEST_LINE_UNITS = 72
_MOST_SPREAD_UNITS = 26
_QR_SHARE_ALONE = 0.5
"""Of the display's height: a code with a page of its own is as large as on the tip line."""


def qr_card(matrix: QrMatrix, module: int, setter: Setter) -> Block:
    """The card at `module` pixels a module, its quiet zone included."""
    side = module * (matrix.modules + 2 * QUIET_ZONE)
    card = QrCode(Box(0, 0, side, side), matrix, module, WHITE, INK, radius=setter.px(14))
    return Block(side, side, (card,))


def numbers(tip: TipView, setter: Setter, phone_units: float) -> list[tuple[int, Block]]:
    """The phone, large, WhatsApp beneath. Not in equal cells: nothing stands beneath its digits."""
    tones = setter.tones
    phone = setter.line(tip.phone, setter.style("Black", phone_units, tones.text))
    parts = [(setter.px(phone_units * 0.46), phone)]
    if tip.whatsapp:
        units = phone_units * 0.62
        label = setter.line(
            setter.wording.fixed("WhatsApp")[0], setter.style("Regular", units, tones.text)
        )
        number = setter.line(tip.whatsapp, setter.style("Bold", units, tones.text))
        parts.append((setter.px(phone_units * 0.42), beside([label, number], setter.px(14))))
    return parts


def numbers_within(tip: TipView, setter: Setter, phone_units: float, width: int) -> list[Block]:
    """`numbers`, one beneath the other; divided where even one of them is wider than `width`."""
    blocks = [block for _gap, block in numbers(tip, setter, phone_units)]
    if all(block.width <= width for block in blocks):
        return blocks
    return [*number_lines(tip.phone, setter, width), *_whatsapp_lines(tip, setter, width)]


def _whatsapp_lines(tip: TipView, setter: Setter, width: int) -> list[Block]:
    if not tip.whatsapp:
        return []
    style = setter.style("Regular", _LEAST_PHONE_UNITS, setter.tones.text)
    label = setter.lines(setter.wording.fixed("WhatsApp")[0], style, width)
    return [*label, *number_lines(tip.whatsapp, setter, width)]


def number_lines(text: str, setter: Setter, width: int) -> list[Block]:
    """A number to call, in `width` pixels: on one line as large as that holds, or, where not even
    the smallest text does, divided where it is written apart.
    """
    for units in range(_LARGEST_LINE_UNITS, _LEAST_PHONE_UNITS, -2):
        block = setter.line(text, setter.style("Black", units, setter.tones.text))
        if block.width <= width:
            return [block]
    style = setter.style("Black", _LEAST_PHONE_UNITS, setter.tones.text)
    parts: list[str] = []
    for word in text.split():
        joined_on = f"{parts[-1]} {word}" if parts else word
        if parts and setter.width(joined_on, style) <= width:
            parts[-1] = joined_on
        else:
            parts.append(word)
    return [line for part in parts for line in setter.lines(part, style, width)]


def answer_atoms(
    tip: TipView, setter: Setter, width: int, height: int, *, phone: bool
) -> list[Atom]:
    """The numbers, the QR and 911 beneath each other, no piece higher than `height` pixels: for a
    panel on which nothing has room beside anything. The `phone` may stand elsewhere.
    """
    style = setter.style("Bold", _LEAST_PHONE_UNITS, setter.tones.text)
    gap = setter.beneath(48, style)
    atoms = _lines_of(number_lines(tip.phone, setter, width), gap, setter) if phone else []
    atoms += _lines_of(_whatsapp_lines(tip, setter, width), gap, setter)
    atoms += _lines_of(emergency(tip, setter, 26, width), gap, setter)
    if tip.qr is not None:
        room = min(width, height, round(setter.look.height * _QR_SHARE_ALONE))
        module = max(1, room // (tip.qr.modules + 2 * QUIET_ZONE))
        atoms.append(Atom(qr_card(tip.qr, module, setter), gap))
    return atoms


def _lines_of(lines: list[Block], gap: int, setter: Setter) -> list[Atom]:
    """Atoms that keep together."""
    style = setter.style("Bold", _LEAST_PHONE_UNITS, setter.tones.text)
    between, last = setter.beneath(20, style), len(lines) - 1
    return [Atom(line, between if n else gap, keep=n < last) for n, line in enumerate(lines)]


def emergency(tip: TipView, setter: Setter, units: float, width: int) -> list[Block]:
    """ "En peligro: 911 · In danger: 911", on two lines where one is too narrow."""
    both = setter.wording.fixed("In danger: {number}", number=tip.emergency)
    style = setter.style("SemiBold", units, setter.tones.text)
    together = joined(both)
    if setter.width(together, style) <= width:
        return [setter.line(together, style)]
    return [line for text in both for line in setter.lines(text, style, width)]


def promise_block(tip: TipView, setter: Setter, width: int) -> Block:
    """Promise in both languages and 911, in `width` pixels (portrait)."""
    promise = setter.wording.data(tip.promise)
    units = min(30, _largest_promise(tip, setter, width))
    styles = (
        setter.style("SemiBold", units, setter.tones.promise),
        setter.style("Regular", 24, setter.tones.quiet),
    )
    parts = [
        (setter.px(20), paragraph(text, style, setter, width))
        for text, style in zip(promise, styles, strict=True)
        if text
    ]
    beside_mark = width - setter.px(PAGE_MARK_UNITS)
    parts += [(setter.px(24), line) for line in emergency(tip, setter, 26, beside_mark)]
    return stacked(parts)


def answer_column(tip: TipView, setter: Setter, width: int, height: int) -> Block:
    """Promise, numbers, promise again, 911: spread over `height` pixels beside the QR's card.

    Each as large as `width` holds on one line, and then all of them down until `height` holds.
    """
    promise_units = _largest_promise(tip, setter, width)
    phone_units = largest_phone(tip, setter, width)
    groups = _groups(tip, setter, width, promise_units, phone_units)
    while stacked(groups).height > height and phone_units > _LEAST_PHONE_UNITS:
        phone_units -= 4
        promise_units = max(_LEAST_PROMISE_UNITS, min(promise_units, round(phone_units * 0.52)))
        groups = _groups(tip, setter, width, promise_units, phone_units)
    spare = max(0, height - stacked(groups).height)
    share = min(spare // max(1, len(groups) - 1), setter.px(_MOST_SPREAD_UNITS))
    column = stacked((gap + share, block) for gap, block in groups)
    above = max(0, height - column.height) // 2  # further apart they would fall into pieces
    return Block(column.width, height, tuple(column.at(0, above))) if above else column


def short_promise(tip: TipView, setter: Setter, width: int) -> TipView:
    """The tip lines, without a promise that is too long to stand beside the QR (the body says it).

    Two lines a language is what there is room for; the usual promise takes one. Where larger text
    was asked for, the numbers have the room: smaller than they were would be no help.
    """
    if setter.look.preferences.text != EVERYBODY.text:
        return replace(tip, promise=Pair())
    style = setter.style("SemiBold", _LEAST_PROMISE_UNITS, setter.tones.promise)
    said = setter.wording.data(tip.promise)
    if all(len(setter.lines(text, style, width)) <= _MOST_PROMISE_LINES for text in said):
        return tip
    return replace(tip, promise=Pair())


def largest_phone(tip: TipView, setter: Setter, width: int) -> int:
    """Size in units at which the numbers fill `width` pixels."""
    widest = stacked(numbers(tip, setter, _PHONE_UNITS)).width
    units = min(_PHONE_UNITS, int(_PHONE_UNITS * width / max(1, widest)))
    while units > _LEAST_PHONE_UNITS and stacked(numbers(tip, setter, units)).width > width:
        units -= 1  # whole pixels: rarely once
    return max(units, _LEAST_PHONE_UNITS)


def _largest_promise(tip: TipView, setter: Setter, width: int) -> int:
    first = setter.wording.data(tip.promise)[0]
    for units in range(_PROMISE_UNITS, _LEAST_PROMISE_UNITS, -2):
        if setter.width(first, setter.style("SemiBold", units, setter.tones.promise)) <= width:
            return units
    return _LEAST_PROMISE_UNITS


def _groups(
    tip: TipView, setter: Setter, width: int, promise_units: float, phone_units: float
) -> list[tuple[int, Block]]:
    """(gap above, block) of each group, at one size."""
    promise = setter.wording.data(tip.promise)
    tones = setter.tones
    styles = (
        setter.style("SemiBold", promise_units, tones.promise),
        setter.style("Regular", max(24, promise_units * SECOND_LANGUAGE), tones.quiet),
    )
    above, below = (
        [(setter.px(24), paragraph(text, style, setter, width))] if text else []
        for text, style in zip(promise, styles, strict=True)
    )
    beside_mark = width - setter.px(PAGE_MARK_UNITS)
    danger = [(setter.px(24), block) for block in emergency(tip, setter, 26, beside_mark)]
    return [*above, *numbers(tip, setter, phone_units), *below, *danger]
