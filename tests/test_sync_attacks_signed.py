"""Signed and wrong all the same, recalls that come first, and recovery: see `test_sync_attacks`."""

from __future__ import annotations

import pytest

from sync.canonical import canonical_json
from sync.errors import (
    FeedUnreachable,
    ManifestRefused,
    RoleExpired,
    SignatureRefused,
)
from sync.layout import channel_target
from tests.feed_simulator import (
    CHANNEL,
    Behaviour,
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
)
from tests.simulated_device import RECALLED, SimulatedDevice, device
from tests.test_sync_attacks import HOUR, REPOSITORIES, publish_next, repository

__all__ = ["device"]  # the fixture, imported for its name


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
