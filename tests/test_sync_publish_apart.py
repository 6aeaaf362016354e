"""Holders sign on a machine of theirs, the hub puts it up with its online keys (TUF 5.3.4)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata

from sync.errors import PublishError, ThresholdNotMet
from sync.keys import KeyRing, KeyUse
from sync.publish import Handover, Holders, Publisher, put_up, read_root, verify_feed
from tests.fixtures_tuf_client import FolderClient
from tests.making import MadeFeed, make_manifest, read_made_media
from tests.test_sync_publish_rotation import CHANNEL, START, feed, first_key, without

__all__ = ["feed"]  # the fixture, imported for its name


def now() -> datetime:
    return datetime.now(UTC)


def online(feed: MadeFeed) -> KeyRing:
    return KeyRing.load(feed.ceremony.folders(KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE))


def signed(
    feed: MadeFeed, use: KeyUse, old: str, *approvers: str, places: tuple[int, ...] = (0, 2)
) -> tuple[Handover, CryptoSigner]:
    """On the holders' machine: root keys alone, and those of some approvers, before a copy."""
    folders = feed.ceremony.folders(KeyUse.ROOT)
    keys = KeyRing.load([folders[place] for place in places]).joined(
        KeyRing(e for e in feed.keys.entries() if e[1].public_key.keyid in approvers)
    )
    copy = Path(shutil.copytree(feed.root, feed.root.with_name("copy"), dirs_exist_ok=True))
    new = CryptoSigner.generate_ed25519()
    return Holders(copy, keys, now=now).replaced(use, {old: new}), new


def signers_of_what_is_up(feed: MadeFeed) -> set[str]:
    version = feed.publisher.feed_state().targets.version
    data = (feed.root / "feed" / "metadata" / f"{version}.targets.json").read_bytes()
    return set(Metadata.from_bytes(data).signatures)


def approvers(feed: MadeFeed) -> set[str]:
    return set(read_root(feed.root / "feed").roles["targets"].keyids)


@pytest.mark.parametrize("use", [KeyUse.ROOT, KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE])
def test_what_holders_signed_is_put_up_while_the_hub_went_on(
    feed: MadeFeed, tmp_path: Path, use: KeyUse
) -> None:
    old, hub = first_key(feed, use), online(feed)
    handed, new = signed(feed, use, old)
    later = Publisher(feed.root, feed.keys, now=now)
    later.publish_channels([make_manifest(publication=2, at=START)], read_made_media)
    if use != KeyUse.ROOT:
        with pytest.raises(ThresholdNotMet):
            put_up(feed.root, hub, handed, now=now)
        hub = hub.joined(KeyRing([(use, new)]))
    versions = put_up(feed.root, hub, handed, now=now)
    assert set(versions.values()) == {2}
    assert put_up(feed.root, hub, handed, now=now) == versions, "the same again changes nothing"
    for name in handed.roots:
        assert old not in read_root(feed.root / name).keys
    verify_feed(feed.root, now(), feed.ceremony.roots)
    device = FolderClient(feed.root, feed.ceremony, tmp_path / "device")
    assert device.manifest(CHANNEL) == make_manifest(publication=2, at=START)


def test_a_lost_online_key_is_replaced_without_it(feed: MadeFeed) -> None:
    use = KeyUse.RECALLS_ONLINE
    handed, new = signed(feed, use, first_key(feed, use))
    hub = without(online(feed), use).joined(KeyRing([(use, new)]))
    with pytest.raises(ThresholdNotMet):
        put_up(feed.root, hub, handed, now=now)
    assert put_up(feed.root, hub, handed, now=now, lost=True) == {"recalls": 2}
    verify_feed(feed.root, now(), feed.ceremony.roots)


def test_an_approver_who_did_not_sign_what_is_up_needs_no_other(feed: MadeFeed) -> None:
    [old] = approvers(feed) - signers_of_what_is_up(feed)
    handed, _ = signed(feed, KeyUse.APPROVER, old)
    assert handed.targets is None
    assert put_up(feed.root, online(feed), handed, now=now) == {"feed": 2}
    verify_feed(feed.root, now(), feed.ceremony.roots)


@pytest.mark.parametrize("stay", [2, 1], ids=["both others", "one other and the new one"])
def test_approvers_who_stay_sign_what_is_up_again(
    feed: MadeFeed, tmp_path: Path, stay: int
) -> None:
    device = FolderClient(feed.root, feed.ceremony, tmp_path / "device")
    device.manifest(CHANNEL)
    old = min(signers_of_what_is_up(feed))
    others = sorted(approvers(feed) - {old})
    with pytest.raises(ThresholdNotMet):
        signed(feed, KeyUse.APPROVER, old, *others[:0])
    handed, _ = signed(feed, KeyUse.APPROVER, old, *others[:stay])
    with pytest.raises(PublishError, match="no targets that others signed were brought"):
        put_up(feed.root, online(feed), replace(handed, targets=None), now=now)
    assert put_up(feed.root, online(feed), handed, now=now) == {"feed": 2}
    assert put_up(feed.root, online(feed), handed, now=now) == {"feed": 2}
    verify_feed(feed.root, now(), feed.ceremony.roots)
    assert old not in signers_of_what_is_up(feed)
    assert device.manifest(CHANNEL) == make_manifest(at=START)


def test_all_approvers_are_replaced_at_once(feed: MadeFeed, tmp_path: Path) -> None:
    device = FolderClient(feed.root, feed.ceremony, tmp_path / "device")
    device.manifest(CHANNEL)
    ring = KeyRing.load(feed.ceremony.folders(KeyUse.ROOT)[:2])
    new = {old: CryptoSigner.generate_ed25519() for old in approvers(feed)}
    handed = Holders(feed.root, ring, now=now).replaced(KeyUse.APPROVER, new)
    assert put_up(feed.root, online(feed), handed, now=now) == {"feed": 2}
    assert approvers(feed) == {signer.public_key.keyid for signer in new.values()}
    assert device.manifest(CHANNEL) == make_manifest(at=START)


def test_what_was_published_since_the_copy_is_not_taken_back(feed: MadeFeed) -> None:
    old = min(signers_of_what_is_up(feed))
    handed, _ = signed(feed, KeyUse.APPROVER, old, *(approvers(feed) - {old}))
    later = Publisher(feed.root, feed.keys, now=now)
    for publication in (2, 3):
        later.publish_channels([make_manifest(publication=publication, at=START)], read_made_media)
    with pytest.raises(PublishError, match="published since the copy was taken"):
        put_up(feed.root, online(feed), handed, now=now)
    assert read_root(feed.root / "feed").version == 1


def test_a_root_that_holders_did_not_sign_is_not_put_up(feed: MadeFeed) -> None:
    handed, new = signed(feed, KeyUse.ROOT, first_key(feed, KeyUse.ROOT))
    forged = handed.roots["feed"].replace(new.public_key.keyid.encode(), b"f" * 64)
    for data in (forged, b"{}", b"\xff"):
        with pytest.raises(PublishError, match="none that holders have signed"):
            put_up(feed.root, online(feed), Handover({"feed": data}), now=now)


def test_a_root_made_from_an_old_copy_is_not_put_up(feed: MadeFeed) -> None:
    late, _ = signed(feed, KeyUse.ROOT, first_key(feed, KeyUse.ROOT))
    ring = KeyRing.load(feed.ceremony.folders(KeyUse.ROOT))
    put_up(feed.root, online(feed), Holders(feed.root, ring, now=now).renewed(), now=now)
    with pytest.raises(PublishError, match="is version 2, and 3 is the next"):
        put_up(feed.root, online(feed), late, now=now)
