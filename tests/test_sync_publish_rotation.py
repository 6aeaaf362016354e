"""New keys for old ones: devices that pinned version 1 follow, thresholds hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

from sync.errors import PublishError, RepositoryCorrupt, ThresholdNotMet
from sync.keys import KeyRing, KeyUse
from sync.publish import CeremonyPlan, Publisher, Rotation, read_root, verify_feed
from sync.publish.disk import RealDisk
from tests.fixtures_tuf_client import FolderClient
from tests.making import (
    MadeFeed,
    clock,
    make_channel,
    make_feed,
    make_manifest,
    make_recalls,
    read_made_media,
)

START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
CHANNEL = make_channel().id
TWO_PEOPLE = CeremonyPlan(root_threshold=2, root_holders=3, approver_threshold=2, approvers=3)


@pytest.fixture
def feed(tmp_path: Path) -> MadeFeed:
    made = make_feed(tmp_path, plan=TWO_PEOPLE)
    made.publisher.publish_channels([make_manifest(at=START)], read_made_media)
    return made


def holders(feed: MadeFeed, *places: int) -> KeyRing:
    """The hub's keys and those of some root holders."""
    folders = feed.ceremony.folders(KeyUse.ROOT)
    return feed.keys.joined(KeyRing.load([folders[place] for place in places]))


def without(ring: KeyRing, use: KeyUse) -> KeyRing:
    return KeyRing(entry for entry in ring.entries() if entry[0] != use)


def rotation(feed: MadeFeed, ring: KeyRing) -> Rotation:
    return Rotation(feed.root, ring, now=lambda: datetime.now(UTC))


def first_key(feed: MadeFeed, use: KeyUse) -> str:
    path = feed.ceremony.key_files[use][0]
    (key_id,) = KeyRing.load([path.parent]).key_ids(use)
    return key_id


@pytest.mark.parametrize("use", list(KeyUse))
def test_a_device_follows_and_the_old_key_is_worth_nothing(
    feed: MadeFeed, tmp_path: Path, use: KeyUse
) -> None:
    device = FolderClient(feed.root, feed.ceremony, tmp_path / "device")
    assert device.manifest(CHANNEL) == make_manifest(at=START)
    old, new = first_key(feed, use), CryptoSigner.generate_ed25519()
    rotation(feed, holders(feed, 0, 1, 2)).replace(use, old, new)

    assert device.manifest(CHANNEL) == make_manifest(at=START)
    assert device.recalls().sequence == 0
    for name in ("feed", "recalls"):
        assert old not in read_root(feed.root / name).keys
    ring = KeyRing(
        (kind, signer) for kind, signer in feed.keys.entries() if signer.public_key.keyid != old
    ).joined(KeyRing([(use, new)]))
    publisher = Publisher(feed.root, ring, now=lambda: datetime.now(UTC))
    publisher.publish_channels([make_manifest(publication=2, at=START)], read_made_media)
    publisher.publish_recalls(make_recalls("TEST0001", at=START))
    assert device.manifest(CHANNEL) == make_manifest(publication=2, at=START)
    assert device.recalls() == make_recalls("TEST0001", at=START)


def test_a_new_root_is_signed_by_a_threshold_of_the_old_one(feed: MadeFeed) -> None:
    with pytest.raises(ThresholdNotMet, match="feed root: 1 of 2 signing keys at hand, 1 more"):
        rotation(feed, holders(feed, 0)).renew()
    assert read_root(feed.root / "feed").version == 1


def test_a_lost_root_key_is_replaced_by_the_two_others(feed: MadeFeed) -> None:
    lost, new = first_key(feed, KeyUse.ROOT), CryptoSigner.generate_ed25519()
    versions = rotation(feed, holders(feed, 1, 2)).replace(KeyUse.ROOT, lost, new)
    assert versions == {"feed": 2, "recalls": 2}
    for name in versions:
        data = (feed.root / name / "metadata" / "2.root.json").read_bytes()
        signed: Metadata[Root] = Metadata.from_bytes(data)
        assert lost not in signed.signatures
        assert new.public_key.keyid in signed.signed.roles["root"].keyids
    verify_feed(feed.root, datetime.now(UTC), feed.ceremony.roots)


def test_renewing_gives_both_roots_another_year_with_the_same_keys(tmp_path: Path) -> None:
    feed = make_feed(tmp_path, plan=TWO_PEOPLE, now=clock(START - timedelta(days=300)))
    before = read_root(feed.root / "feed")
    rotation(feed, holders(feed, 0, 2)).renew()
    after = read_root(feed.root / "feed")
    assert after.keys == before.keys
    assert after.version == 2
    assert after.expires > START + timedelta(days=364)


def test_a_lost_online_key_needs_its_word(feed: MadeFeed, tmp_path: Path) -> None:
    old, new = first_key(feed, KeyUse.FEED_ONLINE), CryptoSigner.generate_ed25519()
    ring = without(holders(feed, 0, 1), KeyUse.FEED_ONLINE)
    with pytest.raises(ThresholdNotMet):
        rotation(feed, ring).replace(KeyUse.FEED_ONLINE, old, new)
    verify_feed(feed.root, datetime.now(UTC), feed.ceremony.roots)
    rotation(feed, ring).replace(KeyUse.FEED_ONLINE, old, new, lost=True)
    device = FolderClient(feed.root, feed.ceremony, tmp_path / "device")
    assert device.manifest(CHANNEL) == make_manifest(at=START)


class StoppingDisk(RealDisk):
    """Stops at the timestamp of the feed."""

    def write(self, path: Path, data: bytes) -> None:
        if path.name == ".timestamp.json.partial":
            raise OSError(5, "Input/output error")
        super().write(path, data)


@pytest.mark.parametrize("use", [KeyUse.FEED_ONLINE, KeyUse.APPROVER])
def test_a_stopped_rotation_of_a_lost_key_is_finished(
    feed: MadeFeed, tmp_path: Path, use: KeyUse
) -> None:
    new = [CryptoSigner.generate_ed25519() for _ in range(2)]
    ring = without(holders(feed, 0, 1), use).joined(KeyRing((use, signer) for signer in new))
    kept = KeyRing(e for e in feed.keys.entries() if e[0] == use)
    if use == KeyUse.APPROVER:  # two of three are left: the first rotation still has its threshold
        ring = ring.joined(KeyRing(list(kept.entries())[1:]))
    stopped = Rotation(feed.root, ring, now=lambda: datetime.now(UTC), disk=StoppingDisk())
    with pytest.raises(PublishError, match="Input/output error"):
        stopped.replace(use, first_key(feed, use), new[0], lost=True)
    # The old targets may have been signed by the two approvers that stayed: then nothing is amiss.
    finished = rotation(feed, ring).finish()
    assert finished == ["feed"] or use == KeyUse.APPROVER
    assert rotation(feed, ring).finish() == []
    verify_feed(feed.root, datetime.now(UTC), feed.ceremony.roots)


def test_which_key_to_replace_must_be_said_where_there_are_several(feed: MadeFeed) -> None:
    change = rotation(feed, holders(feed, 0, 1))
    with pytest.raises(PublishError, match="say which key to replace, one of: "):
        change.key_to_replace(KeyUse.APPROVER)
    chosen = first_key(feed, KeyUse.APPROVER)
    assert change.key_to_replace(KeyUse.APPROVER, chosen[:10]) == chosen
    assert change.key_to_replace(KeyUse.FEED_ONLINE) == first_key(feed, KeyUse.FEED_ONLINE)


def test_a_new_key_that_no_root_names_yet_is_taken_up_again(feed: MadeFeed) -> None:
    new = CryptoSigner.generate_ed25519()
    ring = holders(feed, 0, 1).joined(KeyRing([(KeyUse.ROOT, new)]))
    assert rotation(feed, ring).unused_key(KeyUse.ROOT) == new
    rotation(feed, ring).replace(KeyUse.ROOT, first_key(feed, KeyUse.ROOT), new)
    assert rotation(feed, ring).unused_key(KeyUse.ROOT) is None


def test_an_unfinished_rotation_is_not_published_upon(feed: MadeFeed) -> None:
    ring = without(holders(feed, 0, 1), KeyUse.RECALLS_ONLINE)
    new = CryptoSigner.generate_ed25519()
    stopped = Rotation(feed.root, ring, now=lambda: datetime.now(UTC), disk=StoppingDisk())
    with pytest.raises(PublishError):
        stopped.replace(
            KeyUse.RECALLS_ONLINE, first_key(feed, KeyUse.RECALLS_ONLINE), new, lost=True
        )
    with pytest.raises(RepositoryCorrupt, match=r"timestamp\.json: .*by root version 2"):
        feed.publisher.publish_recalls(make_recalls("TEST0001", at=START))
