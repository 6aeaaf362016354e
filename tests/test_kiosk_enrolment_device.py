"""A new device's first minutes: `sebusca-kiosk run` shows a code, is enrolled by it, and plays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image

from kiosk.control import order
from tests.fixtures_agent import Hub, hub, wait_for
from tests.fixtures_device_hub import DeviceHub, device_hub, write_image
from tests.making import notice_id
from tests.test_kiosk_run_device import running

pytestmark = [pytest.mark.slow]
START_S = 60  # software GL on a machine that does other things


GOLD = (255, 200, 74)
"""What the code is drawn in."""


def colours_of(run_dir: Path, picture: Path) -> set[object]:
    """Every colour on the display."""
    order(run_dir / "player.sock", "screenshot", path=str(picture))
    with Image.open(picture) as seen:
        return {colour for _, colour in seen.convert("RGB").getcolors(2**20) or []}


@pytest.fixture
def feed(tmp_path: Path) -> Iterator[Hub]:
    with hub(tmp_path / "hub") as made:
        made.publish()
        yield made


@pytest.fixture
def told(feed: Hub) -> Iterator[DeviceHub]:
    with device_hub(f"http://127.0.0.1:{feed.port}") as made:
        yield made


def test_a_screen_shows_its_code_is_enrolled_and_plays_without_a_hand_on_it(
    tmp_path: Path, feed: Hub, told: DeviceHub
) -> None:
    roots = {
        f"root_{name}": str(feed.feed.root / name / "metadata" / "1.root.json")
        for name in ("feed", "recalls")
    }
    image = write_image(tmp_path / "device", told.url, feed=roots)
    run_dir = image.parent / "run"
    with running(image) as device:
        wait_for(lambda: device.player().get("type") == "enrolment", START_S)
        wait_for(lambda: (run_dir / "enrolment.json").exists() and told.codes, START_S)
        wait_for(lambda: json.loads((run_dir / "enrolment.json").read_text())["code"], 10)
        wait_for(lambda: GOLD in colours_of(run_dir, image.parent / "code.png"), 10)

        told.type_code(told.codes[0])
        wait_for(lambda: device.shows(notice_id(1)), START_S)
        wait_for(lambda: told.reports, 30)
        assert len(told.codes) == 1
        assert not (run_dir / "enrolment.json").exists()
        log = (image.parent / "run.log").read_text()
        assert "starting it again in" not in log  # no failure was counted, and nothing waited
        for child in psutil.Process(device.supervisor.pid).children():
            assert not any(token in str(child.environ()) for token in told.tokens)

        # The hub changes the order of languages: the player starts anew by itself and plays on.
        before = device.player()["started_at"]
        told.state["languages"] = {"first": "es"}
        wait_for(lambda: device.player().get("started_at", before) != before, START_S)
        wait_for(lambda: device.shows(notice_id(1)), START_S)
    assert [token for token in told.tokens if token in (image.parent / "run.log").read_text()] == []
