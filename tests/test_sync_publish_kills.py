"""The publisher killed with -9 at every step: what is published verifies at every moment, and the
next call finishes the publication once.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from sync.keys import KeyRing, KeyUse, write_key
from sync.models import ChannelManifest
from sync.publish import Publisher, Rotation, verify_feed
from sync.publish.disk import RealDisk
from tests.fixtures_tuf_client import FolderClient
from tests.making import (
    MadeFeed,
    make_channel,
    make_feed,
    make_manifest,
    make_notice,
    make_recalls,
    read_made_media,
)

CHANNEL = make_channel().id
START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)


def now() -> datetime:
    return datetime.now(UTC)


class CountingDisk(RealDisk):
    """Counts the steps of a call, over its threads."""

    def __init__(self) -> None:
        self.steps = 0
        self._lock = threading.Lock()

    def step(self) -> int:
        with self._lock:
            self.steps += 1
            return self.steps

    def make_folder(self, path: Path) -> None:
        self.step()
        super().make_folder(path)

    def write(self, path: Path, data: bytes) -> None:
        self.step()
        super().write(path, data)

    def rename(self, source: Path, target: Path) -> None:
        self.step()
        super().rename(source, target)

    def sync_folder(self, path: Path) -> None:
        self.step()
        super().sync_folder(path)

    def unlink(self, path: Path) -> None:
        self.step()
        super().unlink(path)


class DyingDisk(CountingDisk):
    """Kills its own process at the n-th step: before it, or half way through a write."""

    def __init__(self, last: int) -> None:
        super().__init__()
        self._last = last

    def step(self) -> int:
        number = super().step()
        if number == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    def write(self, path: Path, data: bytes) -> None:
        number = CountingDisk.step(self)
        if number == self._last:
            path.write_bytes(data[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        RealDisk.write(self, path, data)


def killed_at(step: int, call: Callable[[DyingDisk], object]) -> None:
    """Runs `call` in a child that is dead before its `step` is done."""
    child = multiprocessing.get_context("fork").Process(target=call, args=(DyingDisk(step),))
    child.start()
    child.join(30)
    assert child.exitcode == -signal.SIGKILL


def count_steps(call: Callable[[CountingDisk], object]) -> int:
    disk = CountingDisk()
    call(disk)
    return disk.steps


def copied(feed: MadeFeed, folder: Path) -> Path:
    """A copy of the published state to kill a publisher on."""
    shutil.copytree(feed.root, folder)
    return folder


def manifest_of(publication: int, *numbers: int) -> ChannelManifest:
    notices = [make_notice(number, at=START) for number in numbers]
    return make_manifest(notices, publication=publication, at=START, first_approval=publication * 9)


def test_a_publication_killed_at_any_step_verifies_and_is_finished_once(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    before, after = manifest_of(1, 1), manifest_of(2, 1, 2)
    feed.publisher.publish_channels([before], read_made_media)

    def publish(root: Path, disk: RealDisk) -> None:
        Publisher(root, feed.keys, now=now, disk=disk).publish_channels([after], read_made_media)

    steps = count_steps(lambda disk: publish(copied(feed, tmp_path / "count"), disk))
    assert steps > 10
    for step in range(1, steps + 1):
        root = copied(feed, tmp_path / f"feed-{step}")
        device = FolderClient(root, feed.ceremony, tmp_path / f"device-{step}")
        assert device.manifest(CHANNEL) == before
        killed_at(step, partial(publish, root))
        verify_feed(root, now(), feed.ceremony.roots)
        assert device.manifest(CHANNEL) in (before, after)
        restarted = Publisher(root, feed.keys, now=now)
        finished = restarted.publish_channels([after], read_made_media)
        assert device.manifest(CHANNEL) == after
        assert restarted.publish_channels([after], read_made_media) == finished
        verify_feed(root, now(), feed.ceremony.roots)


def test_a_recall_killed_at_any_step_verifies_and_is_finished_once(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    before = make_recalls("TEST0001", at=START)
    after = make_recalls("TEST0001", "TEST0002", at=START)
    feed.publisher.publish_recalls(before)

    def recall(root: Path, disk: RealDisk) -> None:
        Publisher(root, feed.keys, now=now, disk=disk).publish_recalls(after)

    steps = count_steps(lambda disk: recall(copied(feed, tmp_path / "count"), disk))
    for step in range(1, steps + 1):
        root = copied(feed, tmp_path / f"feed-{step}")
        device = FolderClient(root, feed.ceremony, tmp_path / f"device-{step}")
        assert device.recalls() == before
        killed_at(step, partial(recall, root))
        assert device.recalls() in (before, after)
        restarted = Publisher(root, feed.keys, now=now)
        finished = restarted.publish_recalls(after)
        assert device.recalls() == after
        assert restarted.publish_recalls(after) == finished


def test_a_renewal_killed_at_any_step_verifies_and_is_done_by_the_next(tmp_path: Path) -> None:
    feed = make_feed(tmp_path, now=lambda: START - timedelta(days=6))
    later = now

    def renew(root: Path, disk: RealDisk) -> None:
        Publisher(root, feed.keys, now=later, disk=disk).renew()

    steps = count_steps(lambda disk: renew(copied(feed, tmp_path / "count"), disk))
    for step in range(1, steps + 1):
        root = copied(feed, tmp_path / f"feed-{step}")
        killed_at(step, partial(renew, root))
        Publisher(root, feed.keys, now=later).renew()
        verify_feed(root, later(), feed.ceremony.roots)


def test_a_version_that_a_dead_publisher_left_is_never_used_again(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    feed.publisher.publish_channels([manifest_of(1, 1)], read_made_media)
    device = FolderClient(feed.root, feed.ceremony, tmp_path / "device")
    timestamp = feed.root / "feed" / "metadata" / "timestamp.json"
    old_timestamp = timestamp.read_bytes()
    feed.publisher.publish_channels([manifest_of(2, 1, 2)], read_made_media)
    assert device.manifest(CHANNEL) == manifest_of(2, 1, 2)

    # The power goes before the timestamp's name is durable: the device saw it, the hub lost it.
    timestamp.write_bytes(old_timestamp)
    feed.publisher.publish_channels([manifest_of(3, 3)], read_made_media)

    assert device.manifest(CHANNEL) == manifest_of(3, 3)


@pytest.mark.parametrize("use", [KeyUse.APPROVER, KeyUse.FEED_ONLINE, KeyUse.ROOT])
def test_a_rotation_killed_at_any_step_verifies_and_is_finished(
    tmp_path: Path, use: KeyUse
) -> None:
    feed = make_feed(tmp_path)
    manifest = manifest_of(1, 1)
    feed.publisher.publish_channels([manifest], read_made_media)
    keys = feed.keys.joined(KeyRing.load(feed.ceremony.folders(KeyUse.ROOT)))
    new_folder = tmp_path / "new"
    new = CryptoSigner.generate_ed25519()
    write_key(new_folder, use, new)
    keys = keys.joined(KeyRing.load([new_folder]))

    def rotate(root: Path, disk: RealDisk) -> None:
        rotation = Rotation(root, keys, now=now, disk=disk)
        (old,) = KeyRing.load(feed.ceremony.folders(use)).key_ids(use)
        rotation.replace(use, old, new)

    steps = count_steps(lambda disk: rotate(copied(feed, tmp_path / "count"), disk))
    for step in range(1, steps + 1):
        root = copied(feed, tmp_path / f"feed-{step}")
        device = FolderClient(root, feed.ceremony, tmp_path / f"device-{step}")
        assert device.manifest(CHANNEL) == manifest
        killed_at(step, partial(rotate, root))
        assert device.manifest(CHANNEL) == manifest
        assert device.recalls().sequence == 0
        rotate(root, RealDisk())
        verified = verify_feed(root, now(), feed.ceremony.roots)
        assert verified.states["feed"].root.version == 2
        assert new.public_key.keyid in verified.states["feed"].root.keys
        assert device.manifest(CHANNEL) == manifest
