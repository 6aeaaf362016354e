"""The form on a screen with a keypad: the keys follow the window that is on top."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from kiosk.errors import PlayerRefused
from tests.fixtures_form import ALIKE, TipDevice, difference, taking_tips
from tests.fixtures_xvfb import Display, a_display, needs_xvfb
from tests.making import notice_id

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


def test_while_no_form_is_warm_the_tip_line_answers_and_the_form_follows(tmp_path: Path) -> None:
    device = TipDevice(tmp_path, input="keypad")
    device.publish_people(1)
    with a_display(tmp_path / "display") as display, taking_tips(device, display) as player:
        player.until_form("warming")
        player.until_shown(notice_id(1))
        display.press("key", "1")
        assert player.until(lambda status: status["type"] == "tip_line", seconds=5)
        player.until_form("open")
