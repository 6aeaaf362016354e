"""Where the parts of a notice's slide lie, in landscape and in portrait."""

from __future__ import annotations

from dataclasses import dataclass

from screens.plan import Block, Box, Element
from screens.slides.answering import (
    answer_column,
    largest_phone,
    numbers,
    promise_block,
    qr_card,
)
from screens.slides.setting import Setter, stacked
from screens.views import TipView

MARGIN_UNITS = 56
_FACE_SHARE = 0.4375
_FACE_SHARE_PORTRAIT = 0.55
_CARD_GAP_UNITS = 40
_NUMBERS_WITHOUT_CARD_UNITS = 260
_MOST_GROWTH = 4
_NARROWEST_BODY_UNITS = 470


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


def notice_frames(tip: TipView | None, setter: Setter) -> list[Frame]:
    """Frames with ever larger QR codes, the smallest allowed first: a short notice takes a larger
    one, which is read from further away, instead of leaving a hole.
    """
    growths = range(_MOST_GROWTH + 1) if tip is not None and tip.qr is not None else (0,)
    make = _portrait if setter.look.portrait else _landscape
    smallest, *grown = (make(tip, setter, growth) for growth in growths)
    narrowest = setter.px(_NARROWEST_BODY_UNITS)
    return [smallest, *(frame for frame in grown if frame.body_width >= narrowest)]


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
        return Frame(face, head, width, bottom - setter.px(40), bottom, (), mark)
    answers = _card_and_column(tip, setter, width, growth)
    top = bottom - answers.height
    return Frame(
        face,
        head,
        width,
        top - setter.px(40),
        bottom,
        tuple(answers.at(x, top)),
        mark,
    )


def _card_and_column(tip: TipView, setter: Setter, width: int, growth: int) -> Block:
    gap = setter.px(_CARD_GAP_UNITS)
    if tip.qr is None:
        return answer_column(tip, setter, width, setter.px(_NUMBERS_WITHOUT_CARD_UNITS))
    module = setter.look.qr_module(tip.qr.modules) + round(growth * max(1.0, setter.look.unit))
    card = qr_card(tip.qr, module, setter)
    inset = setter.px(6)
    column = answer_column(tip, setter, width - card.width - gap, card.height - 2 * inset)
    elements = (*card.at(0, 0), *column.at(card.width + gap, inset))
    return Block(width, max(card.height, column.height), elements)


def _portrait(tip: TipView | None, setter: Setter, growth: int) -> Frame:
    """The body at the left, the promise beneath it; at the right the numbers over the QR."""
    look = setter.look
    margin = setter.px(MARGIN_UNITS)
    edge = setter.px(40)
    face = Box(0, 0, look.slide_width, round(look.slide_height * _FACE_SHARE_PORTRAIT))
    bottom = look.slide_height - edge
    head = Box(margin, face.bottom + setter.px(44), look.slide_width - 2 * margin, 0)
    if tip is None:
        mark = (look.slide_width - margin, bottom)
        return Frame(face, head, head.width, bottom - setter.px(40), bottom, (), mark)
    side = _numbers_over_card(tip, setter, growth)
    side_x = look.slide_width - edge - side.width
    side_top = bottom - side.height
    width = side_x - margin - setter.px(_CARD_GAP_UNITS)
    promise = promise_block(tip, setter, width)
    promise_top = bottom - promise.height
    return Frame(
        face,
        head,
        width,
        promise_top - setter.px(34),
        side_top - setter.px(34),
        (*side.at(side_x, side_top), *promise.at(margin, promise_top)),
        (side_x - setter.px(_CARD_GAP_UNITS), bottom),
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
