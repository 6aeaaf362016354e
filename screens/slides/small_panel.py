"""A notice, and its detail, on a panel of a few inches: read from arm's length, a few lines a page.

Capitals of 4.8 mm (Section 508 402.4) are so much of such a panel that nothing has room beside
anything. The ribbon goes across the slide, the face stays on every page, and all that is said,
numbers and QR too, flows down one column, from page to page: no text is smaller for it.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from screens.plan import Block, Box, Element, Ground, Page, Photograph, Zone
from screens.slides.answering import answer_atoms, number_lines
from screens.slides.body import body_atoms
from screens.slides.caution import caution_strips
from screens.slides.detail import CAPTION_UNITS, detail_atoms, foot_buttons, room_for
from screens.slides.flow import Atom, pages_of, placed
from screens.slides.header import header, name_atoms, room_beneath
from screens.slides.no_photograph import no_photograph
from screens.slides.notice import MARK_UNITS, page_mark, touched_by
from screens.slides.paragraphs import joined
from screens.slides.ribbon import Signal, ribbon
from screens.slides.setting import Setter, stacked
from screens.views import DetailView, NoticeView, Pair, Photo

_MARGIN_UNITS = 44
_GAP_UNITS = 30
_FACE_SHARE = 0.34
"""Of the slide's width, or of its height beneath the ribbon in portrait."""
_FACE_SHARE_DETAIL = 0.28
_NAME_UNITS = 92
_MOST_NAME_SHARE = 0.4
"""Of the column's height: a longer name is said once, and not again on every page."""
_BUTTON_UNITS = 96
_SCALE = 1.4
"""Of the body: its gaps go with the larger text."""


@dataclass(frozen=True)
class _Places:
    """Where the parts of a page lie, pixels."""

    face: Box
    column: Box
    foot: Box


def small_notice_pages(
    view: NoticeView, setter: Setter, signal: Signal
) -> Generator[None, None, list[Page]]:
    """At least one page; the face and the number to call are on each."""
    number = _number(view, setter)
    mark = setter.style("Bold", MARK_UNITS, setter.tones.text)
    places = _places(setter, signal, max(number.height, mark.cap), _FACE_SHARE)
    width, head = places.column.width, _head(view, setter, places.column)
    height = places.column.height - _beneath(head, setter)
    promise = view.tip.promise if view.tip else Pair()
    body = setter.scaled(_SCALE)
    atoms = [
        *(() if head else name_atoms(view, setter, width)),
        *_cautions(view, setter, width, height),
        *(replace(atom, sink=False) for atom in body_atoms(view, body, width, promise=promise)),
        *(answer_atoms(view.tip, setter, width, height, phone=False) if view.tip else ()),
    ]
    yield
    columns = pages_of(atoms, height)
    zones = (Zone(touched_by(places.face, setter), view.notice_id),) if view.notice_id else ()
    pages = []
    for at, column in enumerate(columns):
        elements = [
            *_page(view, setter, signal, places, view.photo),
            *_flowing(head, column, setter, places.column),
            *number.at(places.foot.x, places.foot.bottom - number.height),
        ]
        if len(columns) > 1:
            corner = (places.foot.right, places.foot.bottom)
            elements += page_mark(at, len(columns), setter, corner)
        pages.append(_made(setter, elements, zones))
        yield
    return pages


def small_detail_pages(
    view: DetailView, setter: Setter, signal: Signal
) -> Generator[None, None, list[Page]]:
    """The same with every paragraph, photograph and caption, and the way back on each page."""
    notice = view.notice
    button = setter.style("SemiBold", 36, setter.tones.text)
    foot = max(setter.px(_BUTTON_UNITS), button.cap + 2 * setter.px(28))
    places = _places(setter, signal, foot, _FACE_SHARE_DETAIL)
    width, head = places.column.width, _head(notice, setter, places.column)
    height = places.column.height - _beneath(head, setter)
    told = yield from detail_atoms(view, setter.scaled(_SCALE), width)
    atoms = [
        *(() if head else name_atoms(notice, setter, width)),
        *_cautions(notice, setter, width, height),
        *told,
        *(answer_atoms(notice.tip, setter, width, height, phone=True) if notice.tip else ()),
    ]
    yield
    columns = pages_of(atoms, height)
    yield
    photos: Sequence[Photo | None] = view.photos or (None,)
    shown = [
        (columns[min(at, len(columns) - 1)], photos[at % len(photos)])
        for at in range(max(len(columns), len(photos)))
    ]
    for own, caption in zip(view.photos, view.captions, strict=False):
        said = _caption(caption, setter, width)
        if said:  # beside its own picture, on pages of its own
            shown += [(column, own) for column in pages_of(said, height)]
    pages = []
    for at, (column, photo) in enumerate(shown):
        buttons, zones = foot_buttons(setter, places.foot, at, len(shown))
        elements = [
            *_page(notice, setter, signal, places, photo),
            *_flowing(head, column, setter, places.column),
            *buttons,
        ]
        pages.append(_made(setter, elements, zones))
        yield
    return pages


def _number(view: NoticeView, setter: Setter) -> Block:
    """The number to call, beside the page mark; nothing where there is none."""
    if view.tip is None:
        return Block(0, 0, ())
    look = setter.look
    share = 1.0 if look.portrait else 1 - _FACE_SHARE
    mark = setter.style("Bold", MARK_UNITS, setter.tones.text)
    beside = setter.number("00/00", mark).width + setter.px(_GAP_UNITS)
    room = round(look.slide_width * share) - 2 * setter.px(_MARGIN_UNITS) - beside
    return stacked((setter.px(20), line) for line in number_lines(view.tip.phone, setter, room))


def _places(setter: Setter, signal: Signal, foot: int, share: float) -> _Places:
    look = setter.look
    margin, gap = setter.px(_MARGIN_UNITS), setter.px(_GAP_UNITS)
    width, height = look.slide_width, look.slide_height
    _band, top = ribbon(signal, setter, 0, 0, width)
    if look.portrait:
        face = Box(0, top, width, round((height - top) * share))
        x, start = margin, face.bottom + gap
    else:
        face = Box(0, top, round(width * share), height - top)
        x, start = face.right + margin, top + gap
    foot_box = Box(x, height - gap - foot, width - margin - x, foot)
    room = foot_box.y - round(1.5 * gap) - start
    return _Places(face, Box(x, start, foot_box.width, room), foot_box)


def _cautions(view: NoticeView, setter: Setter, width: int, height: int) -> list[Atom]:
    """The strip before all else, cut where it would be higher than a third of the column."""
    if view.outcome != "none":
        return []
    both = setter.wording.data(view.caution)
    alert = view.kind == "alert"
    strips = caution_strips(both, setter, width, height, alert=alert)
    return [Atom(strip, setter.px(_GAP_UNITS)) for strip in strips]


def _head(view: NoticeView, setter: Setter, column: Box) -> Block | None:
    """The name that stands on every page; None where it is too long for that."""
    head = header(view, setter, column.width, _NAME_UNITS)
    return head if head.height <= _MOST_NAME_SHARE * column.height else None


def _beneath(head: Block | None, setter: Setter) -> int:
    """Pixels from the column's top to what follows the name."""
    if head is None:
        return 0
    return head.height + room_beneath(head) + setter.px(_GAP_UNITS)


def _flowing(
    head: Block | None, column: Sequence[Atom], setter: Setter, place: Box
) -> list[Element]:
    top = _beneath(head, setter)
    name = head.at(place.x, place.y) if head else ()
    return [*name, *placed(column, place.x, place.y + top, place.height - top, 0)]


def _caption(caption: Pair, setter: Setter, width: int) -> list[Atom]:
    style = setter.style("Medium", CAPTION_UNITS, setter.tones.text)
    lines = setter.lines(joined(setter.wording.data(caption)), style, width)
    return [Atom(line, setter.line_gap(style)) for line in lines]


def _page(
    view: NoticeView, setter: Setter, signal: Signal, places: _Places, photo: Photo | None
) -> list[Element]:
    look = setter.look
    band, _height = ribbon(signal, setter, 0, 0, look.slide_width)
    whole = Box(0, 0, look.slide_width, look.slide_height)
    elements: list[Element] = [Ground(whole, signal.tones.ground), *band]
    if photo is None:
        return [*elements, *no_photograph(places.face, setter)]
    grey = view.outcome == "captured"
    face = room_for(photo, places.face)
    return [*elements, Photograph(face, photo, signal.tones.ground, grey=grey)]


def _made(setter: Setter, elements: Sequence[Element], zones: tuple[Zone, ...]) -> Page:
    look = setter.look
    return Page(look.slide_width, look.slide_height, tuple(elements), zones)
