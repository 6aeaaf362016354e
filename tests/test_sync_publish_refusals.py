"""What the publisher refuses to sign, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.errors import PublicationRefused
from sync.models import ChannelManifest, Notice
from sync.publish import verify_feed
from sync.publish.refusals import refuse_contradictions
from tests.making import (
    MadeFeed,
    make_channel,
    make_feed,
    make_manifest,
    make_notice,
    make_picture,
    make_recall,
    make_recalls,
    picture_bytes,
    read_made_media,
)

START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)


@pytest.fixture
def feed(tmp_path: Path) -> MadeFeed:
    made = make_feed(tmp_path)
    made.publisher.publish_channels([make_manifest(publication=5, at=START)], read_made_media)
    return made


def manifest(publication: int = 6, *, at: datetime = START) -> ChannelManifest:
    return make_manifest(publication=publication, at=at, first_approval=50)


def refused(feed: MadeFeed, *manifests: ChannelManifest) -> str:
    before = feed.publisher.versions()
    with pytest.raises(PublicationRefused) as caught:
        feed.publisher.publish_channels(manifests, read_made_media)
    assert feed.publisher.versions() == before
    verify_feed(feed.root, datetime.now(UTC), feed.ceremony.roots)
    return str(caught.value)


@pytest.mark.parametrize("publication", [4, 5])
def test_a_publication_number_that_does_not_grow(feed: MadeFeed, publication: int) -> None:
    assert f"publication {publication} is not above the published 5" in refused(
        feed, manifest(publication)
    )


def test_a_manifest_issued_before_the_published_one(feed: MadeFeed) -> None:
    earlier = manifest(at=START - timedelta(hours=1))
    assert "is issued before the published one" in refused(feed, earlier)


def test_a_manifest_issued_in_the_future_would_set_every_devices_time(feed: MadeFeed) -> None:
    assert "set the hub's clock" in refused(feed, manifest(at=START + timedelta(days=5000)))


def test_an_approval_older_than_the_published_one(feed: MadeFeed) -> None:
    feed.publisher.publish_channels([manifest(6)], read_made_media)
    older = make_manifest(publication=7, at=START, first_approval=20)
    assert "approval 22 is older than the published 52" in refused(feed, older)


def test_two_manifests_for_one_channel(feed: MadeFeed) -> None:
    assert "has two manifests" in refused(feed, manifest(6), manifest(7))


def with_notices(*pairs: tuple[Notice, int], channel: str = "puente-ficticio") -> ChannelManifest:
    """A manifest whose notices have these approval numbers."""
    notices = [notice for notice, _ in pairs]
    data = make_manifest(
        notices,
        publication=6,
        at=START,
        first_approval=50,
        channel=make_channel(notices, id=channel),
    ).model_dump(mode="json")
    for entry, (_, number) in zip(data["notices"], pairs, strict=True):
        entry["approval"]["number"] = number
    if channel != "puente-ficticio":
        data["channel"]["approval"]["number"] = 90
    return ChannelManifest.model_validate(data)


def test_one_approval_for_two_contents(feed: MadeFeed) -> None:
    both = with_notices((make_notice(1), 60), (make_notice(2), 60))
    assert "approval 60 names TEST0001 with another content" in refused(feed, both)


def test_one_notice_under_two_approvals_on_two_channels(feed: MadeFeed) -> None:
    here = with_notices((make_notice(1), 60))
    there = with_notices((make_notice(1), 61), channel="elsewhere")
    message = refused(feed, here, there)
    assert "is of approval 61 here and 60 in puente-ficticio" in message


def test_two_accounts_of_one_picture(feed: MadeFeed) -> None:
    liar = make_notice(2, pictures=(make_picture(1, width=97),))
    both = with_notices((make_notice(1), 60), (liar, 61))
    assert "width is 97 in one place and 96 in another" in refused(feed, both)


def test_a_picture_whose_bytes_have_another_hash(feed: MadeFeed) -> None:
    before = feed.publisher.versions()
    with pytest.raises(PublicationRefused, match="the stored bytes have another hash"):
        feed.publisher.publish_channels(
            [with_notices((make_notice(3), 60))], lambda _: picture_bytes(4)
        )
    assert feed.publisher.versions() == before
    assert not list((feed.root / "media").glob(f"*/{make_picture(4).sha256}"))


def test_a_picture_whose_size_is_not_the_notices(feed: MadeFeed) -> None:
    wrong = make_notice(3, pictures=(make_picture(3, byte_size=10),))
    assert "and the notice says 10" in refused(feed, with_notices((wrong, 60)))


def test_a_picture_that_is_not_the_type_it_says(feed: MadeFeed) -> None:
    wrong = make_notice(3, pictures=(make_picture(3, media_type="image/png"),))
    assert "is no image/png" in refused(feed, with_notices((wrong, 60)))


def test_manifests_that_agree_pass(feed: MadeFeed) -> None:
    refuse_contradictions([with_notices((make_notice(1), 60), (make_notice(2), 61))])


def test_a_recall_list_that_lacks_a_published_recall(feed: MadeFeed) -> None:
    feed.publisher.publish_recalls(make_recalls("TEST0001", "TEST0002"))
    with pytest.raises(PublicationRefused, match=r"recall 2 \(notice TEST0002\): is missing"):
        feed.publisher.publish_recalls(make_recalls("TEST0001"))
    assert feed.publisher.current_recalls() == make_recalls("TEST0001", "TEST0002")


def test_an_emptied_recall_list(feed: MadeFeed) -> None:
    feed.publisher.publish_recalls(make_recalls("TEST0001"))
    with pytest.raises(PublicationRefused, match=r"recall 1 \(notice TEST0001\): is missing"):
        feed.publisher.publish_recalls(make_recalls())


def test_a_recall_list_in_which_a_published_recall_was_changed(feed: MadeFeed) -> None:
    feed.publisher.publish_recalls(make_recalls("TEST0001"))
    weaker = make_recall(1, up_to_approval=1)
    changed = make_recalls("TEST0001", "TEST0002").model_copy(
        update={"recalls": (weaker, make_recall(2, "TEST0002"))}
    )
    with pytest.raises(PublicationRefused, match="was changed in the new list"):
        feed.publisher.publish_recalls(changed)
