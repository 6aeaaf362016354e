"""Where the parts of a notice's slide lie, in landscape and in portrait."""

from __future__ import annotations

from dataclasses import dataclass

from screens.plan import Block, Box, Element, TextLine
from screens.slides.answering import (
    answer_column,
    largest_phone,
    numbers,
    promise_block,
    qr_card,
    short_promise,
)
from screens.slides.setting import Setter, stacked
from screens.views import TipView

MARGIN_UNITS = 56
_FACE_SHARE = 0.4375
_FACE_SHARE_PORTRAIT = 0.55
_NO_FACE_SHARE_PORTRAIT = 0.35
"""Where there is no photograph: what is said of the person has its room."""
_CARD_GAP_UNITS = 40
_NUMBERS_WITHOUT_CARD_UNITS = 260
_MOST_GROWTH = 4
_NARROWEST_UNITS = 470


@dataclass(frozen=True)
class Frame:
    """The places of a notice's slide, pixels."""

    face: Box
    """Ribbon, photograph and caution."""
    header: Box
    """Its top and width; the height follows from the name."""
    body_width: int
    body_bottom: int
    side_top: int
    """A header that reaches below this would run into what stands beside the body (portrait)."""
    answers: tuple[Element, ...]
    """QR, numbers, promise: placed, the same on every page."""
    mark: tuple[int, int]
    """Right end and baseline of the page mark."""
    narrowest: int
    """Width of what stands beside the QR: a code may not grow at the text's cost."""
    promise_in_body: bool = False
    """The promise is too long to stand beside the QR."""


def notice_frame(
    tip: TipView | None, setter: Setter, growth: int = 0, *, pictured: bool = True
) -> Frame | None:
    """The frame, with a QR `growth` steps larger than it has to be; None where there is no such.

    A short notice takes a larger code, which is read from further away, instead of leaving a hole;
    but no larger than what stands beside it allows.
    """
    if growth and (tip is None or tip.qr is None or growth > _MOST_GROWTH):
        return None
    if setter.look.portrait:
        share = _FACE_SHARE_PORTRAIT if pictured else _NO_FACE_SHARE_PORTRAIT
        frame = _portrait(tip, setter, growth, share)
    else:
        frame = _landscape(tip, setter, growth)
    return frame if not growth or frame.narrowest >= setter.px(_NARROWEST_UNITS) else None


def _landscape(tip: TipView | None, setter: Setter, growth: int) -> Frame:
    look = setter.look
    margin = setter.px(MARGIN_UNITS)
    face = Box(0, 0, round(look.slide_width * _FACE_SHARE), look.slide_height)
    x = face.right + margin
    width = look.slide_width - x - margin
    bottom = look.slide_height - setter.px(48)
    head = Box(x, setter.px(54), width, 0)
    mark = (look.slide_width - margin, bottom)
    if tip is None:
        return Frame(face, head, width, bottom - setter.px(40), bottom, (), mark, width)
    answers, beside, short = _card_and_column(tip, setter, width, growth)
    top = bottom - answers.height
    last = max(e.box.bottom for e in answers.elements if isinstance(e, TextLine))
    return Frame(
        face,
        head,
        width,
        top - setter.px(40),
        bottom,
        tuple(answers.at(x, top)),
        (mark[0], top + last),
        beside,
        promise_in_body=short is not tip,
    )


def _card_and_column(
    tip: TipView, setter: Setter, width: int, growth: int
) -> tuple[Block, int, TipView]:
    """The card with the column beside it, that column's width, and what it says."""
    if tip.qr is None:
        short = short_promise(tip, setter, width)
        height = setter.px(_NUMBERS_WITHOUT_CARD_UNITS)
        return answer_column(short, setter, width, height), width, short
    module = setter.look.qr_module(tip.qr.modules) + round(growth * max(1.0, setter.look.unit))
    card = qr_card(tip.qr, module, setter)
    inset = setter.px(6)
    x = card.width + setter.px(_CARD_GAP_UNITS)
    short = short_promise(tip, setter, width - x)
    column = answer_column(short, setter, width - x, card.height - 2 * inset)
    elements = (*card.at(0, 0), *column.at(x, inset))
    return Block(width, max(card.height, column.height), elements), width - x, short


def _portrait(tip: TipView | None, setter: Setter, growth: int, face_share: float) -> Frame:
    """The body at the left, the promise beneath it; at the right the numbers over the QR."""
    look = setter.look
    margin = setter.px(MARGIN_UNITS)
    edge = setter.px(40)
    face = Box(0, 0, look.slide_width, round(look.slide_height * face_share))
    bottom = look.slide_height - edge
    head = Box(margin, face.bottom + setter.px(44), look.slide_width - 2 * margin, 0)
    if tip is None:
        mark = (look.slide_width - margin, bottom)
        return Frame(face, head, head.width, bottom - setter.px(40), bottom, (), mark, head.width)
    side = _numbers_over_card(tip, setter, growth)
    side_x = look.slide_width - edge - side.width
    side_top = bottom - side.height
    width = side_x - margin - setter.px(_CARD_GAP_UNITS)
    short = short_promise(tip, setter, width)
    promise = promise_block(short, setter, width)
    promise_top = bottom - promise.height
    return Frame(
        face,
        head,
        width,
        promise_top - setter.px(34),
        side_top - setter.px(34),
        (*side.at(side_x, side_top), *promise.at(margin, promise_top)),
        (side_x - setter.px(_CARD_GAP_UNITS), bottom),
        width,
        promise_in_body=short is not tip,
    )


def _numbers_over_card(tip: TipView, setter: Setter, growth: int) -> Block:
    width = setter.px(440)
    card: Block | None = None
    if tip.qr is not None:
        grown = round(growth / 2 * max(1.0, setter.look.unit))
        card = qr_card(tip.qr, setter.look.qr_module(tip.qr.modules) + grown, setter)
        width = card.width
    parts = numbers(tip, setter, largest_phone(tip, setter, width))
    if card is not None:
        parts.append((setter.px(28), card))
    return stacked(parts)
