"""A notice's slide: the face, and beside (landscape) or beneath it (portrait) what is asked."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from screens.plan import Block, Box, Element, Ground, Page, Photograph, Zone
from screens.slides.body import body_atoms
from screens.slides.caution import caution_strips
from screens.slides.flow import Atom, height_of, pages_of, placed
from screens.slides.header import header, room_beneath
from screens.slides.no_photograph import no_photograph
from screens.slides.notice_frame import Frame, notice_frame
from screens.slides.ribbon import Signal, ribbon
from screens.slides.setting import Setter
from screens.views import NoticeView, Pair

MARK_UNITS = 28
"""Type size of a page's mark."""
_STEPS = (
    (1.7, 150),
    (1.5, 138),
    (1.36, 128),
    (1.24, 122),
    (1.12, 114),
    (1.0, 104),
    (0.92, 96),
    (0.84, 88),
    (0.76, 82),
)
"""Body scale and largest name (units), tried from the top: the largest that fits on one page."""
_PAGED_STEPS = ((1.24, 122), (1.12, 114), (1.0, 104), (0.92, 92), (0.84, 84))
_LEAST_NAME_UNITS = 44
_MOST_EXTRA_UNITS = 30


@dataclass(frozen=True)
class _Composition:
    """A header and a body at one scale, in one frame."""

    frame: Frame
    setter: Setter
    head: Block
    atoms: Sequence[Atom]
    top: int

    @property
    def height(self) -> int:
        """Pixels that the body may take."""
        return self.frame.body_bottom - self.top

    @property
    def fits(self) -> bool:
        """Whether it all goes on one page."""
        beneath_header = self.frame.header.y + self.head.height <= self.frame.side_top
        return beneath_header and height_of(self.atoms) <= self.height


def notice_pages(
    view: NoticeView, setter: Setter, signal: Signal
) -> Generator[None, None, list[Page]]:
    """Lays the slide out, on one page at the largest size that holds, else on several.

    Yields between attempts: each takes a millisecond or two of whoever draws meanwhile.
    """
    composed = yield from _composed(view, setter)
    columns = pages_of(composed.atoms, composed.height)
    frame = composed.frame
    strips: list[Block] = []
    if view.outcome == "none":
        caution = setter.wording.data(view.caution)
        inverted = view.kind == "alert"
        strips = caution_strips(
            caution, setter, frame.face.width, frame.face.height, alert=inverted
        )
    count = max(len(columns), len(strips))
    look = setter.look
    pages = []
    for number in range(count):
        strip = strips[number % len(strips)] if strips else None
        column = columns[number % len(columns)]
        extra = setter.px(_MOST_EXTRA_UNITS * composed.setter.scale)
        elements = [
            *_face(view, setter, frame.face, signal, strip),
            *composed.head.at(frame.header.x, frame.header.y),
            *placed(column, frame.header.x, composed.top, composed.height, extra),
            *frame.answers,
        ]
        if count > 1:
            elements += page_mark(number, count, setter, frame.mark)
        zones = (Zone(touched_by(frame.face, setter), view.notice_id),) if view.notice_id else ()
        pages.append(Page(look.slide_width, look.slide_height, tuple(elements), zones))
    return pages


def touched_by(face: Box, setter: Setter) -> Box:
    """Where a face is touched: on itself; with reach all of the slide's lower half, where the face
    may be out of reach."""
    look = setter.look
    top = look.highest_touch
    return Box(0, top, look.slide_width, look.slide_height - top) if top else face


def page_mark(number: int, count: int, setter: Setter, place: tuple[int, int]) -> Iterator[Element]:
    """ "1/2", its right end and baseline at `place`."""
    mark = setter.number(
        f"{number + 1}/{count}", setter.style("Bold", MARK_UNITS, setter.tones.text)
    )
    return mark.at(place[0] - mark.width, place[1] - mark.height)


def _composed(view: NoticeView, setter: Setter) -> Generator[None, None, _Composition]:
    """The largest text that fits, then the largest QR that fits beside it."""
    pictured = view.photo is not None
    frame = notice_frame(view.tip, setter, pictured=pictured)
    assert frame is not None  # noqa: S101 - the smallest frame always is
    yield
    found: _Composition | None = None
    low, high = 0, len(_STEPS)
    while low < high:  # smaller text takes less height, so the steps are searched by halves
        middle = (low + high) // 2
        scale, largest = _STEPS[middle]
        name_units = _name_units(view, setter, frame, largest)
        tried = _compose(view, setter.scaled(scale), frame, name_units)
        yield
        if tried.fits:
            found, high = tried, middle
        else:
            low = middle + 1
    if found is None:
        return (yield from _paged(view, setter, frame))
    growth = 1
    while (larger := notice_frame(view.tip, setter, growth, pictured=pictured)) is not None:
        yield
        grown = _regrown(view, found, larger)
        yield
        if not grown.fits:
            break
        found = grown
        growth += 1
    return found


def _paged(view: NoticeView, setter: Setter, frame: Frame) -> Generator[None, None, _Composition]:
    """The fewest pages, and the largest text that needs no more of them."""
    best: tuple[int, _Composition] | None = None
    for scale, largest in _PAGED_STEPS:
        name_units = _name_units(view, setter, frame, largest)
        tried = _compose(view, setter.scaled(scale), frame, name_units)
        count = len(pages_of(tried.atoms, tried.height))
        if best is None or count < best[0]:
            best = (count, tried)
        yield
    assert best is not None  # noqa: S101 - there are steps
    return best[1]


def _body(view: NoticeView, setter: Setter, frame: Frame) -> list[Atom]:
    promise = view.tip.promise if view.tip is not None and frame.promise_in_body else Pair()
    return body_atoms(view, setter, frame.body_width, promise=promise)


def _regrown(view: NoticeView, found: _Composition, frame: Frame) -> _Composition:
    """The same text in a frame with a larger QR; set anew where that leaves it less width."""
    atoms = found.atoms
    before = found.frame
    if (frame.body_width, frame.promise_in_body) != (before.body_width, before.promise_in_body):
        atoms = _body(view, found.setter, frame)
    return replace(found, frame=frame, atoms=atoms)


def _name_units(view: NoticeView, setter: Setter, frame: Frame, largest: int) -> int:
    """The largest name that stays above what stands beside the body (portrait)."""
    for units in range(largest, _LEAST_NAME_UNITS, -4):
        head = header(view, setter, frame.header.width, units)
        if frame.header.y + head.height <= frame.side_top:
            return units
    return _LEAST_NAME_UNITS


def _compose(view: NoticeView, setter: Setter, frame: Frame, name_units: float) -> _Composition:
    head = header(view, setter, frame.header.width, name_units)
    atoms = _body(view, setter, frame)
    top = frame.header.y + head.height + room_beneath(head) + setter.px(28 * setter.scale)
    return _Composition(frame, setter, head, atoms, top)


def _face(
    view: NoticeView, setter: Setter, box: Box, signal: Signal, strip: Block | None
) -> list[Element]:
    """Nothing lies over the face: the ribbon stands above the photograph, the caution beneath."""
    look = setter.look
    ground = Ground(Box(0, 0, look.slide_width, look.slide_height), signal.tones.ground)
    band, band_height = ribbon(signal, setter, box.x, box.y, box.width)
    strip_height = strip.height if strip else 0
    place = Box(box.x, box.y + band_height, box.width, box.height - band_height - strip_height)
    elements: list[Element] = [ground]
    if view.photo is None:
        elements += no_photograph(place, setter)
    else:
        elements.append(
            Photograph(
                place,
                view.photo,
                signal.tones.ground,
                fade=setter.px(90) if not look.portrait or strip is None else 0,
                fade_side="bottom" if look.portrait else "right",
                # A captured person is no longer looked for, and greyed. One who was found is not:
                # a grey portrait of a missing person reads as an obituary.
                grey=view.outcome == "captured",
            )
        )
    elements += band
    if strip is not None:
        elements += strip.at(box.x, place.bottom)
    return elements
