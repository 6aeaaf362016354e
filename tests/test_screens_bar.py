"""The bar: what it raises when it is touched, and how far the channel has come."""

from __future__ import annotations

from typing import Any

import pytest

from assets.i18n import Locale
from screens.bar.arrangement import BarEvent, bar_buttons, progress_marks
from screens.bar.contents import buttons_of
from screens.look import Look
from screens.plan import Box
from screens.preferences import EVERYBODY, TEXT_SIZES, Contrast, Preferences, TextSize
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
    "on_reach",
)


def _bar(
    size: tuple[int, int] = (1920, 1080), preferences: Preferences = EVERYBODY, **options: Any
) -> Any:
    from screens.bar import Bar

    return Bar(Look(*size, preferences=preferences), words(), **options)


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
@pytest.mark.parametrize("text", TEXT_SIZES)
@pytest.mark.parametrize("diagonal_in", [None, 7.0, 43.0])
def test_buttons_stand_within_the_bar_and_apart(
    size: tuple[int, int], first: Locale, text: TextSize, diagonal_in: float | None
) -> None:
    look = Look(*size, preferences=Preferences(text), diagonal_in=diagonal_in)
    buttons = bar_buttons(look, Wording(words(first)), SdlMeasure(), ALL)
    bar = Box(0, 0, look.width, look.bar_height)
    assert len(buttons) == 6
    for button, after in zip(buttons, [*buttons[1:], None], strict=True):
        assert bar.holds(button.box)
        assert after is None or button.box.right < after.box.x
        measure = SdlMeasure()
        for said in button.words:
            width = measure.width(said.text, said.style.face, said.style.px)
            assert said.x >= 0
            assert said.x + width <= button.box.width
            assert said.baseline >= said.style.descent * 0.5
            assert said.baseline + said.style.cap <= button.box.height
            assert said.style.px >= look.least_text_px
        for mark in button.marks:
            assert mark.box.x >= 0
            assert mark.box.right <= button.box.width


@pytest.mark.parametrize("size", SIZES)
def test_a_button_is_a_fingertip_wide_and_high(size: tuple[int, int]) -> None:
    look = Look(*size, diagonal_in=43)
    assert look.mm_per_px is not None
    for button in bar_buttons(look, Wording(words()), SdlMeasure(), ALL):
        for side in (button.touch.width, button.touch.height):
            assert side * look.mm_per_px >= 20
            assert side >= look.px(44)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("first", ["es", "en"])
def test_words_stand_beneath_the_icons_at_every_resolution(
    size: tuple[int, int], first: Locale
) -> None:
    for button in bar_buttons(Look(*size), Wording(words(first)), SdlMeasure(), ALL):
        assert button.words
        assert button.primary or button.icon is not None


@pytest.mark.parametrize("size", [(1920, 1080), (800, 480)])
def test_the_bar_speaks_larger_to_whoever_asked_for_larger_text(size: tuple[int, int]) -> None:
    sizes = [_sizes_said(size, Preferences(text)) for text in TEXT_SIZES]
    assert sizes[0] < sizes[1] <= sizes[2]


def _sizes_said(size: tuple[int, int], preferences: Preferences) -> list[int]:
    look = Look(*size, preferences=preferences)
    buttons = bar_buttons(look, Wording(words()), SdlMeasure(), ALL)
    return [button.words[0].style.px for button in buttons]


def test_buttons_show_what_is_chosen() -> None:
    look = Look(1920, 1080, preferences=Preferences("large", "high", reach=True))
    buttons = bar_buttons(look, Wording(words()), SdlMeasure(), ALL, listening=True)
    by_event = {button.event: button for button in buttons}
    chosen = {event for event, button in by_event.items() if button.on}
    assert chosen == {"on_contrast", "on_reach", "on_listen"}
    assert [mark.present for mark in by_event["on_text_size"].marks] == [True, True, False]
    assert by_event["on_listen"].icon == "silence"


def test_nobody_has_chosen_anything_at_first() -> None:
    buttons = bar_buttons(Look(1920, 1080), Wording(words()), SdlMeasure(), ALL)
    assert not any(button.on for button in buttons)


def test_a_keypad_presses_a_button_by_its_event() -> None:
    bar, raised = _bar(offered=ALL), []
    bar.bind(on_contrast=lambda *_: raised.append("on_contrast"))
    bar.bind(on_give_information=lambda *_: raised.append("on_give_information"))
    bar.press("on_contrast")
    assert not bar.waiting
    bar.press("on_give_information")
    assert (raised, bar.waiting) == (["on_contrast", "on_give_information"], True)


def test_every_button_has_a_name_that_is_said_also_where_only_its_icon_is_there() -> None:
    bar = _bar(offered=ALL)
    said = [bar.said(button.event) for button in bar.buttons]
    assert said[0] == "Dar información"
    assert len({*said}) == len(ALL)
    bar.show_listening(listening=True)
    assert bar.said("on_listen") not in said


def test_the_buttons_boxes_count_from_the_displays_top() -> None:
    bar = _bar(offered=ALL)
    boxes = bar.boxes
    assert list(boxes) == [button.event for button in bar.buttons]
    for button in bar.buttons:
        box = boxes[button.event]
        assert (box.x, box.width, box.height) == (button.x, button.width, button.height)
        assert box.bottom == 1080 - button.y


@pytest.mark.parametrize("contrast", ["normal", "high"])
def test_a_finger_is_seen(contrast: Contrast) -> None:
    bar = _bar(offered=ALL, preferences=Preferences(contrast=contrast))
    plain = _drawn(bar)
    bar.buttons[0].state = "down"
    pressed = _drawn(bar)
    bar.buttons[0].state = "normal"
    assert _drawn(bar) == plain
    assert pressed != plain


def test_give_information_stays_pressed_until_its_answer_is_there() -> None:
    bar = _bar(offered=ALL)
    plain = _drawn(bar)
    bar.buttons[0].dispatch("on_release")
    assert bar.waiting
    assert _drawn(bar) != plain
    bar.show_waiting(waiting=False)
    assert _drawn(bar) == plain


def test_another_button_keeps_nobody_waiting() -> None:
    bar = _bar(offered=ALL)
    bar.buttons[1].dispatch("on_release")
    assert not bar.waiting


def _drawn(bar: Any) -> bytes:
    from kivy.graphics import Fbo
    from kivy.lang import Builder

    Builder.sync()
    target = Fbo(size=(int(bar.width), int(bar.height)))
    target.add(bar.canvas)
    target.draw()
    pixels: bytes = target.pixels
    target.remove(bar.canvas)
    return pixels


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


def test_only_what_does_something_is_offered() -> None:
    touch, keypad = Look(1920, 1080), Look(1920, 1080, "keypad")
    assert buttons_of(touch, listens=True) == ALL
    assert "on_listen" not in buttons_of(touch, listens=False)
    assert "on_reach" not in buttons_of(keypad, listens=True)
