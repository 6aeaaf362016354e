"""The ring around what Enter would press: seen, and seen whole (WCAG 2.2, 2.4.11 and 2.4.13)."""

from __future__ import annotations

import pytest

from screens.look import Look
from screens.palette import GOLD, GROUND, contrast
from screens.plan import Box
from screens.preferences import Contrast, Preferences
from tests.fixtures_screens import offscreen

__all__ = ["offscreen"]
SIZES = ((1920, 1080), (1080, 1920), (1280, 720), (800, 480), (3840, 2160))


@pytest.mark.parametrize("preferred", ["normal", "high"])
def test_its_two_colours_are_seen_against_each_other(preferred: Contrast) -> None:
    scheme = Look(1920, 1080, preferences=Preferences(contrast=preferred)).scheme
    assert contrast(scheme.of(GOLD), scheme.of(GROUND)) >= 7


@pytest.mark.usefixtures("offscreen")
@pytest.mark.parametrize("size", SIZES)
def test_all_of_it_is_on_the_display_also_around_what_fills_it(size: tuple[int, int]) -> None:
    from screens.focus_ring import FocusRing

    width, height = size
    ring = FocusRing(Look(width, height, input_mode="keypad"))
    assert ring.thick >= 3
    for box in (Box(0, 0, width // 2, height), Box(width // 2, height // 2, width // 2, 200)):
        ring.around(box)
        beyond = 1.5 * ring.thick  # half of the dark line beneath
        assert ring.x >= beyond - 1
        assert ring.y >= beyond - 1
        assert ring.right <= width - beyond + 1
        assert ring.top <= height - beyond + 1


@pytest.mark.usefixtures("offscreen")
def test_it_leaves_what_it_is_around_to_be_seen() -> None:
    from screens.focus_ring import FocusRing

    ring = FocusRing(Look(1920, 1080, input_mode="keypad"))
    ring.around(Box(500, 300, 400, 200))
    assert (ring.x, ring.right) == (493, 907)
    assert (ring.y, ring.top) == (1080 - 507, 1080 - 293)
