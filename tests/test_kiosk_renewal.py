"""Processes that start anew because their settings are others now."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
import yaml

from config.kiosk import load_device_settings
from kiosk.renewal import Renewal, any_change, change_to_the_picture, volume_of
from kiosk.run import again
from kiosk.run.child import Child, ChildSpec
from tests.fixtures_agent import wait_for
from tests.fixtures_device_hub import write_image
from tests.test_config_enrolment import HUB, SAID, enrolled


@pytest.fixture
def device(tmp_path: Path) -> Path:
    file = write_image(tmp_path, HUB)
    enrolled(file)
    return file


def renewal(file: Path, matters: object = any_change) -> Renewal:
    return Renewal(file, load_device_settings(file), matters=matters)  # type: ignore[arg-type]


def test_nothing_is_due_while_nothing_changes(device: Path) -> None:
    one = renewal(device)
    assert [one.is_due(), one.is_due()] == [False, False]


def test_another_channel_matters_to_the_agent_and_not_to_the_player(device: Path) -> None:
    agents, players = renewal(device), renewal(device, change_to_the_picture)
    enrolled(device, {**SAID, "feed": {**SAID["feed"], "channel": "other"}})  # type: ignore[dict-item]
    assert (agents.is_due(), players.is_due()) == (True, False)


def test_another_zone_and_order_of_languages_matter_to_the_player(device: Path) -> None:
    players = renewal(device, change_to_the_picture)
    enrolled(device, {**SAID, "languages": {"first": "es"}})
    assert players.is_due()


def test_another_volume_is_heard_by_the_player_and_no_reason_to_start_anew(device: Path) -> None:
    heard: list[int | None] = []
    players = Renewal(
        device,
        load_device_settings(device),
        matters=change_to_the_picture,
        heard=lambda new: heard.append(volume_of(new)),
    )
    enrolled(device, {**SAID, "volume": 30})
    assert not players.is_due()
    assert heard == [30]


def test_another_name_of_the_screen_is_no_reason_to_start_anew(device: Path) -> None:
    agents = renewal(device)
    enrolled(device, {**SAID, "name": "Pantalla 2"})
    assert not agents.is_due()


def test_enrolled_and_no_longer_enrolled_both_matter(tmp_path: Path) -> None:
    file = write_image(tmp_path, HUB)
    before = renewal(file, change_to_the_picture)
    enrolment = enrolled(file)
    assert before.is_due()
    after = renewal(file, change_to_the_picture)
    enrolment.unlink()
    assert after.is_due()


def test_an_enrolment_that_cannot_be_read_changes_nothing(device: Path) -> None:
    agents = renewal(device)
    enrolled(device).write_text(yaml.safe_dump({**SAID, "root_feed": "/tmp/planted"}))
    assert not agents.is_due()


def test_what_changed_before_the_first_look_is_seen(device: Path) -> None:
    settings = load_device_settings(device)
    enrolled(device, {**SAID, "time_zone": "America/Denver"})
    assert Renewal(device, settings, matters=any_change).is_due()


# --- the supervisor ------------------------------------------------------------------------


def child(folder: Path, program: str) -> Child:
    spec = ChildSpec(
        name="one",
        command=(sys.executable, "-c", program),
        heartbeat=folder / "heartbeat",
        freeze_s=60,
        start_grace_s=60,
        environment=dict(os.environ),
    )
    return Child(spec, time.monotonic)


def test_a_process_that_asks_for_it_is_started_again_at_once(tmp_path: Path) -> None:
    """The third failure in a row would be waited for; the third time new settings are not."""
    one = child(tmp_path, f"import sys, time; time.sleep(1.05); sys.exit({again.START_AGAIN})")
    try:
        wait_for(lambda: one.step() or one.starts == 3, 15)
        wait_for(lambda: one.step() or one.pid is None, 15)
        assert wait_for(lambda: one.step() or one.starts == 4, 5) < 0.4
    finally:
        one.stop(0)


@pytest.mark.parametrize(
    ("code", "lived_s", "wanted"), [(75, 5.0, True), (75, 0.2, False), (0, 5.0, False)]
)
def test_what_asks_too_soon_is_a_failure(code: int, lived_s: float, *, wanted: bool) -> None:
    assert again.is_wanted(code, lived_s) == wanted
