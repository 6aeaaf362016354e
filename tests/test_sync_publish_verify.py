"""A feed on disk: whatever is wrong with it is named, and nothing is built upon it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.errors import RepositoryCorrupt
from sync.publish import Publisher, verify_feed
from tests.making import MadeFeed, clock, make_feed, make_manifest, make_recalls, read_made_media

START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)


@pytest.fixture
def feed(tmp_path: Path) -> MadeFeed:
    made = make_feed(tmp_path)
    made.publisher.publish_channels([make_manifest(at=START)], read_made_media)
    made.publisher.publish_recalls(make_recalls("TEST0001", at=START))
    return made


def reached_files(root: Path) -> Iterator[Path]:
    """What the current timestamps reach."""
    for name in ("feed", "recalls"):
        metadata = root / name / "metadata"
        yield from (metadata / file for file in ("timestamp.json", "1.root.json"))
        yield from (metadata / file for file in ("2.snapshot.json", "2.targets.json"))
    yield from (root / "feed" / "targets" / "channels").iterdir()
    yield max((root / "recalls" / "targets").iterdir(), key=lambda path: path.stat().st_size)
    yield from (root / "media").glob("*/*")


def test_a_flipped_byte_in_any_file_is_found_and_named(feed: MadeFeed) -> None:
    verify_feed(feed.root, datetime.now(UTC), feed.ceremony.roots)
    files = list(reached_files(feed.root))
    assert len(files) == 11
    for path in files:
        data = path.read_bytes()
        for place in (0, len(data) // 3, len(data) // 2, len(data) - 1):
            path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
            with pytest.raises(RepositoryCorrupt, match=path.name):
                verify_feed(feed.root, datetime.now(UTC), feed.ceremony.roots)
        path.write_bytes(data)
    verify_feed(feed.root, datetime.now(UTC), feed.ceremony.roots)


def test_a_missing_file_is_named(feed: MadeFeed) -> None:
    for path in reached_files(feed.root):
        data = path.read_bytes()
        path.unlink()
        with pytest.raises(RepositoryCorrupt):
            verify_feed(feed.root, datetime.now(UTC))
        path.write_bytes(data)


def test_another_repositorys_root_is_not_the_pinned_one(feed: MadeFeed, tmp_path: Path) -> None:
    other = make_feed(tmp_path / "other")
    with pytest.raises(RepositoryCorrupt, match="another root than the pinned one"):
        verify_feed(other.root, datetime.now(UTC), feed.ceremony.roots)


@pytest.mark.parametrize(
    ("days", "role"), [(2, "timestamp"), (8, "timestamp"), (400, "recalls root")]
)
def test_an_expired_role_is_named(feed: MadeFeed, days: int, role: str) -> None:
    with pytest.raises(RepositoryCorrupt, match=f"{role}: expired"):
        verify_feed(feed.root, START + timedelta(days=days))


def test_a_corrupt_repository_is_not_published_upon(feed: MadeFeed) -> None:
    path = feed.root / "feed" / "metadata" / "2.snapshot.json"
    path.write_bytes(path.read_bytes().replace(b'"version":2', b'"version":3'))
    later = Publisher(feed.root, feed.keys, now=clock(START))
    with pytest.raises(RepositoryCorrupt, match=r"2\.snapshot\.json"):
        later.publish_channels([make_manifest(publication=2, at=START)], read_made_media)


def test_a_gap_in_the_root_chain_is_named(feed: MadeFeed) -> None:
    metadata = feed.root / "feed" / "metadata"
    (metadata / "1.root.json").rename(metadata / "2.root.json")
    with pytest.raises(RepositoryCorrupt, match=r"root version 1 is missing"):
        verify_feed(feed.root, datetime.now(UTC))
