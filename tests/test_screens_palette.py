"""Contrast: every colour of text against what it lies on."""

from __future__ import annotations

import pytest

from screens.palette import INK, PAPER, TEXT_ON_GROUND, WHITE, Colour, contrast
from screens.plan import Box, Ground, Icon, Page, Panel, TextLine
from screens.views import View
from tests.fixtures_screens import SHORT_CASES, offscreen, pages_of_view

__all__ = ["offscreen"]

SEVEN_TO_ONE = 7.0


def test_contrast_is_the_ratio_of_wcag() -> None:
    assert contrast(Colour.of("#000000"), WHITE) == pytest.approx(21.0)
    assert contrast(Colour.of("#767676"), WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_every_pair_of_the_palette_is_seven_to_one(text: Colour, ground: Colour) -> None:
    assert contrast(text, ground) >= SEVEN_TO_ONE


@pytest.mark.parametrize("view", SHORT_CASES.values(), ids=SHORT_CASES.keys())
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_every_text_of_every_slide_is_seven_to_one(
    offscreen: None, view: View, size: tuple[int, int]
) -> None:
    for page in pages_of_view(view, size):
        for line in page.elements:
            if isinstance(line, TextLine | Icon):
                colour = line.style.colour if isinstance(line, TextLine) else line.colour
                assert contrast(colour, _beneath(page, line.box)) >= SEVEN_TO_ONE, line


def test_ink_and_paper_are_far_apart() -> None:
    assert contrast(INK, PAPER) > 15


def _beneath(page: Page, box: Box) -> Colour:
    """The colour of the last filled element that holds the box."""
    return [
        element.colour
        for element in page.elements
        if isinstance(element, Ground | Panel) and element.box.holds(box)
    ][-1]
