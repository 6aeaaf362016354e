"""A finger on the slides, and failures of what it, a key or a button sets off: nothing is lost but
that one touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from kiosk.player.touching import DETAIL_S
from tests.fixtures_hands import CODES, SIZE, Desk
from tests.fixtures_screens import offscreen
from tests.test_kiosk_player_failing import SECRET

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")
TILE = (100.0, 250.0)
NOWHERE = (940.0, 80.0)


@dataclass
class Finger:
    """Where it is, pixels from the window's bottom left corner."""

    x: float
    y: float


class Broken:
    """Fails whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(SECRET)


@pytest.fixture
def desk(offscreen: None) -> Desk:
    del offscreen
    return Desk(keypad=False)


def _touch(desk: Desk, at: tuple[float, float]) -> None:
    for event in ("on_touch_down", "on_touch_up"):
        desk.window.dispatch(event, Finger(*at))
    desk.wait(0.1)


def test_any_touch_gives_whoever_reads_a_detail_as_long_again(desk: Desk) -> None:
    _touch(desk, TILE)
    for _ in range(3):
        desk.wait(DETAIL_S - 2)
        assert desk.stands[1]
        _touch(desk, NOWHERE)
    desk.wait(DETAIL_S + 1)
    assert not desk.stands[1]


def test_a_finger_takes_the_ring_away(offscreen: None) -> None:
    del offscreen
    desk = Desk()
    desk.press("up")
    assert desk.drawn_ring is not None
    _touch(desk, NOWHERE)
    assert (desk.ring, desk.drawn_ring) == (None, None)


def test_a_touch_that_fails_is_lost_alone(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    touching, desk.hands._touching = desk.hands._touching, Broken()  # type: ignore[assignment]
    for _ in range(5):
        _touch(desk, TILE)
    assert desk.mishaps.counts == {"a touch": 10}
    desk.hands._touching = touching
    _touch(desk, TILE)
    assert desk.stands[1]
    assert SECRET not in caplog.text


def test_a_key_that_fails_is_lost_alone_and_goes_no_further(offscreen: None) -> None:
    del offscreen
    desk = Desk()
    keying, desk.hands._keying = desk.hands._keying, Broken()  # type: ignore[assignment]
    assert desk.window.dispatch("on_key_down", CODES["up"], 0, "", []) is True
    assert desk.mishaps.counts == {"a key": 1}
    desk.hands._keying = keying
    desk.press("up")
    assert desk.drawn_ring is not None


def test_a_button_that_fails_leaves_the_others(desk: Desk) -> None:
    desk.hands.painter_for = lambda _words, _chosen: Broken()  # type: ignore[assignment,return-value]
    desk.hands._foot.bar.press("on_contrast")
    desk.hands._foot.bar.press("on_give_information")
    assert desk.mishaps.counts == {"a button": 1}
    assert len(desk.forms) == 1


def test_a_bar_that_fails_in_every_round_holds_up_no_slide(desk: Desk) -> None:
    desk.hands._foot = Broken()  # type: ignore[assignment]
    before = desk.stands
    for _ in range(4):
        desk.wait(10)
    assert desk.stands != before
    assert desk.mishaps.counts["the bar"] > 10


def test_all_controls_are_in_one_layer_beneath_whatever_comes_over_the_slides(desk: Desk) -> None:
    over = object()
    desk.window.add_widget(over)
    desk.hands._foot.bar.press("on_language")
    desk.wait(1)
    assert desk.window.children[-1] is over
    (layer,) = desk.window.children[:-1]
    assert layer.size == list(SIZE)
