"""The bar: what it raises when it is touched, and how far the channel has come."""

from __future__ import annotations

from typing import Any

import pytest

from screens.bar.arrangement import BarEvent, bar_buttons, progress_marks
from screens.look import Look
from screens.plan import Box
from screens.typesetting import SdlMeasure
from screens.wording import Wording
from tests.fixtures_screens import SIZES, offscreen, words

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

ALL: tuple[BarEvent, ...] = (
    "on_give_information",
    "on_language",
    "on_text_size",
    "on_contrast",
    "on_listen",
)


def _bar(size: tuple[int, int] = (1920, 1080), **options: Any) -> Any:
    from screens.bar import Bar

    return Bar(Look(*size), words(), **options)


@pytest.mark.parametrize("event", ALL)
def test_a_button_raises_its_event_once(event: BarEvent) -> None:
    bar = _bar(offered=ALL)
    raised: list[str] = []
    for name in ALL:
        bar.bind(**{name: lambda _bar, name=name: raised.append(name)})
    (button,) = [b for b in bar.buttons if b.event == event]
    button.dispatch("on_release")
    assert raised == [event]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("first", ["es", "en"])
def test_buttons_stand_within_the_bar_and_apart(size: tuple[int, int], first: str) -> None:
    look = Look(*size)
    wording = Wording(words(first))  # type: ignore[arg-type]
    buttons = bar_buttons(look, wording, SdlMeasure(), ALL)
    bar = Box(0, 0, look.width, look.bar_height)
    assert len(buttons) == 5
    for button, after in zip(buttons, [*buttons[1:], None], strict=True):
        assert bar.holds(button.box)
        assert after is None or button.box.right < after.box.x
        measure = SdlMeasure()
        for said in button.words:
            width = measure.width(said.text, said.style.face, said.style.px)
            assert said.x >= 0
            assert said.x + width <= button.box.width


def test_the_touch_zone_is_the_whole_height_of_the_bar() -> None:
    bar = _bar()
    button = bar.buttons[0]
    assert button.collide_point(button.center_x, 1)
    assert button.collide_point(button.center_x, bar.height - 1)
    assert not button.collide_point(button.center_x, bar.height + 1)


def test_without_input_there_is_no_bar() -> None:
    assert Look(1920, 1080, "none").bar_height == 0
    assert Look(1920, 1080, "none").slide_height == 1080
    assert Look(1920, 1080, "keypad").slide_height == 960


def test_the_present_slide_is_the_drawn_out_dot() -> None:
    marks = progress_marks(Look(1920, 1080), 1300, 3, 10)
    assert [mark.present for mark in marks] == [n == 3 for n in range(10)]
    assert marks[3].box.width > marks[0].box.width
    assert marks[-1].box.right == 1920 - 40


def test_many_slides_are_a_track_whose_thumb_travels() -> None:
    first, last = (progress_marks(Look(1920, 1080), 1300, n, 40) for n in (0, 39))
    track, thumb = last
    assert thumb.box.right == track.box.right
    assert first[1].box.x == track.box.x


def test_one_slide_shows_no_progress() -> None:
    assert progress_marks(Look(1920, 1080), 1300, 0, 1) == ()


def test_progress_replaces_what_was_drawn_before() -> None:
    bar = _bar()
    before = len(bar.children)
    bar.show_progress(0, 5)
    bar.show_progress(4, 5)
    assert len(bar.children) == before + 5
