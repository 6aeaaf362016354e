"""A photograph stands upright, in its proportions, with the face in view."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from screens.look import Look
from screens.palette import Colour
from screens.views import Photo
from tests.fixtures_screens import WANTED, offscreen, words

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

SIZE = (1920, 1080)
SKY, EARTH = (40, 90, 200), (120, 80, 40)
LEFT_MARK, RIGHT_MARK = (250, 250, 0), (0, 250, 250)


def painted(photo: Photo) -> Any:
    """The slide's first page."""
    from screens.painting import SlidePainter

    return SlidePainter(SIZE, words()).begin(replace(WANTED, photo=photo)).run()[0]


def colour_at(texture: Any, x: int, y: int) -> tuple[int, int, int]:
    """At (x, y) from the top left corner."""
    at = ((texture.height - 1 - y) * texture.width + x) * 4
    return tuple(texture.pixels[at : at + 3])


def rows(width: int, height: int, colours: list[tuple[int, int, int]]) -> Photo:
    """Equal bands from the top down."""
    band = height // len(colours)
    return Photo(b"".join(bytes(colour) * width * band for colour in colours), width, height)


def test_the_sky_is_above_the_earth() -> None:
    texture = painted(rows(120, 160, [SKY, EARTH]))
    slide = Look(*SIZE).slide_height
    assert colour_at(texture, 300, slide // 4) == SKY
    assert colour_at(texture, 300, slide * 7 // 10) == EARTH


def test_left_is_left() -> None:
    line = bytes(LEFT_MARK) * 60 + bytes(RIGHT_MARK) * 60
    texture = painted(Photo(line * 160, 120, 160))
    assert colour_at(texture, 200, 400) == LEFT_MARK
    assert colour_at(texture, 600, 400) == RIGHT_MARK


def test_the_second_photograph_is_as_upright_as_the_first() -> None:
    from screens.painting import SlidePainter

    painter = SlidePainter(SIZE, words())
    view = replace(WANTED, photo=rows(120, 160, [SKY, EARTH]))
    painter.begin(replace(WANTED, photo=rows(120, 160, [EARTH, SKY]))).run()
    texture = painter.begin(view).run()[0]
    assert colour_at(texture, 300, Look(*SIZE).slide_height // 4) == SKY


def test_a_wide_photograph_is_cut_at_its_sides_and_not_squeezed() -> None:
    # Ten upright stripes; a box that is not wider than high shows fewer than all of them.
    stripes = b"".join(bytes(SKY if n % 2 else EARTH) * 40 for n in range(10))
    texture = painted(Photo(stripes * 200, 400, 200))
    blue = [(pixel := colour_at(texture, x, 400))[2] > pixel[0] for x in range(560)]
    changes = sum(before != after for before, after in pairwise(blue))
    assert 1 <= changes <= 4


def test_the_focus_stays_in_view() -> None:
    # A tall picture whose face is near its lower end.
    photo = replace(rows(100, 400, [SKY] * 7 + [EARTH]), focus_y=0.95)
    texture = painted(photo)
    bottom = Look(*SIZE).slide_height - 200
    assert colour_at(texture, 300, bottom) == EARTH


def test_colours_are_those_of_the_photograph() -> None:
    texture = painted(rows(64, 64, [(7, 131, 250)]))
    assert Colour(*colour_at(texture, 300, 400)) == Colour(7, 131, 250)


def test_in_portrait_the_words_have_the_room_of_a_photograph_that_is_not_there() -> None:
    from screens.slides import lay_out
    from screens.typesetting import SdlMeasure
    from screens.wording import Wording

    look, measure = Look(1080, 1920), SdlMeasure()
    with_one, without = (
        lay_out(view, look, Wording(words()), measure)
        for view in (WANTED, replace(WANTED, photo=None))
    )
    assert len(without) < len(with_one)
