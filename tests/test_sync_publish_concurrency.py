"""A device that reads while a hub writes: every read verifies."""

from __future__ import annotations

import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

from sync.models import ChannelManifest
from sync.publish import Publisher, verify_feed
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

START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
CHANNEL = make_channel().id
PUBLICATIONS = 30


def manifest_of(publication: int) -> ChannelManifest:
    notices = [make_notice(1 + (publication + n) % 10, at=START) for n in range(3)]
    return make_manifest(notices, publication=publication, at=START, first_approval=publication * 9)


def read_on(feed: MadeFeed, folder: Path, stop: Event, reads: multiprocessing.Queue[int]) -> None:
    """Reads until stopped; puts each publication it saw, and dies of what does not verify."""
    device = FolderClient(feed.root, feed.ceremony, folder)
    while not stop.is_set():
        manifest = device.manifest(CHANNEL)
        verify_feed(feed.root, datetime.now(UTC), feed.ceremony.roots)
        device.recalls()
        reads.put(manifest.publication if manifest else 0)


def test_every_read_verifies_during_thirty_publications(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)
    context = multiprocessing.get_context("fork")
    stop, reads = context.Event(), context.Queue()
    reader = context.Process(target=read_on, args=(feed, tmp_path / "device", stop, reads))
    reader.start()
    try:
        seen = [reads.get(timeout=30)]
        for publication in range(1, PUBLICATIONS + 1):
            feed.publisher.publish_channels([manifest_of(publication)], read_made_media)
            feed.publisher.publish_recalls(
                make_recalls(*[f"TEST{n:04d}" for n in range(1, publication + 1)], at=START)
            )
            if publication % 3 == 0:
                seen.append(reads.get(timeout=30))
    finally:
        stop.set()
        while reader.is_alive():
            while not reads.empty():
                seen.append(reads.get())
            reader.join(0.05)
    assert reader.exitcode == 0
    assert seen == sorted(seen)
    assert len(set(seen)) > 5
    assert feed.publisher.current_manifest(CHANNEL) == manifest_of(PUBLICATIONS)


def test_two_writers_at_once_both_get_their_turn(tmp_path: Path) -> None:
    feed = make_feed(tmp_path)

    def publish(numbers: range) -> None:
        own = Publisher(feed.root, feed.keys, now=lambda: datetime.now(UTC))
        for number in numbers:
            name = f"channel-{number}"
            notices = [make_notice(number, at=START)]
            own.publish_channels(
                [
                    make_manifest(
                        notices,
                        at=START,
                        first_approval=number * 9,
                        channel=make_channel(notices, id=name),
                    )
                ],
                read_made_media,
            )

    writers = [threading.Thread(target=publish, args=(r,)) for r in (range(1, 6), range(6, 11))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(verify_feed(feed.root, datetime.now(UTC)).manifests) == 10
    assert feed.publisher.versions().feed_timestamp == 11
