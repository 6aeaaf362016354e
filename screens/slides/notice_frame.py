"""Where the parts of a notice's slide lie, in landscape and in portrait."""

from __future__ import annotations

from screens.plan import Block, Box
from screens.slides.answering import answer_column, emergency, numbers, qr_card
from screens.slides.notice import Frame
from screens.slides.setting import Setter, stacked
from screens.views import TipView

_MARGIN_UNITS = 56
_FACE_SHARE = 0.4375
_FACE_SHARE_PORTRAIT = 0.55


def notice_frame(tip: TipView | None, setter: Setter) -> tuple[Frame, Block | None]:
    """The places, and the finished answer block that stands in one of them."""
    if setter.look.portrait:
        return _portrait(tip, setter)
    return _landscape(tip, setter)


def _landscape(tip: TipView | None, setter: Setter) -> tuple[Frame, Block | None]:
    look = setter.look
    margin = setter.px(_MARGIN_UNITS)
    face = Box(0, 0, round(look.slide_width * _FACE_SHARE), look.slide_height)
    x = face.right + margin
    width = look.slide_width - x - margin
    bottom = look.slide_height - setter.px(44)
    answers = None
    place = None
    body_bottom = bottom
    if tip is not None:
        answers = _card_and_column(tip, setter, width)
        place = Box(x, bottom - answers.height, answers.width, answers.height)
        body_bottom = place.y - setter.px(38)
    head = Box(x, setter.px(52), width, 0)
    return Frame(face, head, width, body_bottom, place), answers


def _card_and_column(tip: TipView, setter: Setter, width: int) -> Block:
    gap = setter.px(40)
    if tip.qr is None:
        return answer_column(tip, setter, width, setter.px(240))
    card = qr_card(tip.qr, setter.look.qr_module(tip.qr.modules), setter)
    inset = setter.px(6)
    column = answer_column(tip, setter, width - card.width - gap, card.height - 2 * inset)
    elements = (*card.at(0, 0), *column.at(card.width + gap, inset))
    return Block(width, max(card.height, column.height), elements)


def _portrait(tip: TipView | None, setter: Setter) -> tuple[Frame, Block | None]:
    look = setter.look
    margin = setter.px(_MARGIN_UNITS)
    face = Box(0, 0, look.slide_width, round(look.slide_height * _FACE_SHARE_PORTRAIT))
    width = look.slide_width - 2 * margin
    bottom = look.slide_height - setter.px(44)
    head = Box(margin, face.bottom + setter.px(48), width, 0)
    if tip is None:
        return Frame(face, head, width, bottom, None), None
    answers = _card_over_numbers(tip, setter)
    place = Box(
        look.slide_width - margin - answers.width,
        bottom - answers.height,
        answers.width,
        answers.height,
    )
    return Frame(face, head, place.x - margin - setter.px(44), bottom, place), answers


def _card_over_numbers(tip: TipView, setter: Setter) -> Block:
    width = setter.px(420)
    parts: list[tuple[int, Block]] = []
    if tip.qr is not None:
        card = qr_card(tip.qr, setter.look.qr_module(tip.qr.modules), setter)
        width = card.width
        parts.append((0, card))
    promise = setter.wording.data(tip.promise)
    units = next(
        (u for u in (62, 58, 54, 50, 46, 42) if stacked(numbers(tip, setter, u)).width <= width), 38
    )
    parts += [
        (setter.px(30) if n == 0 else gap, b)
        for n, (gap, b) in enumerate(numbers(tip, setter, units))
    ]
    styles = (
        setter.style("SemiBold", 26, setter.tones.promise),
        setter.style("Regular", 24, setter.tones.quiet),
    )
    for text, style in zip(promise, styles, strict=True):
        parts += [
            (setter.line_gap(style) if n else setter.px(24), line)
            for n, line in enumerate(setter.lines(text, style, width))
        ]
    parts += [(setter.px(24), line) for line in emergency(tip, setter, 24, width)]
    return stacked(parts)
