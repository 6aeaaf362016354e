"""How the supervisor starts the two, and what it keeps from them."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path

import pytest

from config.kiosk import KioskSettings
from kiosk.clock import built_at
from kiosk.errors import AlreadyRunning, FolderUnusable
from kiosk.locking import only_process
from kiosk.run.command import child_spec
from kiosk.writing import write_whole
from sync.rules.time import RELEASED


@pytest.fixture
def settings(tmp_path: Path) -> KioskSettings:
    return KioskSettings.model_validate(
        {
            "store_dir": str(tmp_path / "store"),
            "runtime_dir": str(tmp_path / "run"),
            "feed": {
                "url": "https://hub.example.org/feed",
                "channel": "demo",
                "root_feed": "/etc/sebusca/feed.json",
                "root_recalls": "/etc/sebusca/recalls.json",
            },
            "time_zone": "America/Denver",
            "supervision": {"freeze_s": 3, "start_grace_s": 20},
        }
    )


def test_the_player_is_watched_by_its_heartbeat_as_the_settings_say(
    settings: KioskSettings,
) -> None:
    spec = child_spec("player", settings, Path("/etc/sebusca/kiosk.yaml"), {})
    assert (spec.heartbeat, spec.freeze_s, spec.start_grace_s) == (
        settings.runtime_dir / "player.heartbeat",
        3,
        20,
    )


def test_a_child_is_told_its_settings_and_its_parent(settings: KioskSettings) -> None:
    spec = child_spec("agent", settings, Path("/etc/sebusca/kiosk.yaml"), {})
    assert spec.command == (
        *(sys.executable, "-P", "-m", "kiosk.cli", "agent"),
        *("--config", "/etc/sebusca/kiosk.yaml", "--supervised-by", str(os.getpid())),
    )


def test_a_child_does_not_speak_to_systemd_for_the_service(settings: KioskSettings) -> None:
    environment = {"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "1", "DISPLAY": ":0"}
    spec = child_spec("player", settings, Path("/etc/sebusca/kiosk.yaml"), environment)
    assert spec.environment == {"DISPLAY": ":0"}


def _try(lock: Path) -> str:
    try:
        with only_process(lock):
            return "held"
    except AlreadyRunning as error:
        return f"refused by {error.holder}"


def test_a_second_process_is_refused_and_named_the_first(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as other:
        with only_process(tmp_path / "agent.lock"):
            assert other.apply(_try, (tmp_path / "agent.lock",)) == f"refused by {os.getpid()}"
        assert other.apply(_try, (tmp_path / "agent.lock",)) == "held"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    lock = tmp_path / "file" / "store" / "agent.lock"
    with pytest.raises(FolderUnusable, match="file/store: cannot be written"), only_process(lock):
        pass


def test_a_small_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "agent.json"
    write_whole(file, "old")
    with file.open() as reader:
        write_whole(file, "new")
        assert (reader.read(), file.read_text()) == ("old", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["agent.json"]


def test_the_image_day_is_the_floor_unless_it_is_before_the_release() -> None:
    later = RELEASED.date().replace(year=RELEASED.year + 1)
    assert built_at(later).date() == later
    assert built_at(RELEASED.date().replace(year=1999)) == RELEASED
    assert built_at(None) == RELEASED
