"""A face on the form is cut to its box and never squeezed into it."""

from __future__ import annotations

from typing import Any

import pytest

from screens.photograph.crop import cover
from screens.plan import Box
from screens.tip.portrait.rounding import outline
from screens.views import Photo
from tests.fixtures_tip_form import offscreen

__all__ = ["offscreen"]

WIDTH, HEIGHT = 80, 100
FOCUS = (0.5, 0.38)


def _graded() -> Photo:
    """Each pixel says where it is: red is its column, green its row."""
    pixels = bytes(
        part for row in range(HEIGHT) for column in range(WIDTH) for part in (column, row, 0)
    )
    return Photo(pixels, WIDTH, HEIGHT, *FOCUS)


@pytest.mark.usefixtures("offscreen")
@pytest.mark.parametrize(("box_width", "box_height"), [(80, 80), (40, 100), (80, 40)])
def test_the_picture_keeps_its_proportions(box_width: int, box_height: int) -> None:
    from kivy.graphics import Fbo
    from kivy.lang import Builder
    from PIL import Image

    from screens.photograph.photograph import uploaded
    from screens.tip.portrait.portrait import Portrait

    (*_, texture) = uploaded(_graded())
    box = Box(0, 0, box_width, box_height)
    portrait = Portrait(_graded(), texture, box, box_height, 6)
    Builder.sync()
    target = Fbo(size=(box_width, box_height))
    target.add(portrait.canvas)
    target.draw()
    drawn = Image.frombytes("RGBA", (box_width, box_height), bytes(target.pixels))
    upright = drawn.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    pixels: Any = upright.load()
    x, y = box_width // 2, box_height // 2
    columns = pixels[0, y][0], pixels[box_width - 1, y][0]
    rows = pixels[x, 0][1], pixels[x, box_height - 1][1]
    crop = cover(WIDTH, HEIGHT, box_width, box_height, FOCUS)
    near = pytest.approx
    assert columns == near((crop.left * WIDTH, crop.right * WIDTH - 1), abs=2)
    assert rows == near((crop.top * HEIGHT, crop.bottom * HEIGHT - 1), abs=2)
    assert pixels[0, 0][3] == 0  # a round corner


def test_the_outline_stays_within_its_box() -> None:
    points = list(outline(40, 20, 99))
    assert min(x for x, _ in points) == pytest.approx(0)
    assert max(x for x, _ in points) == pytest.approx(40)
    assert (min(y for _, y in points), max(y for _, y in points)) == pytest.approx((0, 20))
