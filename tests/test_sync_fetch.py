"""What a refresh does and does not do when nobody attacks: little, in order, and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from scripts.bench_run.relay import relayed
from sync.errors import FeedUnreachable, StoreCorrupt, StoreFull
from sync.fetch import FeedClient, Fetcher
from sync.layout import media_path
from sync.pictures import DisplayPreparer, EncodedPicture
from sync.rules.floors import Floors
from sync.store import DeviceStore
from tests.feed_simulator import Behaviour, FeedSimulator, served
from tests.making import (
    make_channel,
    make_manifest,
    make_notice,
    make_picture,
    make_recalls,
    notice_id,
)
from tests.simulated_device import (
    QUICK,
    RECALLED,
    InstantPreparer,
    SimulatedDevice,
    device,
    device_before_a_feed,
)

__all__ = ["device"]  # the fixture, imported for its name

IDLE = [
    "recalls/metadata/2.root.json",
    "recalls/metadata/timestamp.json",
    "feed/metadata/2.root.json",
    "feed/metadata/timestamp.json",
]


def files(folder: Path) -> dict[Path, tuple[int, int]]:
    """Every file's inode and modification time: any write shows."""
    found = {path: path.lstat() for path in folder.rglob("*")}
    return {path: (stat.st_ino, stat.st_mtime_ns) for path, stat in found.items()}


def requested(device: SimulatedDevice) -> list[str]:
    """What the next refresh asks the server for."""
    device.server.requests.clear()
    device.refresh().raise_failure()
    return list(device.server.requests)


# --- doing little ----------------------------------------------------------------------------


def test_an_idle_refresh_asks_four_small_questions_and_writes_nothing(
    device: SimulatedDevice,
) -> None:
    before = files(device.folder)
    assert requested(device) == IDLE
    assert files(device.folder) == before


def test_an_idle_refresh_of_both_repositories_stays_below_a_kibibyte_each_way(
    device: SimulatedDevice,
) -> None:
    with relayed(device.server.port) as relay:
        source = device.simulator.source(relay.url)
        client = FeedClient(source, device.store, device.fetcher, device.clock, InstantPreparer())
        client.refresh().raise_failure()
        relay.reset()
        client.refresh().raise_failure()
        assert (relay.connections, relay.sent > 0, relay.received > 0) == (0, True, True)
        assert relay.sent <= 1024
        assert relay.received <= 1024
    device.fetcher.close()


def test_the_fetcher_counts_what_the_wire_carries(device: SimulatedDevice) -> None:
    with relayed(device.server.port) as relay:
        fetcher = Fetcher(limits=QUICK)
        source = device.simulator.source(relay.url)
        FeedClient(source, device.store, fetcher, device.clock, InstantPreparer()).refresh()
        assert (fetcher.traffic.sent, fetcher.traffic.received) == (relay.sent, relay.received)
        fetcher.close()


def test_a_renewed_timestamp_makes_no_second_generation(device: SimulatedDevice) -> None:
    before = device.generation()
    device.simulator.renew()
    assert requested(device) == IDLE
    assert device.generation() == before
    assert [path.name for path in (device.folder / "generations").iterdir()] == [before[0]]


def test_a_renewed_timestamp_makes_the_feed_young_again(device: SimulatedDevice) -> None:
    device.passes(timedelta(hours=20))
    device.simulator.set_now(device.wall)
    device.simulator.renew()
    device.refresh().raise_failure()
    device.passes(timedelta(hours=71))
    assert device.playlist().faces_withheld is None
    device.passes(timedelta(hours=2))
    assert device.playlist().faces_withheld is not None


def test_one_changed_notice_costs_the_manifest_and_its_new_picture(
    device: SimulatedDevice,
) -> None:
    notices = [make_notice(1), make_notice(2), make_notice(3, pictures=(make_picture(4),))]
    device.simulator.publish(make_manifest(notices, publication=2))
    asked = requested(device)
    assert asked[:6] == [
        *IDLE,
        "feed/metadata/2.snapshot.json",
        "feed/metadata/2.targets.json",
    ]
    assert [path.partition("/")[0] for path in asked[6:]] == ["feed", "media"]
    assert asked[-1] == media_path(make_picture(4).sha256)


def test_pictures_of_recalled_notices_are_never_fetched(tmp_path: Path) -> None:
    simulator = FeedSimulator()
    simulator.publish(make_manifest([make_notice(1), make_notice(2)]))
    simulator.publish_recalls(make_recalls(notice_id(2)))
    with served(simulator) as server:
        device = SimulatedDevice(tmp_path, simulator, server)
        media = [path for path in requested(device) if path.startswith("media/")]
    assert media == [media_path(make_picture(1).sha256)]


def test_recalls_are_asked_for_before_the_feed(device: SimulatedDevice) -> None:
    asked = requested(device)
    assert asked.index("recalls/metadata/timestamp.json") < asked.index(IDLE[2])


def test_a_manifest_already_there_is_not_fetched_again_after_a_wipe(
    device: SimulatedDevice,
) -> None:
    device.wipe_metadata()
    device.restart()
    asked = requested(device)
    assert not [path for path in asked if path.startswith(("feed/targets", "media"))]
    assert requested(device) == IDLE


def test_the_outcome_says_what_happened(device: SimulatedDevice) -> None:
    idle = device.refresh()
    assert (idle.changed, idle.publication, idle.recalls_applied) == (False, 1, 1)
    assert idle.timestamps == (1, 2)
    device.simulator.publish_recalls(make_recalls(RECALLED, notice_id(1)))
    recalled = device.refresh()
    assert (recalled.recalls_changed, recalled.switched, recalled.changed) == (True, False, True)
    device.simulator.publish(make_manifest([make_notice(3)], publication=2))
    switched = device.refresh()
    assert (switched.switched, switched.recalls_changed, switched.publication) == (True, False, 2)


class EventfulPreparer(InstantPreparer):
    """Something happens while a picture is being prepared."""

    def __init__(self, event: Callable[[], None]) -> None:
        self._event = event

    def prepare(self, data: bytes, subject: str) -> EncodedPicture:
        self._event()
        return super().prepare(data, subject)


def test_a_recall_is_not_kept_waiting_by_pictures_that_are_slow_to_come(tmp_path: Path) -> None:
    simulator = FeedSimulator()
    simulator.publish(make_manifest([make_notice(n) for n in (1, 2, 3)]))
    with served(simulator) as server:
        device = SimulatedDevice(tmp_path, simulator, server)
        latched: list[bool] = []

        def event() -> None:
            latched.append(bool(device.store.load_latch().recalls))
            if len(latched) == 1:
                simulator.publish_recalls(make_recalls(notice_id(1)))
            device.passes(timedelta(seconds=11))

        source = simulator.source(server.url)
        client = FeedClient(
            source, device.store, device.fetcher, device.clock, EventfulPreparer(event)
        )
        outcome = client.refresh().raise_failure()
    assert latched[:2] == [False, True], "latched before the second picture"
    assert (outcome.recalls_changed, outcome.switched) == (True, True)
    assert device.playing() == {notice_id(2), notice_id(3)}


# --- from disk alone -------------------------------------------------------------------------


def test_the_device_knows_what_is_current_without_the_network(device: SimulatedDevice) -> None:
    device.server.stop()
    device.reboot()
    assert device.playing() == {notice_id(1), notice_id(3)}
    outcome = device.refresh()
    assert (outcome.publication, outcome.recalls_applied) == (1, 1)
    assert isinstance(outcome.failure, FeedUnreachable)


def test_a_new_device_without_a_feed_has_nothing_and_says_why(tmp_path: Path) -> None:
    simulator = FeedSimulator()
    with served(simulator) as server:
        device = SimulatedDevice(tmp_path, simulator, server)
        server.stop()
        outcome = device.refresh()
    assert outcome.publication is None
    assert isinstance(outcome.failure, FeedUnreachable)


# --- repairing -------------------------------------------------------------------------------


def test_a_rotten_picture_is_found_at_start_and_fetched_again(device: SimulatedDevice) -> None:
    picture = device.folder / "pictures" / make_picture(1).sha256
    picture.write_bytes(b"x" * picture.stat().st_size)
    device.restart()
    assert requested(device) == [*IDLE, media_path(make_picture(1).sha256)]
    assert device.playing() == {notice_id(1), notice_id(3)}


def test_a_rotten_picture_found_by_the_player_is_fetched_at_the_next_refresh(
    device: SimulatedDevice,
) -> None:
    picture = device.folder / "pictures" / make_picture(1).sha256
    picture.write_bytes(b"x" * picture.stat().st_size)
    with pytest.raises(StoreCorrupt):
        device.playing()
    device.refresh().raise_failure()
    assert device.playing() == {notice_id(1), notice_id(3)}


def test_a_generation_that_has_rotted_is_fetched_again(device: SimulatedDevice) -> None:
    before = device.generation()
    for path in (device.folder / "generations" / before[0]).iterdir():
        path.write_bytes(b"{}")
    device.restart()
    device.refresh().raise_failure()
    assert device.generation() == before


def test_recalls_lost_from_the_disk_are_fetched_again(device: SimulatedDevice) -> None:
    for path in (device.folder / "trust").glob("recalls*"):
        path.unlink()
    device.restart()
    with pytest.raises(StoreCorrupt):
        device.playing()
    assert device.refresh().recalls_changed
    assert device.playing() == {notice_id(1), notice_id(3)}


def test_while_recalls_are_lost_and_unreachable_the_feed_does_not_switch(
    device: SimulatedDevice,
) -> None:
    for path in (device.folder / "trust").glob("recalls*"):
        path.unlink()
    device.restart()
    device.simulator.publish(make_manifest([make_notice(2)], publication=2))
    device.server.misbehave("recalls/", Behaviour(status=503))
    assert not device.refresh().switched
    assert device.generation()[1] == 1


def test_floors_lost_from_the_disk_are_made_anew(device: SimulatedDevice) -> None:
    for path in (device.folder / "trust").glob("floors*"):
        path.unlink()
    device.simulator.renew()
    device.restart()
    device.refresh().raise_failure()
    assert DeviceStore(device.folder).load_floors() != Floors()


def test_another_display_gets_pictures_of_its_own_size(tmp_path: Path) -> None:
    with device_before_a_feed(tmp_path, DisplayPreparer(60, 60)) as device:
        source = device.simulator.source(device.server.url)
        larger = DisplayPreparer(90, 90)
        client = FeedClient(source, device.store, device.fetcher, device.clock, larger)
        assert client.refresh().switched
        generation = device.store.load_generation()
        assert generation is not None
        sizes = {(d.width, d.height) for d in generation.record.derivatives.values()}
    assert sizes == {(72, 90)}


def test_another_channel_is_played_although_the_feed_did_not_change(
    device: SimulatedDevice,
) -> None:
    other = make_channel([make_notice(3)], id="otro")
    device.simulator.publish(make_manifest([make_notice(3)], channel=other, publication=9))
    device.refresh().raise_failure()
    source = device.simulator.source(device.server.url, other.id)
    client = FeedClient(source, device.store, device.fetcher, device.clock, InstantPreparer())
    assert client.refresh().switched
    assert device.playing() == {notice_id(3)}


def test_a_full_disk_stops_the_refresh_and_not_the_screen(
    device: SimulatedDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    device.simulator.publish(make_manifest([make_notice(4)], publication=2))

    def full(*_args: object) -> None:
        raise StoreFull(str(device.folder), "cannot write: No space left on device")

    monkeypatch.setattr("sync.store.pictures.write_file", full)
    assert isinstance(device.refresh().failure, StoreFull)
    assert device.playing() == {notice_id(1), notice_id(3)}
    monkeypatch.undo()
    assert device.refresh().switched
