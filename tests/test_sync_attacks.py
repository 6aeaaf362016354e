"""One test for each attack on the feed (DESIGN §4 Trust, §10): refused by name, nothing lost.

`SimulatedDevice.refuses` asserts what must hold after every one of them: the error's class, the
file and the rule it names, the last good generation whole on disk, the recalled face off.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import MetaFile

from sync.canonical import canonical_json
from sync.errors import (
    BelowFloor,
    FeedUnreachable,
    MediaRefused,
    RecallsShrunk,
    RoleExpired,
    SignatureRefused,
)
from sync.layout import channel_target, media_path
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
    make_manifest,
    make_notice,
    make_picture,
    make_recalls,
    notice_id,
)
from tests.simulated_device import RECALLED, SimulatedDevice, device

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
