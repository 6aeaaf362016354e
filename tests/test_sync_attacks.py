"""One test for each attack on the feed (DESIGN §4 Trust, §10): refused by name, nothing lost.

`SimulatedDevice.refuses` asserts what must hold after every one of them: the error's class, the
file and the rule it names, the last good generation whole on disk, the recalled face off.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import MetaFile

from sync.canonical import canonical_json, sha256_of
from sync.errors import (
    BelowFloor,
    DownloadTooSlow,
    FeedFileMissing,
    FeedUnreachable,
    FileTooLarge,
    ManifestRefused,
    MediaRefused,
    RecallsShrunk,
    RoleExpired,
    SignatureRefused,
    SyncError,
)
from sync.layout import channel_target, media_path
from sync.pictures import DisplayPreparer
from tests.feed_simulator import (
    CHANNEL,
    ROLES,
    Behaviour,
    FeedSimulator,
    Role,
    SimulatedRepository,
    flipped,
)
from tests.making import (
    NOW,
    make_channel,
    make_manifest,
    make_notice,
    make_picture,
    make_recall,
    make_recalls,
    notice_id,
    picture_bytes,
)
from tests.simulated_device import RECALLED, SimulatedDevice, device, device_before_a_feed

__all__ = ["device"]  # the fixture, imported for its name

HOUR = timedelta(hours=1)
REPOSITORIES = ("feed", "recalls")
NEW_PICTURE = make_picture(4)
NEW_MEDIA = media_path(NEW_PICTURE.sha256)


def publish_next(device: SimulatedDevice) -> None:
    """Publication 2: notice 4 is new, and everything else as it was."""
    notices = [make_notice(n) for n in (1, 2, 3, 4)]
    device.simulator.publish(make_manifest(notices, publication=2))


def repository(device: SimulatedDevice, name: str) -> SimulatedRepository:
    return device.simulator.feed if name == "feed" else device.simulator.recalls


def newest(device: SimulatedDevice, name: str, role: Role) -> str:
    """Path of the newest file of a role."""
    repo = repository(device, name)
    if role == "timestamp":
        return repo.path("timestamp.json")
    return repo.path(f"{getattr(repo, role).version}.{role}.json")


# --- a flipped byte in any file --------------------------------------------------------------


@pytest.mark.parametrize("name", REPOSITORIES)
@pytest.mark.parametrize("role", ROLES)
def test_a_flipped_byte_in_any_metadata_file(
    device: SimulatedDevice, name: str, role: Role
) -> None:
    repo = repository(device, name)
    repo.sign_root(NOW + 300 * 24 * HOUR)
    repo.sign_targets()
    path = newest(device, name, role)
    honest = device.server.files[path]
    for at in range(3, len(honest) - 2, max(1, len(honest) // 9)):
        device.server.files[path] = flipped(honest, at)
        device.refuses(SignatureRefused, f"{name}/{role}.json", "TUF 5.")
    device.server.files[path] = honest
    assert device.refresh().failure is None


@pytest.mark.parametrize(
    "data",
    [b"", b"[" * 16_000, b"null", b'{"signatures": 1, "signed": {}}', b"1" * 16_000, b"\xff\xfe"],
    ids=["nothing", "deep", "null", "wrong types", "a long number", "not text"],
)
@pytest.mark.parametrize("name", REPOSITORIES)
def test_metadata_that_is_none(device: SimulatedDevice, name: str, data: bytes) -> None:
    device.server.misbehave(f"{name}/metadata/timestamp.json", Behaviour(change=lambda _: data))
    device.refuses(SignatureRefused, f"{name}/timestamp.json", "TUF 5.4.2")


def test_a_flipped_byte_in_a_channel_manifest(device: SimulatedDevice) -> None:
    publish_next(device)
    device.server.misbehave(f".{CHANNEL}.json", Behaviour(change=flipped))
    device.refuses(SignatureRefused, f"feed/channels/{CHANNEL}.json", "TUF 5.7.3 target hash")


def test_a_flipped_byte_in_the_recall_list(device: SimulatedDevice) -> None:
    device.simulator.publish_recalls(make_recalls(RECALLED, notice_id(3)))
    device.server.misbehave(".recalls.json", Behaviour(change=flipped))
    device.refuses(SignatureRefused, "recalls/recalls.json", "TUF 5.7.3 target hash")


def test_a_flipped_byte_in_a_picture(device: SimulatedDevice) -> None:
    publish_next(device)
    device.server.misbehave(NEW_MEDIA, Behaviour(change=flipped))
    device.refuses(MediaRefused, NEW_MEDIA, "the hash that the signed manifest pins")


# --- rolled back -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPOSITORIES)
def test_a_rolled_back_timestamp(device: SimulatedDevice, name: str) -> None:
    old = dict(device.server.files)
    repository(device, name).sign_timestamp()
    assert device.refresh().failure is None
    device.server.files.clear()
    device.server.files.update(old)
    device.refuses(BelowFloor, f"{name}/timestamp.json", "TUF 5.4.3 rollback")


def test_a_rolled_back_snapshot_named_by_a_newer_timestamp(device: SimulatedDevice) -> None:
    # What a thief of the online timestamp key can sign.
    repo = device.simulator.feed
    publish_next(device)
    assert device.refresh().failure is None
    old = device.server.files[repo.path("1.snapshot.json")]
    repo.timestamp.version += 1
    repo.timestamp.snapshot_meta = MetaFile.from_data(1, old, ["sha256"])
    repo.write("timestamp.json", repo.timestamp, "timestamp")
    device.refuses(BelowFloor, "feed/timestamp.json", "TUF 5.4.3 rollback")
    device.wipe_metadata()
    device.refuses(BelowFloor, "feed/snapshot.json", "floor of a role's version")


def test_an_old_snapshot_under_a_new_name(device: SimulatedDevice) -> None:
    repo = device.simulator.feed
    publish_next(device)
    device.server.files[repo.path("2.snapshot.json")] = device.server.files[
        repo.path("1.snapshot.json")
    ]
    device.refuses(SignatureRefused, "feed/snapshot.json", "TUF 5.5.2 hash")


def test_rolled_back_targets_under_a_newer_snapshot(device: SimulatedDevice) -> None:
    # What a thief of both online keys can sign: the approvers' old yes in a new wrapping.
    repo = device.simulator.feed
    publish_next(device)
    assert device.refresh().failure is None
    repo.targets.version = 0  # `sign_snapshot` names version 1 again
    repo.targets.version += 1
    repo.sign_snapshot()
    device.refuses(BelowFloor, "feed/snapshot.json", "TUF 5.5.4 and 5.5.5 rollback")
    device.wipe_metadata()
    device.refuses(BelowFloor, "feed/targets.json", "floor of a role's version")


def test_a_rolled_back_publication_under_newer_targets(device: SimulatedDevice) -> None:
    old = make_manifest([make_notice(n) for n in (1, 2, 3)])
    publish_next(device)
    assert device.refresh().failure is None
    device.simulator.feed.put_target(channel_target(CHANNEL), canonical_json(old))
    device.refuses(BelowFloor, f"feed/channels/{CHANNEL}.json", "floor of a channel's publication")


def test_a_rolled_back_recall_list(device: SimulatedDevice) -> None:
    old = {path: data for path, data in device.server.files.items() if path.startswith("recalls/")}
    device.simulator.publish_recalls(make_recalls(RECALLED, notice_id(3)))
    assert device.refresh().recalls_changed
    device.server.files.update(old)
    device.refuses(BelowFloor, "recalls/timestamp.json", "TUF 5.4.3 rollback")
    assert device.playing() == {notice_id(1)}


def test_a_shorter_recall_list_signed_anew(device: SimulatedDevice) -> None:
    device.simulator.publish_recalls(make_recalls(RECALLED, notice_id(3)))
    assert device.refresh().recalls_changed
    device.simulator.publish_recalls(make_recalls(RECALLED))
    device.refuses(RecallsShrunk, "recalls/recalls.json", "recalls are latched")
    assert device.playing() == {notice_id(1)}


def test_a_recall_list_emptied_by_its_own_key(device: SimulatedDevice) -> None:
    device.simulator.publish_recalls(make_recalls())
    publish_next(device)
    outcome = device.refuses(RecallsShrunk, "recalls/recalls.json", "recalls are latched")
    assert not outcome.switched, "the feed must not go on while somebody is at the recalls"
    assert outcome.recalls_applied == 1


def test_a_recall_list_that_trades_one_recall_for_another_keeps_both(
    device: SimulatedDevice,
) -> None:
    device.simulator.publish_recalls(make_recalls(notice_id(3)))
    outcome = device.refuses(RecallsShrunk, "recalls/recalls.json", "recalls are latched")
    assert outcome.recalls_changed
    assert device.playing() == {notice_id(1)}


@pytest.mark.parametrize("name", REPOSITORIES)
def test_a_wiped_metadata_folder_does_not_open_the_way_to_a_rolled_back_feed(
    device: SimulatedDevice, name: str
) -> None:
    old = dict(device.server.files)
    if name == "feed":
        publish_next(device)
    else:
        device.simulator.publish_recalls(make_recalls(RECALLED, notice_id(3)))
    assert device.refresh().failure is None
    device.server.files.clear()
    device.server.files.update(old)
    device.wipe_metadata()
    device.refuses(BelowFloor, f"{name}/timestamp.json", "floor of a role's version")


def test_a_wiped_metadata_folder_alone_does_no_harm(device: SimulatedDevice) -> None:
    before = device.generation()
    device.wipe_metadata()
    device.restart()
    assert device.refresh().failure is None
    assert device.generation() == before
    assert device.playing() == {notice_id(1), notice_id(3)}


@pytest.mark.parametrize("name", REPOSITORIES)
def test_a_rolled_back_root_is_refused_even_when_metadata_was_wiped(
    device: SimulatedDevice, name: str
) -> None:
    repo = repository(device, name)
    old_timestamp = device.server.files[repo.path("timestamp.json")]
    repo.rotate("timestamp")
    repo.sign_timestamp()
    assert device.refresh().failure is None
    # The thief of the revoked key hides the root that revoked it.
    del device.server.files[repo.path("2.root.json")]
    device.server.files[repo.path("timestamp.json")] = old_timestamp
    device.wipe_metadata()
    device.refuses(BelowFloor, f"{name}/root.json", "floor of a role's version")


# --- expired, frozen, other keys -------------------------------------------------------------


@pytest.mark.parametrize("name", REPOSITORIES)
@pytest.mark.parametrize("role", ROLES)
def test_an_expired_role(device: SimulatedDevice, name: str, role: Role) -> None:
    repo = repository(device, name)
    past = NOW - HOUR
    match role:
        case "root":
            repo.sign_root(past)
        case "timestamp":
            repo.sign_timestamp(past)
        case "snapshot":
            repo.sign_snapshot(past)
        case "targets":
            repo.sign_targets(past)
    device.refuses(RoleExpired, f"{name}/{role}.json", "freeze")


def test_a_frozen_feed_grows_old_and_loses_its_faces(device: SimulatedDevice) -> None:
    # The old timestamp, served for ever, to a device whose clock is not set.
    device.synchronised = False
    device.passes(23 * HOUR)
    assert device.refresh().failure is None, "nothing new is no failure yet"
    device.passes(2 * HOUR)
    device.refuses(RoleExpired, "recalls/timestamp.json", "TUF 5.4.4 freeze")
    assert device.playing() == {notice_id(1), notice_id(3)}
    device.passes(48 * HOUR)
    assert device.playing() == set()
    assert [slide.id for slide in device.playlist().slides] == ["message", "evergreen"]


def test_recalls_alone_held_back_take_the_faces_too(device: SimulatedDevice) -> None:
    device.server.misbehave("recalls/", Behaviour(status=500))
    for _day in range(4):
        device.passes(24 * HOUR)
        device.simulator.set_now(device.wall)
        device.simulator.feed.sign_snapshot()
        assert isinstance(device.refresh().failure, FeedUnreachable)
    assert device.playing() == set()


@pytest.mark.parametrize("name", REPOSITORIES)
def test_metadata_signed_with_another_key(device: SimulatedDevice, name: str) -> None:
    repo = repository(device, name)
    for role in ("timestamp", "snapshot", "targets"):
        repo.signers[role] = CryptoSigner.generate_ed25519()
    repo.sign_targets()
    device.refuses(SignatureRefused, f"{name}/timestamp.json", "TUF 5.4.2 signatures")


def test_a_whole_feed_of_somebody_else(device: SimulatedDevice) -> None:
    stranger = FeedSimulator()
    stranger.publish(make_manifest([make_notice(2)], publication=9, first_approval=5000))
    stranger.feed.sign_root(NOW + 300 * 24 * HOUR)
    stranger.recalls.sign_root(NOW + 300 * 24 * HOUR)
    device.server.files.clear()
    device.server.files.update(stranger.files)
    device.refuses(SignatureRefused, "recalls/root.json", "TUF 5.3.4 signatures")


def test_a_manifest_signed_by_a_thief_of_the_online_keys(device: SimulatedDevice) -> None:
    repo = device.simulator.feed
    repo.signers["targets"] = repo.signers["snapshot"]
    publish_next(device)
    device.refuses(SignatureRefused, "feed/targets.json", "TUF 5.6.3 signatures")


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


# --- signed, and wrong all the same ----------------------------------------------------------


def test_a_signed_manifest_that_is_none(device: SimulatedDevice) -> None:
    device.simulator.feed.put_target(channel_target(CHANNEL), b'{"publication": 2}')
    device.refuses(ManifestRefused, f"feed/channels/{CHANNEL}.json", "must also be well-formed")


def test_a_signed_manifest_whose_content_is_not_what_was_approved(
    device: SimulatedDevice,
) -> None:
    data = canonical_json(make_manifest([make_notice(1)], publication=2))
    device.simulator.feed.put_target(channel_target(CHANNEL), data.replace(b"Rogelio", b"Ramiro "))
    device.refuses(ManifestRefused, f"feed/channels/{CHANNEL}.json", "well-formed")


def test_the_manifest_of_another_channel_under_our_name(device: SimulatedDevice) -> None:
    other = make_manifest([make_notice(1)], channel=make_channel(id="otro"), publication=2)
    device.simulator.feed.put_target(channel_target(CHANNEL), canonical_json(other))
    device.refuses(ManifestRefused, f"feed/channels/{CHANNEL}.json", "plays the channel")


def test_a_channel_that_the_feed_no_longer_lists(device: SimulatedDevice) -> None:
    del device.simulator.feed.targets.targets[channel_target(CHANNEL)]
    device.simulator.feed.sign_targets()
    device.refuses(ManifestRefused, f"feed/channels/{CHANNEL}.json", "lists for it")


def test_a_recall_list_with_a_gap(device: SimulatedDevice) -> None:
    gap = canonical_json(make_recalls(RECALLED, notice_id(3))).replace(
        b'"sequence":2,"target"', b'"sequence":3,"target"'
    )
    device.simulator.recalls.put_target("recalls.json", gap)
    device.refuses(ManifestRefused, "recalls/recalls.json", "well-formed")


# --- recalls come first ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "behaviour",
    [Behaviour(status=500), Behaviour(change=flipped)],
    ids=["unreachable", "forged"],
)
def test_recalls_apply_although_the_feed_fails(
    device: SimulatedDevice, behaviour: Behaviour
) -> None:
    device.simulator.publish_recalls(make_recalls(RECALLED, notice_id(1)))
    device.server.misbehave("feed/metadata/timestamp.json", behaviour)
    outcome = device.refresh()
    assert (outcome.recalls_changed, outcome.switched) == (True, False)
    assert outcome.failure is not None
    assert device.playing() == {notice_id(3)}


def test_recalls_apply_although_the_feed_has_expired(device: SimulatedDevice) -> None:
    device.simulator.feed.sign_timestamp(NOW - HOUR)
    device.simulator.publish_recalls(make_recalls(RECALLED, notice_id(1)))
    outcome = device.refuses(RoleExpired, "feed/timestamp.json", "TUF 5.4.4 freeze")
    assert outcome.recalls_changed
    assert device.playing() == {notice_id(3)}


def test_refused_recalls_hold_the_feed_back(device: SimulatedDevice) -> None:
    publish_next(device)
    device.server.misbehave("recalls/metadata/timestamp.json", Behaviour(change=flipped))
    device.refuses(SignatureRefused, "recalls/timestamp.json", "TUF 5.4.2")


def test_unreachable_recalls_do_not(device: SimulatedDevice) -> None:
    publish_next(device)
    device.server.misbehave("recalls/metadata/timestamp.json", Behaviour(status=503))
    outcome = device.refresh()
    assert outcome.switched
    assert isinstance(outcome.failure, FeedUnreachable)
    assert device.playing() == {notice_id(1), notice_id(3), notice_id(4)}


def test_a_recalled_face_comes_back_by_a_later_approval_alone(device: SimulatedDevice) -> None:
    notices = [make_notice(n) for n in (1, 2, 3)]
    device.simulator.publish(make_manifest(notices, publication=2, first_approval=990))
    assert device.refresh().switched
    assert RECALLED not in device.playing()
    device.simulator.publish(make_manifest(notices, publication=3, first_approval=1000))
    assert device.refresh().switched
    assert device.playing() == {notice_id(1), notice_id(2), notice_id(3)}


def test_a_recalled_pictures_bytes_leave_the_disk(device: SimulatedDevice) -> None:
    picture = make_picture(3).sha256
    assert (device.folder / "pictures" / picture).exists()
    recall = make_recall(2, picture, target="picture")
    first = make_recalls(RECALLED)
    device.simulator.publish_recalls(
        first.model_copy(update={"sequence": 2, "recalls": (*first.recalls, recall)})
    )
    assert device.refresh().recalls_changed
    assert not (device.folder / "pictures" / picture).exists()
    assert device.playing() == {notice_id(1)}


# --- recovery --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPOSITORIES)
def test_a_fast_forward_is_recovered_from_by_new_keys(device: SimulatedDevice, name: str) -> None:
    repo = repository(device, name)
    repo.timestamp.version = 2**31 - 1
    repo.sign_timestamp()
    assert device.refresh().failure is None
    repo.rotate("timestamp")
    repo.timestamp.version = 1
    repo.sign_timestamp()
    device.passes(HOUR)
    outcome = device.refresh()
    assert outcome.failure is None
    assert outcome.timestamps[REPOSITORIES.index(name)] == 2


def test_a_new_root_is_followed_and_remembered(device: SimulatedDevice) -> None:
    for repo in (device.simulator.feed, device.simulator.recalls):
        repo.rotate("root")
        repo.rotate("targets")
        repo.sign_targets()
    publish_next(device)
    assert device.refresh().switched
    device.server.requests.clear()
    device.restart()
    assert device.refresh().failure is None
    roots = [path for path in device.server.requests if "root" in path]
    assert roots == ["recalls/metadata/4.root.json", "feed/metadata/4.root.json"]
