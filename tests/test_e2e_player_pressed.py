"""A finger on "Give information" sees at once that it was felt, long before the form is there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.fixtures_form import SIZE, TipDevice, taking_tips
from tests.fixtures_xvfb import Display, a_display, needs_xvfb
from tests.making import notice_id

pytestmark = [needs_xvfb, pytest.mark.slow]

SEEN_S = 0.1
"""What a person takes for at once (EN 301 549 names no time; Nielsen, 1993, 0.1 s)."""
_BUTTON = (0.15, 0.945)


def _bar(display: Display) -> Image.Image:
    width, height = SIZE
    return display.picture().crop((0, height * 8 // 9 + 2, width // 3, height))


def _seconds_until_other(display: Display, before: Image.Image) -> float:
    began = time.monotonic()
    while ImageChops.difference(before, _bar(display)).getbbox() is None:
        assert time.monotonic() - began < 3, "nothing was seen of the touch"
        time.sleep(0.002)
    return time.monotonic() - began


def test_a_finger_is_seen_within_a_tenth_of_a_second_and_until_the_form_is_there(
    tmp_path: Path,
) -> None:
    device = TipDevice(tmp_path)
    device.publish_people(1)
    with a_display(tmp_path / "display") as display, taking_tips(device, display) as player:
        player.until_shown(notice_id(1))
        player.until_form("warm")
        x, y = (str(round(side * share)) for side, share in zip(SIZE, _BUTTON, strict=True))
        took = []
        for _ in range(3):  # the machine may be busy with something else once
            display.press("mousemove", "5", "5", "mouseup", "1", "mousemove", "5", "5")
            time.sleep(0.3)
            resting = _bar(display)
            display.press("mousemove", x, y, "mousedown", "1")
            took.append(_seconds_until_other(display, resting))
            pressed = _bar(display)
            # Slid off before it was lifted: nothing was chosen.
            display.press("mousemove", "5", "5", "mouseup", "1")
        assert min(took) <= SEEN_S, took
        assert ImageChops.difference(resting, pressed).getbbox() is not None
        assert player.status["form"] == "warm"
