"""A display that sleeps, and whoever touches it: the touch brings the slides, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.player.placard import STIRRED_S, Placard
from tests.fixtures_screens import offscreen
from tests.test_kiosk_agent_display import DAY, Scene, at

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")


class Window:
    """Calls what was bound last first, until one keeps the event, as Kivy's does."""

    size = (960, 540)

    def __init__(self) -> None:
        self.children: list[Any] = []
        self.bound: list[tuple[str, Any]] = []

    def bind(self, **handlers: Any) -> None:
        self.bound += handlers.items()

    def unbind(self, **handlers: Any) -> None:
        self.bound = [pair for pair in self.bound if pair not in handlers.items()]

    def add_widget(self, widget: Any) -> None:
        self.children.append(widget)

    def remove_widget(self, widget: Any) -> None:
        self.children.remove(widget)

    def dispatch(self, event: str) -> None:
        for name, handler in reversed(self.bound):
            if name == event and handler(self):
                return


class Night:
    """A placard over slides that note what gets through to them."""

    def __init__(self) -> None:
        self.window, self.now_s = Window(), 0.0
        self.touched: list[str] = []
        self.seen: list[bool] = []
        self.is_busy = False
        for event in ("on_touch_down", "on_touch_up", "on_key_down", "on_key_up"):
            self.window.bind(**{event: lambda _window, event=event: self.touched.append(event)})
        self.placard = Placard(
            self.window,
            lambda _view: None,
            height_below=0,
            slide_size=(960, 540),
            cover=lambda: self.seen.append(False),
            uncover=lambda: self.seen.append(True),
            now_s=lambda: self.now_s,
            is_busy=lambda: self.is_busy,
        )
        self.step = self.placard.around(lambda _now_s: 1.0)

    def touch(self, kind: str = "touch") -> None:
        self.window.dispatch(f"on_{kind}_down")
        self.window.dispatch(f"on_{kind}_up")

    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        self.step(self.now_s)

    @property
    def is_dark(self) -> bool:
        return bool(self.window.children)


@pytest.fixture
def night() -> Night:
    night = Night()
    night.placard.sleep()
    return night


@pytest.mark.parametrize("kind", ["touch", "key"])
def test_the_first_touch_shows_the_slides_and_is_kept_from_them(night: Night, kind: str) -> None:
    assert night.is_dark
    night.touch(kind)
    assert (night.is_dark, night.seen, night.touched) == (False, [False, True], [])
    assert (night.placard.is_asleep, night.placard.is_stirred) == (False, True)
    night.touch(kind)
    assert night.touched == [f"on_{kind}_down", f"on_{kind}_up"]


def test_a_key_that_is_held_down_from_before_presses_nothing(night: Night) -> None:
    for _ in range(5):
        night.window.dispatch("on_key_down")
    assert night.touched == []


def test_it_sleeps_again_a_minute_after_the_last_touch_and_not_beneath_a_form(
    night: Night,
) -> None:
    night.touch()
    night.wait(STIRRED_S - 1)
    night.touch()
    night.is_busy = True
    night.wait(5 * STIRRED_S)
    night.is_busy = False
    night.wait(STIRRED_S - 1)
    assert not night.is_dark
    night.wait(1)
    assert (night.is_dark, night.placard.is_asleep, night.placard.is_stirred) == (True, True, False)
    night.touched.clear()
    night.touch()  # and so the next night
    assert (night.is_dark, night.touched) == (False, [])


def test_an_order_to_sleep_waits_for_whoever_stirred_it(night: Night) -> None:
    night.touch()
    night.placard.sleep()  # the agent says so again each time it looks
    assert not night.is_dark
    night.wait(STIRRED_S)
    assert night.is_dark


def test_in_the_morning_nothing_is_left_of_it(night: Night) -> None:
    night.touch()
    night.placard.wake()
    night.wait(2 * STIRRED_S)
    assert (night.is_dark, night.placard.is_stirred) == (False, False)
    assert len(night.window.bound) == 4


def test_which_screen_it_is_stays_to_be_read_when_it_is_touched(night: Night) -> None:
    night.placard.identify("Carril 3", "ZYRVHX17", night.now_s)
    night.touch()
    assert (night.is_dark, night.touched, night.placard.is_stirred) == (True, [], False)


def test_the_agent_lights_the_panel_while_somebody_is_at_it(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "display.json")
    keeper = scene.keeper()
    keeper.hours_are(DAY)
    assert at(scene, keeper, 23) == ("off", True)
    scene.status |= {"stirred": True, "asleep": False}
    assert at(scene, keeper, 23) == ("on", False)
    scene.status |= {"stirred": False, "asleep": True}
    assert at(scene, keeper, 23) == ("off", True)
