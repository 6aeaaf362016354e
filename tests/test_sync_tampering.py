"""Somebody, or a failing card, changes a device's store by hand, or time and power play against it.

What must hold after each: no recalled face, nothing older than what was verified for longer than
one look at the feed, and a screen that goes on.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.errors import FeedUnreachable, SignatureRefused, StoreCorrupt
from sync.store import DeviceStore
from tests.feed_simulator import FeedSimulator
from tests.making import (
    make_campaign,
    make_manifest,
    make_notice,
    make_picture,
    make_recall,
    make_recalls,
    notice_id,
)
from tests.simulated_device import RECALLED, SimulatedDevice, device

__all__ = ["device"]  # the fixture, imported for its name

HOUR = timedelta(hours=1)


def recall_also(device: SimulatedDevice, number: int) -> None:
    """The device hears that one more notice is recalled."""
    device.simulator.publish_recalls(make_recalls(RECALLED, notice_id(number)))
    assert device.refresh().recalls_changed


def point_current_at(device: SimulatedDevice, name: str) -> None:
    """Put the store's pointer somewhere else, as the store itself would: in one rename."""
    link = device.folder / "current.other"
    link.symlink_to(f"generations/{name}")
    link.replace(device.folder / "current")


def copy_of_recalls(device: SimulatedDevice) -> dict[Path, bytes]:
    """The recall records as they are on disk now, to be put back later."""
    return {path: path.read_bytes() for path in (device.folder / "trust").glob("recalls*")}


# --- the record of recalls -------------------------------------------------------------------


def test_an_older_record_of_recalls_put_back_is_not_believed(device: SimulatedDevice) -> None:
    older = copy_of_recalls(device)
    recall_also(device, 3)
    for path, data in older.items():
        path.write_bytes(data)
    with pytest.raises(StoreCorrupt, match="up to 1, and this device has verified 2"):
        DeviceStore(device.folder).load_latch()


def test_an_older_record_of_recalls_is_made_whole_by_the_next_look(
    device: SimulatedDevice,
) -> None:
    older = copy_of_recalls(device)
    recall_also(device, 3)
    for path, data in older.items():
        path.write_bytes(data)
    assert device.refresh().failure is None, "the feed has no news, and is asked all the same"
    assert device.playing() == {notice_id(1)}


def test_a_record_of_recalls_from_a_new_device_lifts_nothing(
    device: SimulatedDevice, tmp_path: Path
) -> None:
    empty = DeviceStore(tmp_path / "another")
    empty.root.mkdir()
    empty.add_recalls(make_recalls())
    shutil.copytree(empty.root / "trust", device.folder / "trust", dirs_exist_ok=True)
    with pytest.raises(StoreCorrupt):
        DeviceStore(device.folder).load_latch()
    assert device.refresh().failure is None
    assert RECALLED not in device.playing()


# --- the pointer -----------------------------------------------------------------------------


def test_a_pointer_put_back_to_the_generation_before_is_moved_on_by_the_next_look(
    device: SimulatedDevice,
) -> None:
    before, _ = device.generation()
    # Withdrawn by two people, not recalled: notice 3 is simply not in publication 2.
    device.simulator.publish(make_manifest([make_notice(1)], publication=2))
    assert device.refresh().switched
    point_current_at(device, before)
    assert device.refresh().switched, "the feed has no news, and is asked all the same"
    assert device.generation()[1] == 2
    assert device.playing() == {notice_id(1)}


def test_a_pointer_put_back_shows_no_face_recalled_since(device: SimulatedDevice) -> None:
    before, _ = device.generation()
    recall_also(device, 3)
    device.simulator.publish(make_manifest([make_notice(1)], publication=2))
    assert device.refresh().switched
    point_current_at(device, before)
    device.server.stop()
    device.restart()
    assert device.playing() == {notice_id(1)}


def test_a_pointer_to_nowhere_is_named_and_mended_by_the_next_look(
    device: SimulatedDevice,
) -> None:
    point_current_at(device, "7-0123456789abcdef")
    with pytest.raises(StoreCorrupt, match="cannot be read"):
        DeviceStore(device.folder).load_generation()
    device.restart()
    assert device.refresh().switched
    assert device.playing() == {notice_id(1), notice_id(3)}


def test_a_root_planted_in_the_metadata_folder_is_not_believed(device: SimulatedDevice) -> None:
    stranger = FeedSimulator()
    stranger.publish(make_manifest([make_notice(2)], publication=9, first_approval=5000))
    for repository in (stranger.feed, stranger.recalls):
        folder = device.folder / "metadata" / repository.name
        for planted in ("root.json", "1.root.json", "root_history/1.root.json"):
            (folder / planted).parent.mkdir(exist_ok=True)
            (folder / planted).unlink(missing_ok=True)
            (folder / planted).write_bytes(repository.pinned)
    honest = dict(device.server.files)
    device.server.files.clear()
    device.server.files.update(stranger.files)
    device.restart()
    device.refuses(SignatureRefused, "recalls/", "TUF 5.")
    device.server.files.clear()
    device.server.files.update(honest)
    assert device.refresh().failure is None


# --- restarts around a recall ----------------------------------------------------------------


def test_a_recall_holds_over_a_boot_without_a_network(device: SimulatedDevice) -> None:
    recall_also(device, 3)
    device.server.stop()
    device.reboot(synchronised=False)
    assert isinstance(device.refresh().failure, FeedUnreachable)
    assert device.playing() == {notice_id(1)}


def test_a_recall_made_while_the_agent_was_down_is_the_first_thing_it_does(
    device: SimulatedDevice,
) -> None:
    device.simulator.publish_recalls(make_recalls(RECALLED, notice_id(3)))
    device.simulator.publish(
        make_manifest([make_notice(n) for n in (1, 2, 3, 4)], publication=2, first_approval=900)
    )
    device.reboot()
    outcome = device.refresh()
    assert (outcome.recalls_changed, outcome.switched) == (True, True)
    assert device.playing() == {notice_id(1), notice_id(4)}


def test_a_recalled_picture_takes_every_notice_off_that_has_it(device: SimulatedDevice) -> None:
    shared = make_picture(1)
    twins = [make_notice(1), make_notice(3, pictures=(shared,)), make_notice(5)]
    device.simulator.publish(make_manifest(twins, publication=2))
    assert device.refresh().switched
    assert device.playing() == {notice_id(1), notice_id(3), notice_id(5)}
    first = make_recalls(RECALLED)
    recall = make_recall(2, shared.sha256, target="picture")
    device.simulator.publish_recalls(
        first.model_copy(update={"sequence": 2, "recalls": (*first.recalls, recall)})
    )
    assert device.refresh().recalls_changed
    assert device.playing() == {notice_id(5)}
    # No approval, however late, brings the same bytes back.
    device.simulator.publish(make_manifest(twins, publication=3, first_approval=5000))
    assert device.refresh().switched
    assert device.playing() == {notice_id(5)}


# --- the clock of a device that runs ---------------------------------------------------------


def test_a_clock_that_jumps_to_2040_and_back_brings_no_face_back(device: SimulatedDevice) -> None:
    now = device.wall
    device.wall = datetime(2040, 1, 1, tzinfo=UTC)
    assert device.playing() == set()
    device.wall = now
    assert device.playing() == set(), "what has ended once on this device stays ended"
    renewed = [make_notice(n) for n in (1, 3)]
    device.simulator.publish(make_manifest(renewed, publication=2, first_approval=2000))
    assert device.refresh().switched
    assert device.playing() == {notice_id(1), notice_id(3)}, "approved anew, it starts anew"


def test_a_clock_set_back_keeps_up_no_face_past_its_verified_until(
    device: SimulatedDevice,
) -> None:
    soon = make_notice(1, verified_until=device.wall + HOUR)
    device.simulator.publish(make_manifest([soon, make_notice(3)], publication=2))
    assert device.refresh().switched
    assert device.playing() == {notice_id(1), notice_id(3)}
    device.passes(2 * HOUR)
    assert device.playing() == {notice_id(3)}
    device.wall -= 3 * HOUR
    assert device.playing() == {notice_id(3)}


def test_a_campaign_past_its_end_takes_its_faces_with_it(device: SimulatedDevice) -> None:
    campaign = make_campaign(ends=device.wall + HOUR)
    device.simulator.publish(make_manifest([make_notice(1)], campaign=campaign, publication=2))
    assert device.refresh().switched
    assert device.playing() == {notice_id(1)}
    device.passes(2 * HOUR)
    assert device.playing() == set()
    assert [slide.id for slide in device.playlist().slides] == ["message"]


def test_a_campaign_before_its_start_shows_no_face_yet(device: SimulatedDevice) -> None:
    campaign = make_campaign(starts=device.wall + HOUR)
    device.simulator.publish(make_manifest([make_notice(1)], campaign=campaign, publication=2))
    assert device.refresh().switched
    assert device.playing() == set()
    device.passes(2 * HOUR)
    assert device.playing() == {notice_id(1)}
