"""The power goes at any step: whatever names of files survived, the repository verifies.

A kill leaves the operating system's cache; a power cut does not. This disk keeps two folders: what
a process sees, and what is certain to be there after a cut (bytes flushed, names synced). Between
the two, each name that was not synced yet may or may not have survived.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.publish import Publisher, verify_feed
from sync.publish.disk import RealDisk
from tests.making import (
    MadeFeed,
    make_feed,
    make_manifest,
    make_notice,
    make_recalls,
    read_made_media,
)

START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
BEFORE = make_manifest([make_notice(1, at=START)], at=START)
AFTER = make_manifest(
    [make_notice(n, at=START) for n in (1, 2, 3)], publication=2, at=START, first_approval=20
)


class PowerCut(BaseException):
    """The lights go out; nothing handles this."""


class MainsDisk(RealDisk):
    """Works in `live`, mirrors what is durable in `sure`, and cuts the power after some steps."""

    def __init__(self, live: Path, sure: Path, last: int | None = None) -> None:
        self._live, self._sure, self._last = live, sure, last
        self._lock = threading.Lock()
        self.steps = 0
        self.unsure: dict[Path, bytes] = {}
        """Names below `live` that no folder's sync has made certain, with their bytes."""

    def _step(self) -> None:
        if self._last is not None and self.steps >= self._last:
            raise PowerCut
        self.steps += 1

    def make_folder(self, path: Path) -> None:
        with self._lock:
            self._step()
            super().make_folder(path)

    def write(self, path: Path, data: bytes) -> None:
        with self._lock:
            self._step()
            super().write(path, data)
            self.unsure[path.relative_to(self._live)] = data

    def rename(self, source: Path, target: Path) -> None:
        with self._lock:
            self._step()
            super().rename(source, target)
            self.unsure.pop(source.relative_to(self._live), None)
            self.unsure[target.relative_to(self._live)] = target.read_bytes()

    def sync_folder(self, path: Path) -> None:
        with self._lock:
            self._step()
            folder = path.relative_to(self._live)
            for name in [name for name in self.unsure if name.parent == folder]:
                place(self._sure / name, self.unsure.pop(name))
            for child in path.iterdir():
                if child.is_dir():
                    (self._sure / folder / child.name).mkdir(exist_ok=True)


def place(path: Path, data: bytes) -> None:
    """A name survives only in a folder that did."""
    if path.parent.is_dir():
        path.write_bytes(data)


def cut(feed: MadeFeed, folder: Path, call: Callable[[Publisher], object], last: int) -> MainsDisk:
    """Runs `call` on a copy in `folder`/live until the power goes after `last` steps."""
    shutil.copytree(feed.root, folder / "live")
    shutil.copytree(feed.root, folder / "sure")
    disk = MainsDisk(folder / "live", folder / "sure", last)
    publisher = Publisher(folder / "live", feed.keys, now=lambda: datetime.now(UTC), disk=disk)
    with pytest.raises(PowerCut):
        call(publisher)
    return disk


def publish(publisher: Publisher) -> object:
    return publisher.publish_channels([AFTER], read_made_media)


def recall(publisher: Publisher) -> object:
    return publisher.publish_recalls(make_recalls("TEST0001", at=START))


@pytest.mark.parametrize("call", [publish, recall])
def test_whatever_survives_a_power_cut_verifies(
    tmp_path: Path, call: Callable[[Publisher], object]
) -> None:
    feed = make_feed(tmp_path)
    feed.publisher.publish_channels([BEFORE], read_made_media)
    shutil.copytree(feed.root, tmp_path / "count")
    shutil.copytree(feed.root, tmp_path / "sure")
    counting = MainsDisk(tmp_path / "count", tmp_path / "sure")
    now = datetime.now(UTC)
    call(Publisher(tmp_path / "count", feed.keys, now=lambda: now, disk=counting))
    assert counting.unsure == {}, "on return every name is certain"

    for last in range(counting.steps):
        folder = tmp_path / str(last)
        disk = cut(feed, folder, call, last)
        verify_feed(folder / "sure", datetime.now(UTC), feed.ceremony.roots)
        for number, (name, data) in enumerate(disk.unsure.items()):
            lucky = folder / f"lucky-{number}"
            shutil.copytree(folder / "sure", lucky)
            place(lucky / name, data)
            verify_feed(lucky, datetime.now(UTC), feed.ceremony.roots)
        again = Publisher(folder / "sure", feed.keys, now=lambda: datetime.now(UTC))
        done = call(again)
        assert call(again) == done
        verify_feed(folder / "sure", datetime.now(UTC), feed.ceremony.roots)
