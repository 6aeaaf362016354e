"""The tip-line slide: a QR for three metres, the numbers, the promise. It stays when faces go.

Where its words have no room beside the code at the least size of text, they go on to further pages,
and the code stands on each.
"""

from __future__ import annotations

from screens.look import QUIET_ZONE
from screens.palette import GOLD, GROUND
from screens.plan import Block, Box, Element, Ground, Page
from screens.slides.answering import emergency, numbers, numbers_within, qr_card
from screens.slides.flow import Atom, pages_of, placed
from screens.slides.notice import MARK_UNITS, page_mark
from screens.slides.paragraphs import joined
from screens.slides.setting import Setter, stacked
from screens.views import TipLineView

_MARGIN_UNITS = 64
_SIZES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.46)
"""Text sizes tried, as shares of the largest."""


def tip_line_pages(view: TipLineView, setter: Setter) -> list[Page]:
    """One page, wherever a size of its words holds on one."""
    look = setter.look
    width, height = look.slide_width, look.slide_height
    margin = setter.px(_MARGIN_UNITS)
    card = _card(view, setter, width if look.portrait else width // 2)
    if look.portrait:
        edge = (width - card.width) // 2
        card_y = height - card.height - min(edge, margin)
        place = Box(margin, margin, width - 2 * margin, card_y - 2 * margin)
        code = card.at(edge, card_y)
    else:
        code = card.at(width - margin - card.width, (height - card.height) // 2)
        room = width - card.width - 3 * margin - (setter.px(24) if card.width else 0)
        place = Box(margin, margin, room, height - 2 * margin)
    ground: list[Element] = [Ground(Box(0, 0, width, height), GROUND), *code]
    words = _words(view, setter, place.width, place.height)
    if words is not None:
        above = (place.height - words.height) // 2
        return [Page(width, height, (*ground, *words.at(place.x, place.y + above)))]
    return _paged(view, setter, place, ground)


def _paged(view: TipLineView, setter: Setter, place: Box, ground: list[Element]) -> list[Page]:
    look = setter.look
    mark = setter.style("Bold", MARK_UNITS, setter.tones.text)
    height = place.height - mark.cap - setter.px(36)
    atoms = _parts(view, setter, place.width, _SIZES[-1], divided=True)
    columns = pages_of(atoms, height)
    return [
        Page(
            look.slide_width,
            look.slide_height,
            (
                *ground,
                *placed(column, place.x, place.y, height, 0),
                *page_mark(number, len(columns), setter, (place.right, place.bottom)),
            ),
        )
        for number, column in enumerate(columns)
    ]


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


def _words(view: TipLineView, setter: Setter, width: int, height: int) -> Block | None:
    """The largest that `width` by `height` pixels hold; None where not even the smallest does."""
    for size in _SIZES:
        block = stacked((part.gap, part.block) for part in _parts(view, setter, width, size))
        if block.height <= height and block.width <= width:
            return block
    return None


def _parts(
    view: TipLineView, setter: Setter, width: int, size: float, *, divided: bool = False
) -> list[Atom]:
    """Line by line from the top; `divided`: a number wider than `width` on several lines."""
    words, tones = setter.wording, setter.tones
    parts: list[Atom] = []

    def add(text: str, face: str, units: float, colour: object, gap: float) -> None:
        style = setter.style(face, units * size, colour)  # type: ignore[arg-type]
        lines = setter.lines(text, style, width, even=True)
        for n, line in enumerate(lines):
            above = setter.line_gap(style) if n else setter.beneath(gap * size, style)
            parts.append(Atom(line, above, keep=n < len(lines) - 1))

    question = words.fixed("Do you know something?")
    add(question[0], "Black", 116, tones.text, 0)
    add(question[1], "Medium", 116 * 0.6, tones.quiet, 40)
    how = words.fixed("Call, write, or scan the code with your phone.")
    add(how[0], "SemiBold", 42, tones.text, 64)
    add(how[1], "Regular", 42 * 0.6, tones.quiet, 24)
    lines = numbers(view.tip, setter, 112 * size)
    if divided:
        style = setter.style("Bold", 112 * size, tones.text)
        within = numbers_within(view.tip, setter, 112 * size, width)
        lines = [(setter.line_gap(style), block) for block in within]
    for n, (gap, line) in enumerate(lines):
        parts.append(Atom(line, gap if n else max(gap, setter.px(64 * size))))
    promise = words.data(view.tip.promise)
    add(promise[0], "SemiBold", 42, GOLD, 64)
    add(promise[1], "Regular", 42 * 0.6, tones.quiet, 24)
    danger = setter.style("SemiBold", 34 * size, tones.text)
    apart = setter.beneath(48 * size, danger)
    parts += [Atom(line, apart) for line in emergency(view.tip, setter, 34 * size, width)]
    if view.title:
        add(joined(words.data(view.title)), "Regular", 26, tones.quiet, 44)
    return parts
