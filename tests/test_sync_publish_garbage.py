"""Garbage: old versions go after their time, nothing that a timestamp reaches ever does."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.errors import PublishError
from sync.publish import Garbage, Publisher, verify_feed
from tests.fixtures_tuf_client import FolderClient
from tests.making import (
    MadeFeed,
    clock,
    make_channel,
    make_feed,
    make_manifest,
    make_notice,
    make_picture,
    make_recalls,
    read_made_media,
)

START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
CHANNEL = make_channel().id
KEEP_DAYS = 10


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def feed(tmp_path: Path) -> MadeFeed:
    """Three publications, each with another face; the second replaced the first 20 days ago."""
    made = make_feed(tmp_path)
    for publication in (1, 2, 3):
        manifest = make_manifest(
            [make_notice(publication, at=START)],
            publication=publication,
            at=START,
            first_approval=publication * 9,
        )
        made.publisher.publish_channels([manifest], read_made_media)
        if publication == 2:
            long_ago = (START - timedelta(days=20)).timestamp()
            for path in made.root.rglob("*"):
                os.utime(path, (long_ago, long_ago))
    return made


def test_what_was_replaced_long_ago_goes(feed: MadeFeed) -> None:
    garbage = feed.publisher.collect_garbage(KEEP_DAYS)
    assert garbage.files > 0
    assert garbage.byte_size > 0
    metadata = names(feed.root / "feed" / "metadata")
    assert "2.targets.json" not in metadata
    assert "2.snapshot.json" not in metadata
    assert make_picture(1).sha256 not in names(feed.root / "media")


def test_what_was_replaced_lately_stays_for_a_device_in_mid_download(feed: MadeFeed) -> None:
    feed.publisher.collect_garbage(KEEP_DAYS)
    assert {"3.targets.json", "4.targets.json"} <= names(feed.root / "feed" / "metadata")
    media = names(feed.root / "media")
    assert {make_picture(2).sha256, make_picture(3).sha256} == media
    assert len(names(feed.root / "feed" / "targets")) == 2


def test_what_is_current_stays_however_old_it_is(feed: MadeFeed, tmp_path: Path) -> None:
    old = (START - timedelta(days=1000)).timestamp()
    for path in feed.root.rglob("*"):
        os.utime(path, (old, old))
    feed.publisher.collect_garbage(1)
    verify_feed(feed.root, datetime.now(UTC), feed.ceremony.roots)
    manifest = FolderClient(feed.root, feed.ceremony, tmp_path / "device").manifest(CHANNEL)
    assert manifest is not None
    assert manifest.publication == 3
    assert names(feed.root / "media") == {make_picture(3).sha256}


def test_nothing_is_left_to_collect_a_second_time(feed: MadeFeed) -> None:
    feed.publisher.collect_garbage(KEEP_DAYS)
    assert feed.publisher.collect_garbage(KEEP_DAYS) == Garbage(0, 0)


def test_a_version_above_the_reached_one_stays_so_that_its_number_is_not_used_again(
    feed: MadeFeed,
) -> None:
    left = feed.root / "feed" / "metadata" / "9.snapshot.json"
    left.write_bytes(b"{}")
    os.utime(left, (0, 0))
    feed.publisher.collect_garbage(KEEP_DAYS)
    assert left.exists()


def test_half_written_files_of_a_dead_publisher_go(feed: MadeFeed) -> None:
    for name in ("feed/metadata/.5.targets.json.partial", "recalls/targets/.x.json.partial"):
        (feed.root / name).write_bytes(b"half")
    feed.publisher.collect_garbage(KEEP_DAYS)
    assert list(feed.root.rglob("*.partial")) == []


def test_roots_stay_for_devices_that_pinned_the_first(feed: MadeFeed) -> None:
    later = Publisher(feed.root, feed.keys, now=clock(START + timedelta(days=5000)))
    later.collect_garbage(1)
    assert (feed.root / "feed" / "metadata" / "1.root.json").exists()


def test_recalls_are_collected_likewise(feed: MadeFeed) -> None:
    feed.publisher.publish_recalls(make_recalls("TEST0001", at=START))
    later = Publisher(feed.root, feed.keys, now=clock(START + timedelta(days=30)))
    later.collect_garbage(KEEP_DAYS)
    assert len(names(feed.root / "recalls" / "targets")) == 1
    assert feed.publisher.current_recalls() == make_recalls("TEST0001", at=START)


def test_keeping_nothing_is_refused(feed: MadeFeed) -> None:
    with pytest.raises(PublishError, match="at least 1"):
        feed.publisher.collect_garbage(0)
