"""Attacks on the feed by pictures, clocks and servers: see `test_sync_attacks`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.canonical import sha256_of
from sync.errors import (
    DownloadTooSlow,
    FeedFileMissing,
    FeedUnreachable,
    FileTooLarge,
    ManifestRefused,
    MediaRefused,
    RoleExpired,
    SyncError,
)
from sync.layout import channel_target, media_path
from sync.pictures import DisplayPreparer
from tests.feed_simulator import (
    CHANNEL,
    Behaviour,
)
from tests.making import (
    NOW,
    make_manifest,
    make_notice,
    make_picture,
    make_recalls,
    notice_id,
    picture_bytes,
)
from tests.simulated_device import RECALLED, SimulatedDevice, device, device_before_a_feed
from tests.test_sync_attacks import HOUR, NEW_MEDIA, NEW_PICTURE, publish_next

__all__ = ["device"]  # the fixture, imported for its name


# --- pictures --------------------------------------------------------------------------------


def test_a_picture_whose_transfer_breaks_off(device: SimulatedDevice) -> None:
    publish_next(device)
    device.server.misbehave(NEW_MEDIA, Behaviour(cut_after=500))
    device.refuses(FeedUnreachable, NEW_MEDIA, "broke off in the middle of the file")


def test_a_truncated_picture(device: SimulatedDevice) -> None:
    publish_next(device)
    device.server.misbehave(NEW_MEDIA, Behaviour(change=lambda data: data[:-700]))
    device.refuses(MediaRefused, NEW_MEDIA, "the hash that the signed manifest pins")


def test_a_picture_that_was_approved_and_does_not_decode(tmp_path: Path) -> None:
    damaged = picture_bytes(4)[:-700]
    sha256 = sha256_of(damaged)
    picture = make_picture(4).model_copy(update={"sha256": sha256})
    with device_before_a_feed(tmp_path, DisplayPreparer(1920, 1080)) as device:
        notices = [*(make_notice(n) for n in (1, 2, 3)), make_notice(4, pictures=(picture,))]
        device.simulator.publish(make_manifest(notices, publication=2))
        device.server.files[media_path(sha256)] = damaged
        device.refuses(MediaRefused, media_path(sha256), "decodes within its limits")


def test_pictures_that_did_come_are_not_fetched_again(device: SimulatedDevice) -> None:
    notices = [make_notice(n) for n in (1, 2, 3, 4, 5)]
    device.simulator.publish(make_manifest(notices, publication=2))
    good, bad = sorted((make_picture(4).sha256, make_picture(5).sha256))
    device.server.misbehave(bad, Behaviour(status=404))
    device.refuses(FeedFileMissing, media_path(bad), "a signed manifest names it")
    device.server.behaviours.clear()
    device.server.requests.clear()
    assert device.refresh().switched
    assert media_path(good) not in device.server.requests


# --- the clock -------------------------------------------------------------------------------

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FAR = datetime(2040, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("synchronised", [True, False])
def test_a_clock_at_1970_does_not_make_an_expired_feed_fresh(
    device: SimulatedDevice, synchronised: bool
) -> None:
    device.wall, device.synchronised = EPOCH, synchronised
    device.simulator.feed.sign_timestamp(NOW - HOUR)
    device.refuses(RoleExpired, "feed/timestamp.json", "TUF 5.4.4 freeze")


@pytest.mark.parametrize("synchronised", [True, False])
def test_a_clock_at_1970_neither_blanks_the_screen_nor_brings_a_face_back(
    device: SimulatedDevice, synchronised: bool
) -> None:
    notices = [make_notice(1, show_until=NOW + HOUR), make_notice(2), make_notice(3)]
    device.simulator.publish(make_manifest(notices, publication=2))
    assert device.refresh().switched
    device.passes(2 * HOUR)
    assert device.playing() == {notice_id(3)}
    device.wall, device.synchronised = EPOCH, synchronised
    device.reboot()
    assert device.refresh().failure is None
    assert device.playing() == {notice_id(3)}, "a notice once past its end stays ended"


def test_a_synchronised_clock_at_2040_refuses_the_feed_as_expired(
    device: SimulatedDevice,
) -> None:
    device.wall = FAR
    device.refuses(RoleExpired, "recalls/root.json", "TUF 5.3.10 freeze")
    assert device.playing() == set()
    assert [slide.id for slide in device.playlist().slides] == ["message", "evergreen"]


def test_an_unsynchronised_clock_at_2040_changes_nothing(device: SimulatedDevice) -> None:
    device.wall, device.synchronised = FAR, False
    publish_next(device)
    assert device.refresh().switched
    assert device.playing() == {notice_id(1), notice_id(3), notice_id(4)}


def test_a_manifest_dated_2040_does_not_raise_the_time_floor(device: SimulatedDevice) -> None:
    device.simulator.publish(make_manifest([make_notice(1)], publication=2, at=FAR))
    device.refuses(ManifestRefused, f"feed/channels/{CHANNEL}.json", "not issued in the future")
    assert device.store.load_time_floor().at == NOW


# --- the server ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "behaviour",
    [Behaviour(drip_s=0.05), Behaviour(drip_head_s=0.05)],
    ids=["a body in drips", "a head in drips"],
)
def test_a_slow_server(device: SimulatedDevice, behaviour: Behaviour) -> None:
    publish_next(device)
    device.server.misbehave("feed/metadata/2.targets.json", behaviour)
    device.refuses(DownloadTooSlow, "feed/metadata/2.targets.json", "took more than 0.5 s")


def test_a_silent_server(device: SimulatedDevice) -> None:
    publish_next(device)
    device.server.misbehave("feed/metadata/2.targets.json", Behaviour(drip_head_s=0.6))
    device.refuses(FeedUnreachable, "feed/metadata/2.targets.json", "no answer in time")


def test_a_server_that_is_gone(device: SimulatedDevice) -> None:
    device.server.stop()
    device.refuses(FeedUnreachable, "recalls/metadata/2.root.json", "no connection")


@pytest.mark.parametrize("chunked", [True, False], ids=["unannounced", "announced"])
@pytest.mark.parametrize(
    ("part", "file"),
    [
        ("feed/metadata/2.root.json", "2.root.json"),
        ("feed/metadata/timestamp.json", "timestamp.json"),
        ("feed/metadata/2.snapshot.json", "2.snapshot.json"),
        ("feed/metadata/2.targets.json", "2.targets.json"),
        (f".{CHANNEL}.json", f"{CHANNEL}.json"),
        (".recalls.json", "recalls.json"),
        (NEW_MEDIA, NEW_PICTURE.sha256),
    ],
)
def test_an_oversized_file(device: SimulatedDevice, part: str, file: str, chunked: bool) -> None:
    device.simulator.feed.sign_root(NOW + 300 * 24 * HOUR)
    device.simulator.publish_recalls(make_recalls(RECALLED, notice_id(3)))
    publish_next(device)
    device.server.misbehave(
        part, Behaviour(change=lambda data: data + b" " * 3 * 2**20, chunked=chunked)
    )
    device.refuses(FileTooLarge, file, "bytes")


def test_a_target_signed_at_a_size_no_device_takes(device: SimulatedDevice) -> None:
    device.simulator.feed.put_target(channel_target(CHANNEL), b" " * (4 * 2**20 + 1))
    device.refuses(FileTooLarge, f"feed/channels/{CHANNEL}.json", "at most 4194304")


@pytest.mark.parametrize(
    ("behaviour", "kind", "words"),
    [
        (Behaviour(status=404), FeedFileMissing, "does not have it"),
        (Behaviour(status=429), FeedUnreachable, "answered 429 (2 attempt(s))"),
        (Behaviour(status=503, headers={"Retry-After": "3600"}), FeedUnreachable, "(1 attempt"),
        (Behaviour(status=301, headers={"Location": "/"}), FeedUnreachable, "redirects"),
        (Behaviour(headers={"Content-Encoding": "gzip"}), FeedUnreachable, "compressed"),
    ],
    ids=["404", "429", "503 for an hour", "a redirect", "a compressed answer"],
)
def test_a_server_that_answers_otherwise(
    device: SimulatedDevice, behaviour: Behaviour, kind: type[SyncError], words: str
) -> None:
    publish_next(device)
    device.server.misbehave("feed/metadata/2.targets.json", behaviour)
    device.refuses(kind, "targets.json", words)
