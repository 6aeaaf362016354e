"""Painting: short steps, whole textures, the same pixels every time, and memory that stays flat."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest

from screens.look import Look, texture_look
from screens.palette import BLUE, GREEN, GROUND, RED, Colour
from screens.plan import TextLine
from screens.views import View
from tests.fixtures_screens import (
    ALERT,
    BARE,
    CAPTURED,
    CASES,
    MESSAGE,
    MISSING,
    SIZES,
    TIP_LINE,
    WANTED,
    offscreen,
    pages_of_view,
    words,
)

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")


def _painter(size: tuple[int, int] = (800, 480), **options: Any) -> Any:
    from screens.painting import SlidePainter

    return SlidePainter(size, words(), **options)


def _pixel(texture: Any, x: int, y: int) -> Colour:
    """The colour at (x, y) from the top left corner."""
    row = texture.height - 1 - y
    at = (row * texture.width + x) * 4
    return Colour(*texture.pixels[at : at + 3])


def test_a_slide_is_painted_in_many_steps_and_then_stays_done() -> None:
    job = _painter((1920, 1080)).begin(WANTED)
    steps = 1
    while not job.step():
        steps += 1
    assert steps > 20
    assert job.step() is True
    assert len(job.pages) == 1


def test_pages_before_the_end_are_an_error_and_not_half_a_slide() -> None:
    job = _painter().begin(WANTED)
    job.step()
    with pytest.raises(RuntimeError, match="not finished"):
        _ = job.pages


@pytest.mark.parametrize("size", SIZES)
def test_a_texture_is_the_size_of_the_slide_without_the_bar(size: tuple[int, int]) -> None:
    painter = _painter(size)
    (texture,) = painter.begin(TIP_LINE).run()
    assert texture.size == (painter.look.slide_width, painter.look.slide_height)
    assert texture.size[0] * texture.size[1] <= 1920 * 1080


def test_a_4k_display_is_painted_at_1080p_and_drawn_upscaled() -> None:
    assert texture_look(Look(3840, 2160)) == Look(1920, 1080)
    assert texture_look(Look(2160, 3840)) == Look(1080, 1920)
    assert texture_look(Look(1280, 720)) == Look(1280, 720)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (800, 480)])
def test_every_label_fits_the_box_it_was_planned_in(name: str, size: tuple[int, int]) -> None:
    painter = _painter(size)
    wider = []
    for page in pages_of_view(CASES[name], size):
        for line in page.elements:
            if isinstance(line, TextLine):
                widget = painter._builder.widget(line, page.height, {})
                if widget.width > line.box.width or widget.right > page.width or widget.y < 0:
                    wider.append((line.text, widget.width, line.box.width))
    assert wider == []


def test_the_same_slide_is_painted_to_the_same_pixels() -> None:
    first = [texture.pixels for texture in _painter().begin(WANTED).run()]
    again = _painter()
    again.begin(MESSAGE).run()
    assert [texture.pixels for texture in again.begin(WANTED).run()] == first


@pytest.mark.parametrize(
    ("view", "colour"), [(WANTED, RED), (MISSING, BLUE), (CAPTURED, GREEN)], ids=str
)
def test_the_ribbon_has_the_colour_of_its_meaning(view: View, colour: Colour) -> None:
    (texture,) = _painter((1920, 1080)).begin(view).run()
    assert _pixel(texture, 8, 8) == colour


def test_a_missing_person_is_shown_without_any_red() -> None:
    for size in ((1920, 1080), (1080, 1920)):
        (texture, *_) = _painter(size).begin(MISSING).run()
        pixels = texture.pixels
        ribbon = RED.red, RED.green, RED.blue
        colours = set(zip(pixels[0::4], pixels[1::4], pixels[2::4], strict=True))
        assert ribbon not in colours


def test_a_captured_photograph_is_grey_and_a_wanted_one_is_not() -> None:
    middle = (420, 420)
    (wanted,) = _painter((1920, 1080)).begin(WANTED).run()
    (captured,) = _painter((1920, 1080)).begin(CAPTURED).run()
    skin, grey = _pixel(wanted, *middle), _pixel(captured, *middle)
    assert skin.red > skin.blue + 30
    assert grey.red == grey.green == grey.blue


def test_the_photograph_blends_into_the_ground() -> None:
    (texture,) = _painter((1920, 1080)).begin(WANTED).run()
    edge = _pixel(texture, 839, 420)
    assert max(abs(edge.red - GROUND.red), abs(edge.blue - GROUND.blue)) <= 3


def test_a_texture_is_opaque_everywhere() -> None:
    for view in (WANTED, ALERT, TIP_LINE, MESSAGE):
        for texture in _painter().begin(view).run():
            assert set(texture.pixels[3::4]) == {255}


def test_text_is_read_back_from_the_widgets() -> None:
    job = _painter().begin(WANTED)
    job.run()
    assert {"SE BUSCA", "WANTED", "915-555-0142", "$50,000"} <= set(job.texts())
    assert sorted(job.texts()) == sorted(
        text for page in pages_of_view(WANTED, (800, 480)) for text in page.texts()
    )


def anonymous_memory() -> int:
    """Bytes of this process's own (proc(5), smaps_rollup): a library that another process shares
    counts for more when that one ends."""
    rollup = Path("/proc/self/smaps_rollup").read_text("ascii")
    return 1024 * int(next(row.split()[1] for row in rollup.splitlines() if "Anonymous:" in row))


@pytest.mark.slow
@pytest.mark.long
def test_memory_stays_flat_over_hundreds_of_slides() -> None:
    from kivy.clock import Clock

    painter = _painter((400, 240))
    views = (WANTED, BARE, MESSAGE, TIP_LINE)

    def paint(count: int) -> int:
        for number in range(count):
            painter.begin(views[number % len(views)]).run()
            Clock.tick_draw()
            Clock.tick()
        gc.collect()
        return anonymous_memory()

    # It goes up and down by some megabytes as the allocator pleases, up at first; what leaks stays.
    paint(200)
    samples = [paint(100) for _ in range(4)]
    assert min(samples[2:]) - min(samples[:2]) < 3 * 2**20
