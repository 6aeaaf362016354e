"""The tip-line slide: a QR for three metres, the numbers, the promise. It stays when faces go."""

from __future__ import annotations

from screens.look import QUIET_ZONE
from screens.palette import GOLD, GROUND
from screens.plan import Block, Box, Element, Ground, Page
from screens.slides.answering import emergency, numbers, qr_card
from screens.slides.paragraphs import joined
from screens.slides.setting import Setter, stacked
from screens.views import TipLineView

_MARGIN_UNITS = 64
_SIZES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.46)
"""Text sizes tried, as shares of the largest."""


def tip_line_pages(view: TipLineView, setter: Setter) -> list[Page]:
    """Always one page: what it says is bounded, and the sizes give way before anything is cut."""
    look = setter.look
    width, height = look.slide_width, look.slide_height
    margin = setter.px(_MARGIN_UNITS)
    elements: list[Element] = [Ground(Box(0, 0, width, height), GROUND)]
    card = _card(view, setter, width if look.portrait else width // 2)
    if look.portrait:
        edge = (width - card.width) // 2
        card_y = height - card.height - min(edge, margin)
        elements += card.at(edge, card_y)
        text = _words(view, setter, width - 2 * margin, card_y - 2 * margin)
        elements += text.at(margin, margin + (card_y - 2 * margin - text.height) // 2)
    else:
        elements += card.at(width - margin - card.width, (height - card.height) // 2)
        room = width - card.width - 3 * margin - (setter.px(24) if card.width else 0)
        text = _words(view, setter, room, height - 2 * margin)
        elements += text.at(margin, (height - text.height) // 2)
    return [Page(width, height, tuple(elements))]


def _card(view: TipLineView, setter: Setter, room: int) -> Block:
    matrix = view.tip.qr
    if matrix is None:
        return Block(0, 0, ())
    room -= 2 * setter.px(20)
    if not setter.look.portrait:
        room = min(room, setter.look.slide_height - 2 * setter.px(48))
    module = setter.look.tip_qr_module(matrix.modules, room)
    assert module * (matrix.modules + 2 * QUIET_ZONE) <= room or module == 1  # noqa: S101
    return qr_card(matrix, module, setter)


def _words(view: TipLineView, setter: Setter, width: int, height: int) -> Block:
    for size in _SIZES:
        block = stacked(_parts(view, setter, width, size))
        if block.height <= height and block.width <= width:
            break
    return block


def _parts(view: TipLineView, setter: Setter, width: int, size: float) -> list[tuple[int, Block]]:
    words, tones = setter.wording, setter.tones
    parts: list[tuple[int, Block]] = []

    def add(text: str, face: str, units: float, colour: object, gap: float) -> None:
        style = setter.style(face, units * size, colour)  # type: ignore[arg-type]
        for n, line in enumerate(setter.lines(text, style, width, even=True)):
            parts.append((setter.line_gap(style) if n else setter.px(gap * size), line))

    question = words.fixed("Do you know something?")
    add(question[0], "Black", 116, tones.text, 0)
    add(question[1], "Medium", 116 * 0.6, tones.quiet, 40)
    how = words.fixed("Call, write, or scan the code with your phone.")
    add(how[0], "SemiBold", 42, tones.text, 64)
    add(how[1], "Regular", 42 * 0.6, tones.quiet, 24)
    first, *rest = numbers(view.tip, setter, 112 * size)
    parts += [(setter.px(64 * size), first[1]), *rest]
    promise = words.data(view.tip.promise)
    add(promise[0], "SemiBold", 42, GOLD, 64)
    add(promise[1], "Regular", 42 * 0.6, tones.quiet, 24)
    parts += [
        (setter.px(48 * size), line) for line in emergency(view.tip, setter, 34 * size, width)
    ]
    if view.title:
        add(joined(words.data(view.title)), "Regular", 26, tones.quiet, 44)
    return parts
