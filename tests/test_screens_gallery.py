"""The gallery, measured: nothing clipped, contrast, letters, and codes read from where one stands.

Issue "The kiosk, complete", must show 1: every kind of slide at five resolutions in both orders.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

import pytest
from PIL import Image

from assets.i18n import Locale
from screens.look import Look, texture_look
from screens.palette import contrast
from screens.plan import Box, Ground, Page, Panel, Photograph, QrCode, TextLine
from screens.slides import lay_out
from screens.typesetting import Measure, SdlMeasure
from screens.views import DetailView, NoticeView, TenView, View
from screens.wording import Wording
from scripts.gallery_run.chosen import SIZES
from scripts.gallery_run.subjects import Subject, subjects
from tests.fixtures_measuring import (
    TURNED_DEGREES,
    codes,
    lacking,
    measured,
    mm_per_px_of,
    seen_by_a_camera,
)
from tests.fixtures_screens import offscreen, words

__all__ = ["offscreen"]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("offscreen")]

NAMES, REST = 7.0, 4.5
"""Contrast ratios (WCAG 2.2, success criteria 1.4.6 and 1.4.3)."""
NOTICE_M, TIP_LINE_M = 1.2, 3.0
"""Metres from which a QR is to be read."""
_NATIVE_PX = 56
_HIDDEN = 0.012
"""Share of a line's pixels that may differ: the edges of digits that touch, in the smallest text.
A row of pixels that is cut off is seven times as much."""
KINDS: tuple[Subject, ...] = get_args(Subject)
EVERYTHING = [
    pytest.param(kind, size, first, id=f"{kind}-{size[0]}x{size[1]}-{first}")
    for kind, size, first in itertools.product(KINDS, SIZES, ("es", "en"))
]


@dataclass(frozen=True)
class Painted:
    """A slide as the player paints it: its plan, and the picture of each page."""

    view: View
    pages: tuple[Page, ...]
    pictures: tuple[Image.Image, ...]
    size: tuple[int, int]
    """Of the whole display as it was drawn: half of one that is enlarged."""


@cache
def _measure() -> Measure:
    return SdlMeasure()


def painted(kind: Subject, size: tuple[int, int], first: Locale) -> Painted:
    """The slide in the language order, as a screen of this size shows it."""
    from screens.painting import SlidePainter

    view = subjects(_NATIVE_PX)[kind]
    look = texture_look(Look(*size))
    pages = lay_out(view, look, Wording(words(first)), _measure())
    textures = SlidePainter(size, words(first)).begin(view).run()
    pictures = tuple(_picture(texture) for texture in textures)
    return Painted(view, tuple(pages), pictures, (look.width, look.height))


@pytest.mark.parametrize(("kind", "size", "first"), EVERYTHING)
def test_a_slide_is_whole_legible_and_its_code_is_read(
    kind: Subject, size: tuple[int, int], first: Locale
) -> None:
    slide = painted(kind, size, first)
    assert len(slide.pages) == len(slide.pictures)
    names = names_of(slide.view)
    lines = 0
    for page, picture in zip(slide.pages, slide.pictures, strict=True):
        assert picture.size == (page.width, page.height)
        assert list(clipped(page)) == []
        for line in _lines(page):
            drawn = measured(line, picture, _measure())
            assert drawn.missing <= _HIDDEN, f"{drawn} is not wholly on the picture"
            assert drawn.mixed <= 0.02, f"{drawn} stands on more than one colour"
            ratio = contrast(line.style.colour, drawn.ground)
            least = NAMES if is_of_a_name(line.text, names) else REST
            assert ratio >= least, f"{drawn}: {ratio:.1f} : 1"
            assert lacking(line) == "", line.text
            lines += 1
    assert lines or kind == "image"
    _assert_codes_are_read(kind, slide)


def _assert_codes_are_read(kind: Subject, slide: Painted) -> None:
    metres = TIP_LINE_M if kind == "tip_line" else NOTICE_M
    wide = mm_per_px_of(slide.size)
    found = 0
    for page, picture in zip(slide.pages, slide.pictures, strict=True):
        for code in (e for e in page.elements if isinstance(e, QrCode)):
            found += 1
            for turned in (TURNED_DEGREES, -TURNED_DEGREES):
                seen = seen_by_a_camera(picture, wide, metres, turned)
                assert code.matrix.address in codes(seen), f"{turned}° from {metres} m"
    shows_one = isinstance(slide.view, NoticeView) or kind == "tip_line"
    assert found or not shows_one


def test_the_measure_sees_a_line_that_is_cut_covered_or_pale() -> None:
    slide = painted("wanted", (1280, 720), "es")
    page, picture = slide.pages[0], slide.pictures[0]
    line = max(_lines(page), key=lambda each: each.style.px)
    assert measured(line, picture, _measure()).missing <= _HIDDEN
    box = line.box
    covered = picture.copy()
    covered.paste((0, 0, 0), (box.x, box.y, box.x + box.width // 8, box.bottom))
    assert measured(line, covered, _measure()).missing > 0.03
    cut = picture.crop((0, 0, box.right - box.width // 8, picture.height))
    assert measured(line, cut, _measure()).missing > 0.03
    pale = picture.point(lambda channel: 128 + channel // 2)
    assert contrast(line.style.colour, measured(line, pale, _measure()).ground) < REST


def test_a_code_is_not_read_from_too_far() -> None:
    slide = painted("wanted", (1920, 1080), "es")
    seen = seen_by_a_camera(slide.pictures[0], mm_per_px_of(slide.size), 9.0, TURNED_DEGREES)
    assert codes(seen) == []


def test_a_plan_with_lines_over_each_other_is_seen() -> None:
    page = painted("message", (1280, 720), "es").pages[0]
    (first, *_) = _lines(page)
    twice = Page(page.width, page.height, (*page.elements, first))
    assert list(clipped(twice)) != []
    narrow = Page(first.box.right - 10, page.height, page.elements)
    assert list(clipped(narrow)) != []


def clipped(page: Page) -> Iterator[str]:
    """What reaches beyond the page, or lies over a line of text."""
    whole = Box(0, 0, page.width, page.height)
    inks = [(line, ink_of(line)) for line in _lines(page)]
    for line, ink in inks:
        if not whole.holds(ink):
            yield f"{line.text!r} reaches beyond the page"
        wide = _measure().width(line.text, line.style.face, line.style.px)
        if wide > line.box.width + 1 and not line.digit_cells:
            yield f"{line.text!r} is wider than its box"
    solid = [e for e in page.elements if not isinstance(e, Ground | Panel)]
    for (line, ink), other in itertools.product(inks, solid):
        if other is not line and ink.meets(ink_of(other)) and not _is_screened(page, other, ink):
            yield f"{line.text!r} lies over {other!r:.80}"
    if len(set(map(id, page.elements))) != len(page.elements):
        yield "an element is drawn twice"


def _is_screened(page: Page, beneath: Any, ink: Box) -> bool:
    """Whether a panel lies between them: a rank on its badge in the corner of a photograph."""
    if not isinstance(beneath, Photograph):
        return False
    above = page.elements[page.elements.index(beneath) + 1 :]
    return any(isinstance(e, Panel) and e.box.holds(ink) for e in above)


def ink_of(element: Any) -> Box:
    """Its box, with what reaches below the baseline of a text."""
    box: Box = element.box
    if not isinstance(element, TextLine):
        return box
    depth = element.style.descent if set("gjpqy,;Q()") & set(element.text) else 0
    return Box(box.x, box.y, box.width, box.height + depth)


def names_of(view: View) -> tuple[str, ...]:
    """The names of people that the slide shows."""
    match view:
        case NoticeView():
            return (view.name,)
        case DetailView():
            return (view.notice.name,)
        case TenView():
            return tuple(tile.name for tile in view.tiles)
    return ()


def is_of_a_name(text: str, names: tuple[str, ...]) -> bool:
    """Whether the line is a name or a part of one."""
    return any(text in name for name in names)


def _lines(page: Page) -> list[TextLine]:
    return [e for e in page.elements if isinstance(e, TextLine) and e.text.strip()]


def _picture(texture: Any) -> Image.Image:
    image = Image.frombytes("RGBA", texture.size, bytes(texture.pixels))
    return image.convert("RGB").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
