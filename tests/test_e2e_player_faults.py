"""The player as a process, when things go wrong: disk, clock, age, crash (DESIGN §10)."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.rules.time import SystemTime
from tests.fixtures_player import Device, manifest_of, playing
from tests.making import notice_id

IN_1970 = """
import dataclasses, datetime
import kiosk.player.main as main
right = main.device_clock
def wrong(settings):
    read = right(settings)
    then = datetime.datetime(1970, 1, 1, 0, 1, tzinfo=datetime.UTC)
    return lambda: dataclasses.replace(read(), wall=then, synchronised=False)
main.device_clock = wrong
"""
"""The machine's clock lost its battery; the adapter says so, and everything behind it is real."""


@pytest.fixture
def device(tmp_path: Path) -> Device:
    return Device(tmp_path)


def _spoil(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


def test_a_damaged_picture_is_not_shown_and_the_rest_is(device: Device) -> None:
    record = device.publish(manifest_of((1, 2)))
    picture = record.manifest.notices[0].content.pictures[0].sha256
    derivative = record.derivatives[picture]
    _spoil(device.folder / "store" / "pictures" / derivative.sha256)
    with playing(device) as player:
        status = player.until_shown(notice_id(2))
        assert [(item["slide"], item["reason"]) for item in status["left_out"]] == [
            ("slide-test0001", "damaged")
        ]
        device.publish(record.manifest)  # the agent fetches it again
        player.order("wake")
        player.until(lambda s: s["left_out"] == [])
        player.order("show", notice_id=notice_id(1))
        player.until_shown(notice_id(1))


def test_a_damaged_generation_leaves_the_one_before_it_on_the_display(device: Device) -> None:
    device.publish(manifest_of((1, 2)))
    with playing(device) as player:
        player.until_shown(notice_id(1))
        device.publish(manifest_of((2, 1), publication=2))
        current = device.folder / "store" / "current"
        folder = current.resolve()
        player.process.send_signal(signal.SIGSTOP)
        device.publish(manifest_of((1, 2, 3), publication=3))
        for file in current.resolve().iterdir():
            _spoil(file)
        player.process.send_signal(signal.SIGCONT)
        status = player.until(lambda s: s if s["damage"] else None)
        assert folder.name not in status["damage"]
        assert status["publication"] in {1, 2}
        assert status["type"] == "notice"
        device.recall(notice_id(status and int(status["notice_id"][-1])))
        player.until(lambda s: s["notice_id"] != status["notice_id"])


def test_a_damaged_generation_at_start_shows_no_face_and_no_black_screen(device: Device) -> None:
    device.publish(manifest_of((1,)))
    for file in (device.folder / "store" / "current").resolve().iterdir():
        _spoil(file)
    with playing(device) as player:
        status = player.until(lambda s: s if s["frames"] and s["damage"] else None)
        assert (status["type"], status["slide"]) == ("setting_up", None)
        assert len(set(player.look().resize((64, 36)).tobytes())) > 10


def test_a_damaged_record_of_recalls_means_no_face(device: Device) -> None:
    device.publish(manifest_of((1,)))
    for file in (device.folder / "store" / "trust").glob("recalls*.json"):
        _spoil(file)
    with playing(device) as player:
        status = player.until(lambda s: s if s["shown_at"] else None)
    assert status["type"] == "tip_line"
    assert status["faces_withheld"] == "the record of recalls in the store is damaged"


def test_past_its_validity_a_publication_shows_no_face(device: Device) -> None:
    device.publish(manifest_of((1,), at=datetime.now(UTC) - timedelta(days=20)))
    with playing(device) as player:
        status = player.until(lambda s: s if s["shown_at"] else None)
    assert status["type"] == "tip_line"
    assert "was valid until" in status["faces_withheld"]


@pytest.mark.slow
def test_validity_that_runs_out_takes_the_face_off_without_agent_or_wake(device: Device) -> None:
    now = datetime.now(UTC)
    ends = now + timedelta(seconds=12)
    device.publish(manifest_of((1,), at=now - timedelta(days=1), valid_until=ends))
    with playing(device) as player:
        player.until_shown(notice_id(1), seconds=10)
        status = player.until(lambda s: s if s["type"] == "tip_line" else None)
    assert ends.timestamp() - 1 <= status["shown_at"] <= ends.timestamp() + 3


def test_a_feed_that_has_not_been_heard_for_too_long_shows_no_face(device: Device) -> None:
    device.publish(manifest_of((1,)))
    long_ago = datetime.now(UTC) - timedelta(hours=80)
    (device.folder / "store" / "trust" / "age.json").unlink()
    (device.folder / "store" / "trust" / "age.copy.json").unlink()
    device.versions.clear()
    device.hear(SystemTime(wall=long_ago, synchronised=True, boot_id="before", boot_s=60.0))
    with playing(device) as player:
        status = player.until(lambda s: s if s["shown_at"] else None)
        assert status["type"] == "tip_line"
        assert "not been heard" in status["faces_withheld"]
        device.hear()
        player.until(lambda s: s["faces_withheld"] is None)
        player.order("next")
        player.until_shown(notice_id(1))


@pytest.mark.slow
def test_with_the_clock_in_1970_faces_are_shown_and_what_has_ended_stays_ended(
    device: Device,
) -> None:
    ends = datetime.now(UTC) + timedelta(seconds=8)
    gone: dict[int, dict[str, object]] = {1: {"show_until": ends}}
    device.publish(manifest_of((1, 2), notice_changes=gone, at=datetime.now(UTC)))
    with playing(device) as player:
        player.until_shown(notice_id(1), seconds=8)
        player.until_shown(notice_id(2))
        time.sleep(0.5)  # the end is on the disk
    with playing(device, before=IN_1970) as player:
        status = player.until_shown(notice_id(2))
    assert [(item["slide"], item["reason"]) for item in status["left_out"]] == [
        ("slide-test0001", "ended")
    ]


def test_what_waits_for_a_date_waits_for_a_synchronised_clock(device: Device) -> None:
    device.clock = "untrusted"
    yesterday = datetime.now(UTC) - timedelta(days=1)
    changes: dict[int, dict[str, object]] = {1: {"show_from": yesterday}}
    device.publish(manifest_of((1, 2), notice_changes=changes))
    with playing(device) as player:
        status = player.until_shown(notice_id(2))
    assert [item["reason"] for item in status["left_out"]] == ["clock_untrusted"]


def test_a_killed_player_comes_back_to_what_it_may_show(device: Device) -> None:
    device.publish(manifest_of((1, 2)))
    with playing(device) as player:
        player.until_shown(notice_id(1))
        device.recall(notice_id(1))
        player.process.kill()
        player.process.wait()
    with playing(device) as player:
        assert player.until_shown(notice_id(2))["publication"] == 1


def test_a_player_that_is_told_to_stop_ends_well_and_removes_its_socket(device: Device) -> None:
    device.publish(manifest_of((1,)))
    with playing(device) as player:
        player.until_shown(notice_id(1))
        assert player.stop() == 0
    assert not device.settings.player_socket.exists()


def test_a_thread_that_dies_ends_the_player_for_the_supervisor_to_start_anew(
    device: Device,
) -> None:
    device.publish(manifest_of((1,)))
    broken = (
        "import kiosk.player.watching as w\n"
        "looks = []\n"
        "def dies(store, known):\n"
        "    looks.append(1)\n"
        "    raise ZeroDivisionError('a fault of our own')\n"
        "w.read_store = dies\n"
    )
    with playing(device, before=broken) as player:
        assert player.process.wait(timeout=20) == 1
    assert "a fault of our own" in player.said
