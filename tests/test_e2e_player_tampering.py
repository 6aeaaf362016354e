"""The player as a process while its store is changed by hand, and while a date passes it by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import PlayerRefused
from sync.rules.floors import Floors
from tests.fixtures_player import Device, manifest_of, playing
from tests.making import make_manifest, make_notice, notice_id


@pytest.fixture
def device(tmp_path: Path) -> Device:
    return Device(tmp_path)


def _answer(holds: Callable[[Any], bool]) -> Callable[[Any], Any]:
    """The status itself, once this holds of it."""
    return lambda status: status if holds(status) else None


def test_an_older_record_of_recalls_put_back_takes_every_face_off_until_it_is_whole(
    device: Device,
) -> None:
    device.publish(manifest_of((1, 2, 3)))
    trust = device.folder / "store" / "trust"
    older = {path: path.read_bytes() for path in trust.glob("recalls*")}
    device.recall(notice_id(1))
    device.store.save_floors(Floors(recall_sequence=1))
    newer = {path: path.read_bytes() for path in older}
    with playing(device) as player:
        player.until_shown(notice_id(2))
        for path, data in older.items():
            path.write_bytes(data)
        status = player.until(_answer(lambda s: s["faces_withheld"]))
        assert (status["type"], status["notice_id"]) == ("tip_line", None)
        with pytest.raises(PlayerRefused, match="may not be shown now"):
            player.order("show", notice_id=notice_id(1))
        for path, data in newer.items():
            path.write_bytes(data)
        player.until(lambda s: s["faces_withheld"] is None)
        player.order("next")
        player.until_shown(notice_id(2))


def test_a_pointer_put_back_does_not_bring_back_a_face_recalled_since(device: Device) -> None:
    device.publish(manifest_of((1, 2)))
    before = device.store.current_name()
    device.recall(notice_id(1))
    device.publish(manifest_of((2,), publication=2))
    with playing(device) as player:
        player.until_shown(notice_id(2))
        link = device.folder / "store" / "other"
        link.symlink_to(f"generations/{before}")
        link.replace(device.folder / "store" / "current")
        status = player.until(_answer(lambda s: s["publication"] == 1))
        assert [item["reason"] for item in status["left_out"]] == ["recalled"]
        with pytest.raises(PlayerRefused, match="may not be shown now"):
            player.order("show", notice_id=notice_id(1))
        assert player.status["notice_id"] != notice_id(1)


@pytest.mark.slow
def test_a_face_goes_when_its_verified_until_passes_while_it_is_on_the_display(
    device: Device,
) -> None:
    now = datetime.now(UTC)
    ends = now + timedelta(seconds=10)
    device.publish(make_manifest([make_notice(1, at=now, verified_until=ends)], at=now))
    with playing(device) as player:
        player.until_shown(notice_id(1), seconds=9)
        status = player.until(_answer(lambda s: s["notice_id"] is None))
        assert [item["reason"] for item in status["left_out"]] == ["ended"]
        assert ends.timestamp() - 1 <= status["shown_at"] <= ends.timestamp() + 2
