"""Publishing channels: what is signed, what stays, what is written once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.errors import PublicationRefused, PublishError, RepositoryBusy, ThresholdNotMet
from sync.keys import KeyRing, KeyUse
from sync.models import ChannelManifest
from sync.publish import CeremonyPlan, Publisher, verify_feed
from sync.publish.disk import RealDisk, locked
from sync.types import ChannelId, Sha256
from tests.fixtures_tuf_client import FolderClient
from tests.making import (
    clock,
    hub_keys,
    made_media,
    make_channel,
    make_feed,
    make_manifest,
    make_notice,
    read_made_media,
)

START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
CHANNEL = make_channel().id


class MediaStore:
    """A hub's originals that remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[Sha256] = []

    def read(self, sha256: Sha256) -> bytes:
        self.asked.append(sha256)
        return made_media()[sha256]


def manifest_of(publication: int, *numbers: int, channel: str = CHANNEL) -> ChannelManifest:
    notices = [make_notice(number, at=START) for number in numbers]
    return make_manifest(
        notices,
        publication=publication,
        at=START,
        first_approval=100 * publication,
        channel=make_channel(notices, id=ChannelId(channel)),
    )


def test_a_device_reads_what_was_published(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    versions = feed.publisher.publish_channels([manifest_of(1, 1, 2)], read_made_media)
    device = FolderClient(feed.root, feed.ceremony, tmp_path / "device")
    assert device.manifest(CHANNEL) == manifest_of(1, 1, 2)
    assert feed.publisher.current_manifest(CHANNEL) == manifest_of(1, 1, 2)
    assert (versions.feed_timestamp, versions.recalls_timestamp) == (2, 1)


def test_a_channel_without_a_publication_has_no_manifest(tmp_path: Path) -> None:
    assert make_feed(tmp_path).publisher.current_manifest(CHANNEL) is None


def test_the_same_manifests_again_change_no_file(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    first = feed.publisher.publish_channels([manifest_of(1, 1)], read_made_media)
    before = {p: p.stat().st_mtime_ns for p in feed.root.rglob("*") if p.is_file()}
    assert feed.publisher.publish_channels([manifest_of(1, 1)], read_made_media) == first
    assert {p: p.stat().st_mtime_ns for p in feed.root.rglob("*") if p.is_file()} == before


def test_another_channel_keeps_its_manifest(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    feed.publisher.publish_channels([manifest_of(1, 1, channel="north")], read_made_media)
    feed.publisher.publish_channels([manifest_of(2, 2, channel="south")], read_made_media)
    device = FolderClient(feed.root, feed.ceremony, tmp_path / "device")
    assert device.manifest(ChannelId("north")) == manifest_of(1, 1, channel="north")
    assert device.manifest(ChannelId("south")) == manifest_of(2, 2, channel="south")


def test_two_channels_go_out_in_one_version(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    notices = [make_notice(1, at=START)]
    manifests = [
        make_manifest(notices, at=START, channel=make_channel(notices, id=name), first_approval=1)
        for name in ("north", "south")
    ]
    second = manifests[1].model_dump(mode="json")
    second["channel"]["approval"]["number"] = 99
    manifests[1] = ChannelManifest.model_validate(second)
    versions = feed.publisher.publish_channels(manifests, read_made_media)
    assert versions.feed_timestamp == 2
    assert set(verify_feed(feed.root, START).manifests) == {"north", "south"}


def test_only_pictures_that_are_not_in_the_feed_are_asked_for(tmp_path: Path) -> None:
    feed, store = make_feed(tmp_path), MediaStore()
    feed.publisher.publish_channels([manifest_of(1, 1, 2)], store.read)
    store.asked.clear()
    feed.publisher.publish_channels([manifest_of(2, 1, 2, 3)], store.read)
    assert store.asked == [make_notice(3).pictures[0].sha256]


def test_a_picture_lost_from_the_feed_is_put_back_by_the_same_call(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    feed.publisher.publish_channels([manifest_of(1, 1)], read_made_media)
    (picture,) = (feed.root / "media").glob("*/*")
    picture.unlink()
    feed.publisher.publish_channels([manifest_of(1, 1)], read_made_media)
    assert verify_feed(feed.root, START).pictures == {picture.name}


def test_a_half_written_picture_of_an_earlier_call_is_replaced(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    sha256, data = next(iter(made_media([1]).items()))
    path = feed.root / "media" / sha256[:2] / sha256
    path.parent.mkdir(parents=True)
    path.write_bytes(data[:-1] + b"?")
    feed.publisher.publish_channels([manifest_of(1, 1)], read_made_media)
    assert path.read_bytes() == data


def test_two_approvers_must_sign_where_the_root_says_two(tmp_path: Path) -> None:
    plan = CeremonyPlan(root_threshold=2, root_holders=3, approver_threshold=2, approvers=3)
    feed = make_feed(tmp_path, plan=plan)
    online = feed.ceremony.folders(KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE)
    approvers = feed.ceremony.folders(KeyUse.APPROVER)
    one = Publisher(feed.root, KeyRing.load([*online, approvers[0]]), now=lambda: START)
    with pytest.raises(ThresholdNotMet, match="1 of 2 signing keys at hand, 1 more needed"):
        one.publish_channels([manifest_of(1, 1)], read_made_media)
    assert one.current_manifest(CHANNEL) is None
    assert not (feed.root / "media").exists()
    two = Publisher(feed.root, KeyRing.load([*online, *approvers[1:]]), now=lambda: START)
    two.publish_channels([manifest_of(1, 1)], read_made_media)
    device = FolderClient(feed.root, feed.ceremony, tmp_path / "device")
    assert device.manifest(CHANNEL) == manifest_of(1, 1)


def test_a_key_that_the_root_does_not_name_signs_nothing(tmp_path: Path) -> None:
    feed, other = make_feed(tmp_path / "a"), make_feed(tmp_path / "b")
    stranger = Publisher(feed.root, other.keys, now=lambda: START)
    with pytest.raises(ThresholdNotMet, match="feed targets: 0 of 1"):
        stranger.publish_channels([manifest_of(1, 1)], read_made_media)


def test_targets_near_their_expiry_are_signed_anew_by_an_unchanged_publication(
    tmp_path: Path,
) -> None:
    feed = make_feed(tmp_path)
    feed.publisher.publish_channels([manifest_of(1, 1)], read_made_media)
    for days, version in ((59, 2), (61, 3)):
        later = Publisher(feed.root, feed.keys, now=clock(START + timedelta(days=days)))
        later.publish_channels([manifest_of(1, 1)], read_made_media)
        assert (feed.root / "feed" / "metadata" / f"{version}.targets.json").exists()
        assert not (feed.root / "feed" / "metadata" / f"{version + 1}.targets.json").exists()


def test_a_second_publisher_waits_and_then_says_the_repository_is_busy(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    hasty = Publisher(feed.root, hub_keys(feed.ceremony), now=lambda: START, lock_wait_s=0.05)
    with locked(feed.root / "feed", 1), pytest.raises(RepositoryBusy) as caught:
        hasty.publish_channels([manifest_of(1, 1)], read_made_media)
    assert caught.value.retry
    hasty.publish_channels([manifest_of(1, 1)], read_made_media)


def test_what_an_older_software_signed_and_todays_model_refuses_can_be_replaced(
    tmp_path: Path,
) -> None:
    feed = make_feed(tmp_path)
    old = manifest_of(4, 1).model_dump_json().replace('"schema_version":1', '"schema_version":0')
    with feed.publisher._feed.locked():
        state = feed.publisher._feed.read()
        feed.publisher._feed.commit(state, {f"channels/{CHANNEL}.json": old.encode()})
    assert feed.publisher.current_manifest(CHANNEL) is None
    with pytest.raises(PublicationRefused, match="publication 4 is not above the published 4"):
        feed.publisher.publish_channels([manifest_of(4, 1)], read_made_media)
    feed.publisher.publish_channels([manifest_of(5, 1)], read_made_media)
    assert feed.publisher.current_manifest(CHANNEL) == manifest_of(5, 1)


class FullDisk(RealDisk):
    """A disk that has no room for pictures."""

    def write(self, path: Path, data: bytes) -> None:
        if "media" in path.parts:
            raise OSError(28, "No space left on device")
        super().write(path, data)


def test_a_full_disk_is_named_and_leaves_what_was_published(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    full = Publisher(feed.root, feed.keys, now=lambda: START, disk=FullDisk())
    with pytest.raises(PublishError, match=r"media/.*No space left on device"):
        full.publish_channels([manifest_of(1, 1)], read_made_media)
    assert verify_feed(feed.root, START).manifests == {}


def test_a_folder_without_repositories_says_how_to_make_them(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path / "none", KeyRing(), now=lambda: START)
    with pytest.raises(PublishError, match="sebusca-hub keys init"):
        publisher.publish_channels([manifest_of(1, 1)], read_made_media)
