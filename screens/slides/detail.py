"""Everything that a notice says, for who has touched it: large, paged, with every photograph.

Nothing is shortened. The pages go through the photographs; the name, the ribbon, the numbers and
the way back stand on each.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

from screens.palette import EDGE, PANEL
from screens.plan import BACK, NEXT, Block, Box, Element, Ground, Page, Panel, Photograph, Zone
from screens.slides.answering import emergency, numbers_within
from screens.slides.body import body_atoms
from screens.slides.caution import caution_strips
from screens.slides.flow import Atom, pages_of, placed
from screens.slides.header import header, room_beneath
from screens.slides.no_photograph import no_photograph
from screens.slides.notice import MARK_UNITS, page_mark
from screens.slides.paragraphs import joined, paragraph, paragraph_atoms
from screens.slides.ribbon import Signal, ribbon
from screens.slides.setting import Setter, beside, stacked
from screens.views import DetailView, Pair, Photo

_MARGIN_UNITS = 56
_FACE_SHARE = 0.34
_FACE_SHARE_PORTRAIT = 0.36
_SCALES = (1.16, 1.0, 0.88)
"""Tried from the largest; the first that needs the fewest pages is taken."""
_NAME_UNITS = 84
_LEAST_SEEN = 0.5
"""Share of a picture: a crop that leaves less of it is none."""
_PORTRAIT_SHAPE, _SEEN_OF_PORTRAIT = 0.6, 0.64
"""Width to height from which a picture is a portrait, and the share of its height with the head."""
_DETAIL_UNITS = 34
_BUTTON_UNITS = 36
_FOOT_UNITS = 96
_PHONE_UNITS = 44
CAPTION_UNITS = 26


@dataclass(frozen=True)
class _Places:
    """Where the parts of a page lie, pixels."""

    face: Box
    column: Box
    foot: Box


def detail_pages(
    view: DetailView, setter: Setter, signal: Signal
) -> Generator[None, None, list[Page]]:
    """At least one page; the last ones may have no more than the rest of a long text."""
    places = _places(setter)
    head = _head(view, setter, places.column.width)
    answers = _answers(view, setter, places.column.width)
    top = places.column.y + head.height + room_beneath(head) + setter.px(30)
    room = places.column.bottom - top - (answers.height + setter.px(34) if answers else 0)
    best: list[list[Atom]] = []
    for scale in _SCALES:
        atoms = yield from detail_atoms(view, setter.scaled(scale), places.column.width)
        columns = pages_of(atoms, room)
        if not best or len(columns) < len(best):
            best = columns
        yield
    columns = best
    strips = _strips(view, setter, places.face)
    count = max(len(columns), len(strips), len(view.photos))
    look = setter.look
    pages = []
    for number in range(count):
        column = columns[number] if number < len(columns) else columns[-1]
        strip = strips[number % len(strips)] if strips else None
        foot, zones = foot_buttons(setter, places.foot, number, count)
        elements = [
            Ground(Box(0, 0, look.slide_width, look.slide_height), setter.tones.ground),
            *_face(view, setter, places.face, signal, number, strip),
            *head.at(places.column.x, places.column.y),
            *placed(column, places.column.x, top, room, setter.px(24)),
            *(
                answers.at(places.column.x, places.column.bottom - answers.height)
                if answers
                else ()
            ),
            *foot,
        ]
        pages.append(Page(look.slide_width, look.slide_height, tuple(elements), zones))
        yield
    return pages


def _places(setter: Setter) -> _Places:
    look = setter.look
    margin, foot = setter.px(_MARGIN_UNITS), setter.px(_FOOT_UNITS)
    width, height = look.slide_width, look.slide_height
    foot_box = Box(margin, height - foot - setter.px(24), width - 2 * margin, foot)
    if look.portrait:
        face = Box(0, 0, width, round(height * _FACE_SHARE_PORTRAIT))
        top = face.bottom + setter.px(44)
        column = Box(margin, top, width - 2 * margin, foot_box.y - setter.px(30) - top)
        return _Places(face, column, foot_box)
    face = Box(0, 0, round(width * _FACE_SHARE), height)
    x = face.right + margin
    top = setter.px(54)
    column = Box(x, top, width - x - margin, foot_box.y - setter.px(30) - top)
    return _Places(face, column, Box(x, foot_box.y, width - x - margin, foot))


def _head(view: DetailView, setter: Setter, width: int) -> Block:
    return header(view.notice, setter, width, _NAME_UNITS)


def detail_atoms(view: DetailView, setter: Setter, width: int) -> Generator[None, None, list[Atom]]:
    """All that is said, in the order of the slide, with the notice's own paragraphs.

    Yields between paragraphs: a long text that is set for the first time takes its while.
    """
    more: list[Atom] = []
    styles = (
        setter.body("Medium", _DETAIL_UNITS, setter.tones.text),
        setter.body("Regular", _DETAIL_UNITS * setter.tones.second, setter.tones.quiet),
    )
    details = setter.wording.data(view.details)
    # Paragraph by paragraph where both languages have as many; else one text after the other.
    first, second = (text.split("\n") if text else [] for text in details)
    if len(first) == len(second):
        pairs = list(zip(first, second, strict=True))
    else:
        pairs = [(text, "") for text in first] + [("", text) for text in second]
    gap = setter.px(36)
    for number, both in enumerate(pairs):
        more += paragraph_atoms(both, styles, setter, width, gap, even=True, section=not number)
        gap = setter.px(36)
        yield
    promise = view.notice.tip.promise if view.notice.tip is not None else Pair()
    atoms = body_atoms(view.notice, setter, width, promise=promise, more=more)
    return [replace(atom, sink=False) for atom in atoms]


def _strips(view: DetailView, setter: Setter, face: Box) -> list[Block]:
    if view.notice.outcome != "none":
        return []
    caution = setter.wording.data(view.notice.caution)
    alert = view.notice.kind == "alert"
    return caution_strips(caution, setter, face.width, face.height, alert=alert)


def _face(
    view: DetailView, setter: Setter, box: Box, signal: Signal, number: int, strip: Block | None
) -> list[Element]:
    band, band_height = ribbon(signal, setter, box.x, box.y, box.width)
    caption = _caption(view, setter, box.width, number)
    beneath = (strip.height if strip else 0) + (caption.height if caption else 0)
    place = Box(box.x, box.y + band_height, box.width, box.height - band_height - beneath)
    elements: list[Element] = []
    if view.photos:
        photo = view.photos[number % len(view.photos)]
        grey = view.notice.outcome == "captured"
        elements.append(Photograph(room_for(photo, place), photo, setter.tones.ground, grey=grey))
    else:
        elements += no_photograph(place, setter)
    elements += band
    if caption is not None:
        elements += caption.at(box.x, place.bottom)
    if strip is not None:
        elements += strip.at(box.x, place.bottom + (caption.height if caption else 0))
    return elements


def room_for(photo: Photo, place: Box) -> Box:
    """The whole place, or, where that would cut half of the picture away, as much as holds it; a
    portrait that is wide of a low place loses no more than what is around the head.
    """
    shape = photo.width * place.height / (photo.height * place.width)
    if min(shape, 1 / shape) > _LEAST_SEEN:
        return place
    if shape < 1 and photo.width > _PORTRAIT_SHAPE * photo.height:
        shape /= _SEEN_OF_PORTRAIT
    width = max(1, min(place.width, round(place.width * shape)))
    height = max(1, min(place.height, round(place.height / shape)))
    return Box(
        place.x + (place.width - width) // 2, place.y + (place.height - height) // 2, width, height
    )


def _caption(view: DetailView, setter: Setter, width: int, number: int) -> Block | None:
    """What the photograph is, beneath it; None where nothing is said of it."""
    if not view.photos or number % len(view.photos) >= len(view.captions):
        return None
    both = setter.wording.data(view.captions[number % len(view.photos)])
    text = joined(both)
    if not text:
        return None
    padding = setter.px(24)
    style = setter.style("Medium", CAPTION_UNITS, setter.tones.text)
    words = paragraph(text, style, setter, width - 2 * padding)
    height = words.height + 2 * padding
    return Block(
        width, height, (Panel(Box(0, 0, width, height), PANEL), *words.at(padding, padding))
    )


def foot_buttons(
    setter: Setter, box: Box, number: int, count: int
) -> tuple[list[Element], tuple[Zone, ...]]:
    """Back, and on; the page mark beside it."""
    words = [setter.wording.fixed("Back to the slides"), setter.wording.fixed("More")]
    labels = [joined(both) for both in words]
    mark = setter.number(f"{count}/{count}", setter.style("Bold", MARK_UNITS, setter.tones.text))
    needed = sum(_button(label, setter, box.height).width for label in labels) + mark.width
    if needed + 2 * setter.px(28) > box.width:  # the site's own language says it
        labels = [both[0] for both in words]
    back = _button(labels[0], setter, box.height)
    elements: list[Element] = [*back.at(box.x, box.y)]
    zones = [Zone(Box(box.x, box.y, back.width, back.height), BACK)]
    right = box.right
    if number < count - 1:
        forward = _button(labels[1], setter, box.height)
        right -= forward.width
        elements += forward.at(right, box.y)
        zones.append(Zone(Box(right, box.y, forward.width, forward.height), NEXT))
        right -= setter.px(28)
    if count > 1:
        middle = box.y + (box.height + mark.height) // 2
        elements += page_mark(number, count, setter, (right, middle))
    return elements, tuple(zones)


def _answers(view: DetailView, setter: Setter, width: int) -> Block | None:
    """The numbers in a row, or beneath each other where the column is too narrow; then 911."""
    tip = view.notice.tip
    if tip is None:
        return None
    blocks = numbers_within(tip, setter, _PHONE_UNITS, width)
    row = beside(blocks, setter.px(48))
    parts = [(0, row)] if row.width <= width else [(setter.px(20), block) for block in blocks]
    parts += [(setter.px(22), line) for line in emergency(tip, setter, 26, width)]
    return stacked(parts)


def _button(text: str, setter: Setter, height: int) -> Block:
    style = setter.style("SemiBold", _BUTTON_UNITS, setter.tones.text)
    line = setter.line(text, style)
    width = line.width + 2 * setter.px(36)
    box = Box(0, 0, width, height)
    panel = Panel(box, PANEL, setter.px(16), edge=EDGE, edge_width=max(1, setter.px(3)))
    return Block(width, height, (panel, *line.at(setter.px(36), (height - line.height) // 2)))
