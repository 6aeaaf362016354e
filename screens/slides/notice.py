"""A notice's slide: the face, and beside (landscape) or beneath it (portrait) what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screens.plan import Block, Box, Element, Ground, Page, Photograph
from screens.slides.body import body_atoms
from screens.slides.caution import caution_strips
from screens.slides.flow import height_of, pages_of, placed
from screens.slides.header import header
from screens.slides.no_photograph import no_photograph
from screens.slides.ribbon import Signal, ribbon, signal_of
from screens.slides.setting import Setter
from screens.views import NoticeView

_STEPS = ((1.5, 132), (1.36, 128), (1.24, 122), (1.12, 114), (1.0, 104), (0.94, 96), (0.88, 88))
"""Body scale and largest name (units), tried from the top: the largest that fits on one page."""
_PAGED_STEP = (0.94, 96)
_MOST_EXTRA_UNITS = 34


@dataclass(frozen=True)
class Frame:
    """The places of a notice's slide, pixels."""

    face: Box
    """Ribbon, photograph and caution."""
    header: Box
    """Width and top are kept; the height follows the name."""
    body_width: int
    body_bottom: int
    answers: Box | None
    """QR, numbers, promise."""


def notice_pages(
    view: NoticeView, setter: Setter, frame: Frame, answers: Block | None
) -> list[Page]:
    """Lays the slide out, on one page at the largest size that holds, else on several."""
    signal = signal_of(view, setter.wording)
    scale, name_units = next(_steps_that_fit(view, setter, frame), _PAGED_STEP)
    scaled = setter.scaled(scale)
    head = header(view, scaled, frame.header.width, name_units)
    top, height = _column(head, scaled, frame)
    columns = pages_of(body_atoms(view, scaled, frame.body_width, frame.header.width), height)
    strips: list[Block] = []
    if view.outcome == "none":
        strips = caution_strips(
            setter.wording.data(view.caution),
            setter,
            frame.face.width,
            frame.face.height,
            alert=view.kind == "alert",
        )
    count = max(len(columns), len(strips))
    pages = []
    for number in range(count):
        strip = strips[number % len(strips)] if strips else None
        elements = _face(view, setter, frame.face, signal, strip)
        elements += head.at(frame.header.x, frame.header.y)
        elements += placed(
            columns[number % len(columns)],
            frame.header.x,
            top,
            height,
            setter.px(_MOST_EXTRA_UNITS),
        )
        if answers is not None and frame.answers is not None:
            elements += answers.at(frame.answers.x, frame.answers.y)
        if count > 1:
            elements += _page_mark(number, count, setter)
        pages.append(elements)
    look = setter.look
    return [Page(look.slide_width, look.slide_height, tuple(elements)) for elements in pages]


def _steps_that_fit(view: NoticeView, setter: Setter, frame: Frame) -> Iterator[tuple[float, int]]:
    for scale, name_units in _STEPS:
        scaled = setter.scaled(scale)
        head = header(view, scaled, frame.header.width, name_units)
        _, height = _column(head, scaled, frame)
        if height_of(body_atoms(view, scaled, frame.body_width, frame.header.width)) <= height:
            yield scale, name_units


def _column(head: Block, setter: Setter, frame: Frame) -> tuple[int, int]:
    top = frame.header.y + head.height + setter.px(40 * setter.scale)
    return top, frame.body_bottom - top


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
                fade=setter.px(70) if not look.portrait or strip is None else 0,
                fade_side="bottom" if look.portrait else "right",
                grey=view.outcome == "captured",
            )
        )
    elements += band
    if strip is not None:
        elements += strip.at(box.x, place.bottom)
    return elements


def _page_mark(number: int, count: int, setter: Setter) -> Iterator[Element]:
    mark = setter.number(f"{number + 1}/{count}", setter.style("Bold", 28, setter.tones.text))
    look = setter.look
    x = look.slide_width - setter.px(56) - mark.width
    return mark.at(x, look.slide_height - setter.px(40) - mark.height)
