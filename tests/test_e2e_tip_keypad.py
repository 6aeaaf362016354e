"""The form on a screen with a keypad: the keys follow the window that is on top."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from kiosk.errors import PlayerRefused
from kiosk.form.sitting import OPENING_S
from tests.fixtures_form import ALIKE, RealHand, TipDevice, difference, taking_tips
from tests.fixtures_tip_form import RECEIPT, offscreen
from tests.fixtures_tip_keypad import RealKeypad
from tests.fixtures_xvfb import Display, a_display, needs_xvfb
from tests.making import notice_id

__all__ = ["offscreen"]
pytestmark = [needs_xvfb, pytest.mark.slow]


def _until_different(display: Display, seconds: float = 5.0) -> None:
    before = display.picture()
    deadline = time.monotonic() + seconds
    display.press("key", "Down")
    while difference(before, display.picture()) <= ALIKE:
        assert time.monotonic() < deadline, "the form did not take the key"
        time.sleep(0.05)


def test_keys_go_to_the_form_while_it_is_open_and_to_the_player_after_it(tmp_path: Path) -> None:
    device = TipDevice(tmp_path, input="keypad")
    device.publish_people(1, 2)
    with a_display(tmp_path / "display") as display, taking_tips(device, display) as player:
        player.until_shown(notice_id(1))
        player.until_form("warm")
        slide = display.picture()
        for _ in range(2):  # the second time shows that the player has the keys back
            player.until_form("warm")
            display.press("key", "1")
            form = player.until_form("open")
            time.sleep(0.3)
            _until_different(display)
            with pytest.raises(PlayerRefused, match="a form is open"):
                player.order("screenshot", path=str(tmp_path / "picture.png"))
            os.kill(form, signal.SIGKILL)
            player.until(lambda status: status["form"] != "open")
            time.sleep(0.5)
            assert difference(slide, display.picture()) <= ALIKE
        assert player.status["notice_id"] == notice_id(1)


def test_a_tip_is_given_by_the_keys_of_a_keypad_alone(offscreen: None, tmp_path: Path) -> None:
    device = TipDevice(tmp_path, input="keypad")
    device.publish_people(1, 2)
    with a_display(tmp_path / "display") as display, taking_tips(device, display) as player:
        player.until_shown(notice_id(1))
        player.until_form("warm")
        display.press("key", "1")
        player.until_form("open")
        hand = RealHand(display=display, input_mode="keypad")
        keypad = RealKeypad(hand, display)
        hand.until_alike()
        time.sleep(OPENING_S)
        for name in ("text_size", f"person:{notice_id(1)}", "knows:vehicle", "next", "when:now"):
            keypad.press(name)
        keypad.key("back")  # and forward again: Escape leads back, not out
        hand.until_alike()
        assert hand.form.page == "when"
        keypad.press("next")
        for letter in "rojo":
            keypad.press(f"key:{letter}")
        for name in ("key:done", "finish", "save"):
            keypad.choose(name)
        deadline = time.monotonic() + 10
        while not device.opened_tips():
            assert time.monotonic() < deadline, "no tip is in the spool"
            time.sleep(0.1)
        (tip,) = device.opened_tips()
        assert (tip.notice_id, tip.knows, tip.where) == (notice_id(1), ("vehicle",), "rojo")
        hand.form.show_saved(RECEIPT)
        time.sleep(1.5)
        keypad.choose("done")
        player.until(lambda status: status["form"] != "open")


def test_while_no_form_is_warm_the_tip_line_answers_and_the_form_follows(tmp_path: Path) -> None:
    device = TipDevice(tmp_path, input="keypad")
    device.publish_people(1)
    with a_display(tmp_path / "display") as display, taking_tips(device, display) as player:
        player.until_form("warming")
        player.until_shown(notice_id(1))
        display.press("key", "1")
        assert player.until(lambda status: status["type"] == "tip_line", seconds=5)
        player.until_form("open")
