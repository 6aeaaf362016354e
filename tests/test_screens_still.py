"""A widget that is drawn once: the same pixels, drawn anew only when something in it changes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures_stage import Easel, gl, plain_texture

__all__ = ["gl"]

RED, GREEN = (200, 0, 0), (0, 200, 0)


@pytest.fixture
def bar(gl: None) -> Any:
    from assets.i18n import two_languages
    from screens.bar import Bar
    from screens.look import Look

    return Bar(Look(1280, 720), two_languages("screens", "es"))


def test_the_bar_is_the_same_to_the_pixel_as_drawn_by_itself(bar: Any) -> None:
    from screens.still import Still

    spots = [(x, y) for x in range(0, 1280, 7) for y in range(0, int(bar.height), 5)]
    plain = Easel(bar)
    directly = [plain.look(*spot) for spot in spots]
    still = Easel(Still(bar))
    assert [still.look(*spot) for spot in spots] == directly
    assert len(set(directly)) > 10


def test_it_is_drawn_again_when_something_in_it_changes_and_not_before(gl: None) -> None:
    from kivy.graphics import Callback, Rectangle
    from kivy.uix.widget import Widget

    from screens.still import Still

    content = Widget(size=(64, 36))
    drawn = []
    with content.canvas:
        shown = Rectangle(size=content.size, texture=plain_texture(RED))
        Callback(lambda _instruction: drawn.append("once"))
    easel = Easel(Still(content))
    assert [easel.look(30, 20) for _ in range(3)] == [RED] * 3
    assert drawn == ["once"]
    assert not easel.wants_a_frame
    shown.texture = plain_texture(GREEN)
    assert easel.wants_a_frame
    assert [easel.look(30, 20) for _ in range(3)] == [GREEN] * 3
    assert drawn == ["once"] * 2


def test_a_touch_goes_to_what_is_in_it(bar: Any) -> None:
    from kivy.input.motionevent import MotionEvent

    from screens.still import Still

    class Finger(MotionEvent):  # type: ignore[misc]  # Kivy publishes no types
        def depack(self, _args: object) -> None: ...

    pressed = []
    bar.bind(on_language=lambda *_: pressed.append("language"))
    still = Still(bar)
    button = next(button for button in bar.buttons if button.event == "on_language")
    finger = Finger("test", 1, {}, is_touch=True)
    finger.grab_state = False
    finger.x, finger.y = finger.pos = button.center
    finger.button = "left"
    assert still.dispatch("on_touch_down", finger)
    assert button.state == "down"
