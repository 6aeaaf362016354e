"""Renewing signatures, and warning before people must sign."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sync.errors import RepositoryCorrupt, ThresholdNotMet
from sync.keys import KeyRing
from sync.publish import FeedVersions, Publisher, verify_feed
from tests.making import NOW, MadeFeed, clock, make_feed


def at(feed: MadeFeed, **since: float) -> Publisher:
    return Publisher(feed.root, feed.keys, now=clock(NOW + timedelta(**since)))


@pytest.fixture
def feed(tmp_path: Path) -> MadeFeed:
    return make_feed(tmp_path, now=clock(NOW))


def test_a_timestamp_is_renewed_after_ten_minutes(feed: MadeFeed) -> None:
    assert at(feed, minutes=10).renew() == FeedVersions(2, 2)


def test_a_second_worker_in_between_renews_nothing(feed: MadeFeed) -> None:
    at(feed, minutes=10).renew()
    assert at(feed, minutes=11).renew() == FeedVersions(2, 2)


def test_a_renewed_timestamp_alone_leaves_the_snapshot(feed: MadeFeed) -> None:
    at(feed, minutes=10).renew()
    assert not (feed.root / "feed" / "metadata" / "2.snapshot.json").exists()


def test_a_snapshot_is_renewed_well_before_it_expires(feed: MadeFeed) -> None:
    at(feed, days=3, minutes=1).renew()
    assert (feed.root / "feed" / "metadata" / "2.snapshot.json").exists()
    assert (feed.root / "recalls" / "metadata" / "2.snapshot.json").exists()


def test_a_hub_that_was_off_for_two_weeks_verifies_after_one_renewal(feed: MadeFeed) -> None:
    moment = NOW + timedelta(days=14)
    with pytest.raises(RepositoryCorrupt, match="timestamp: expired at"):
        verify_feed(feed.root, moment)
    at(feed, days=14).renew()
    verify_feed(feed.root, moment, feed.ceremony.roots)


def test_the_recalls_targets_renew_themselves_and_the_feeds_do_not(feed: MadeFeed) -> None:
    at(feed, days=61).renew()
    assert (feed.root / "recalls" / "metadata" / "2.targets.json").exists()
    assert not (feed.root / "feed" / "metadata" / "2.targets.json").exists()


def test_without_the_online_key_a_renewal_says_so(feed: MadeFeed) -> None:
    keyless = Publisher(feed.root, KeyRing(), now=clock(NOW + timedelta(hours=1)))
    with pytest.raises(ThresholdNotMet, match="recalls timestamp: 0 of 1"):
        keyless.renew()


@pytest.mark.parametrize(
    ("days", "level"), [(59, None), (60, "soon"), (82, "soon"), (83, "urgent"), (90, "expired")]
)
def test_feed_targets_are_warned_of_at_30_and_7_days(
    feed: MadeFeed, days: int, level: str | None
) -> None:
    warnings = at(feed, days=days).expiry_warnings()
    found = {(w.repository, w.role): w.level for w in warnings}
    assert found.get(("feed", "targets")) == level


def test_a_root_is_warned_of_before_its_year_is_over(feed: MadeFeed) -> None:
    warnings = at(feed, days=340).expiry_warnings()
    assert [str(w) for w in warnings if w.role == "root"] == [
        "feed root expires 2027-03-02 (soon)",
        "recalls root expires 2027-03-02 (soon)",
    ]
