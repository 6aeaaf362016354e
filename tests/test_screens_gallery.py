"""The gallery, measured: nothing clipped, contrast, letters, and codes read from where one stands.

Issue "The kiosk, complete", must show 1: every kind of slide at five resolutions in both orders.
"""

from __future__ import annotations

import itertools
from typing import get_args

import pytest

from assets.i18n import Locale
from screens.palette import contrast
from screens.plan import Page, QrCode
from screens.views import NoticeView
from scripts.gallery_run.chosen import SIZES
from scripts.gallery_run.subjects import Subject, subjects
from tests.fixtures_measuring import (
    TURNED_DEGREES,
    codes,
    measured,
    mm_per_px_of,
    seen_by_a_camera,
)
from tests.fixtures_painted import (
    HIDDEN,
    REST,
    Painted,
    clipped,
    faults,
    lines_of,
    painted_view,
    ruler,
    unread_codes,
)
from tests.fixtures_screens import offscreen

__all__ = ["offscreen"]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("offscreen")]

NOTICE_M, TIP_LINE_M = 1.2, 3.0
"""Metres from which a QR is to be read."""
_NATIVE_PX = 56
KINDS: tuple[Subject, ...] = get_args(Subject)
EVERYTHING = [
    pytest.param(kind, size, first, id=f"{kind}-{size[0]}x{size[1]}-{first}")
    for kind, size, first in itertools.product(KINDS, SIZES, ("es", "en"))
]


def painted(kind: Subject, size: tuple[int, int], first: Locale) -> Painted:
    """The gallery's slide of a kind."""
    return painted_view(subjects(_NATIVE_PX)[kind], size, first)


@pytest.mark.parametrize(("kind", "size", "first"), EVERYTHING)
def test_a_slide_is_whole_legible_and_its_code_is_read(
    kind: Subject, size: tuple[int, int], first: Locale
) -> None:
    slide = painted(kind, size, first)
    assert list(faults(slide)) == []
    assert any(map(lines_of, slide.pages)) or kind == "image"
    metres = TIP_LINE_M if kind == "tip_line" else NOTICE_M
    assert list(unread_codes(slide, metres, (TURNED_DEGREES, -TURNED_DEGREES))) == []
    if isinstance(slide.view, NoticeView) or kind == "tip_line":
        assert any(isinstance(e, QrCode) for page in slide.pages for e in page.elements)


def test_the_measure_sees_a_line_that_is_cut_covered_or_pale() -> None:
    slide = painted("wanted", (1280, 720), "es")
    page, picture = slide.pages[0], slide.pictures[0]
    line = max(lines_of(page), key=lambda each: each.style.px)
    assert measured(line, picture, ruler()).missing <= HIDDEN
    box = line.box
    covered = picture.copy()
    covered.paste((0, 0, 0), (box.x, box.y, box.x + box.width // 8, box.bottom))
    assert measured(line, covered, ruler()).missing > 0.03
    cut = picture.crop((0, 0, box.right - box.width // 8, picture.height))
    assert measured(line, cut, ruler()).missing > 0.03
    pale = picture.point(lambda channel: 128 + channel // 2)
    assert contrast(line.style.colour, measured(line, pale, ruler()).ground) < REST


def test_a_code_is_not_read_from_too_far() -> None:
    slide = painted("wanted", (1920, 1080), "es")
    seen = seen_by_a_camera(slide.pictures[0], mm_per_px_of(slide.size), 9.0, TURNED_DEGREES)
    assert codes(seen) == []


def test_a_plan_with_lines_over_each_other_is_seen() -> None:
    page = painted("message", (1280, 720), "es").pages[0]
    (first, *_) = lines_of(page)
    twice = Page(page.width, page.height, (*page.elements, first))
    assert list(clipped(twice)) != []
    narrow = Page(first.box.right - 10, page.height, page.elements)
    assert list(clipped(narrow)) != []
