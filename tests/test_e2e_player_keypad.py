"""A real keypad on a real display: the ten-grid, a detail, its pages and the bar by keys alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from screens.palette import GOLD
from tests.fixtures_kinds import make_notice_slide, make_ten_slide
from tests.fixtures_player import Device, PlayerProcess, playing
from tests.fixtures_tip_keypad import X_KEYS
from tests.fixtures_xvfb import Display, a_display, needs_xvfb
from tests.making import make_channel, make_manifest, make_notice

pytestmark = [needs_xvfb, pytest.mark.slow]
SIZE = (960, 540)
STAY_S = 2.5
"""A slide's own time."""
_RING = 400
"""Pixels of gold that a ring has more than the same picture without one; the thinnest has 1,200."""


def _device(folder: Path) -> Device:
    at = datetime.now(UTC)
    notices = [make_notice(number, at=at) for number in range(1, 11)]
    slides = (make_ten_slide(), make_notice_slide(1))
    device = Device(folder, input="keypad", size=SIZE)
    device.publish(make_manifest(notices, at=at, channel=make_channel([], slides=slides)))
    return device


def _gold(picture: Image.Image) -> int:
    """Pixels of the ring's colour."""
    colour = Image.new("RGB", picture.size, (GOLD.red, GOLD.green, GOLD.blue))
    off = ImageChops.difference(picture, colour).convert("L")
    return sum(off.histogram()[:12])


def _until(display: Display, is_so: Callable[[Image.Image], bool]) -> Image.Image:
    deadline = time.monotonic() + 5
    while not is_so(picture := display.picture()):
        assert time.monotonic() < deadline, "it was never seen"
        time.sleep(0.05)
    return picture


def _key(display: Display, name: str) -> None:
    display.press("key", X_KEYS[name])
    time.sleep(0.15)


def test_the_grid_is_gone_through_by_keys_alone_and_stands_meanwhile(tmp_path: Path) -> None:
    device = _device(tmp_path)
    with (
        a_display(tmp_path / "display", SIZE) as display,
        playing(device, longest_stay_s=STAY_S, environment=display.environment) as player,
    ):
        player.until(lambda s: s["slide"] == "ten" and s["shown_at"])
        plain = _gold(display.picture())
        for arrow in ("up", "right"):
            _key(display, arrow)
        grid = _until(display, lambda picture: _gold(picture) > plain + _RING)
        frames = player.status["frames"]
        time.sleep(STAY_S)
        status = player.status
        assert (status["slide"], status["frames"]) == ("ten", frames)  # and nothing is drawn
        _key(display, "enter")
        _stands(player, detail=True, page=0)
        time.sleep(0.5)
        _key(display, "enter")
        _stands(player, detail=True, page=1)
        _key(display, "back")
        player.until(lambda s: s["slide"] == "ten" and not s["is_detail"])
        time.sleep(0.3)
        difference = ImageChops.difference(grid, display.picture())
        assert difference.getbbox() is None  # the ring is on the very tile again
        _key(display, "back")
        _until(display, lambda picture: _gold(picture) <= plain)
        assert player.status["failures"] == {}


def _stands(player: PlayerProcess, *, detail: bool, page: int) -> None:
    player.until(lambda s: (s["is_detail"], s["page"]) == (detail, page), seconds=5)
