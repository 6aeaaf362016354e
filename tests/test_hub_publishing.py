"""From two people's agreement to the signed feed, and off again."""

from __future__ import annotations

import os
from datetime import timedelta

from django.utils import timezone

from hub.publications import claiming
from hub.publications.models import Publication
from hub.publications.publishing import publish_once
from hub.publications.queue import queue_channels
from hub.publications.worker import collect
from hub.recalls.service import recall
from sync.publish import verify_feed
from tests.fixtures_hub import CHANNEL, Hub, draft_notice, edit, hub  # noqa: F401 - a fixture


def test_what_two_people_agreed_on_is_in_the_signed_feed(hub: Hub) -> None:  # noqa: F811
    notices, _, _ = hub.whole_channel(2)
    assert hub.shown() == {n.notice_id: n.name for n in notices}
    verify_feed(hub.feed_root, now=timezone.now())


def test_a_change_that_two_people_agreed_on_replaces_the_earlier_one(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, name="Otro Nombre Ficticio")
    hub.agree(notice, hub.ana, hub.beto)
    publish_once()
    assert hub.shown() == {notice.notice_id: "Otro Nombre Ficticio"}


def test_a_recalled_notice_leaves_the_next_publication_until_it_is_approved_again(
    hub: Hub,  # noqa: F811
) -> None:
    [notice, other], _, _ = hub.whole_channel(2)
    recall("notice", notice.notice_id, "withdrawn", by=hub.carla)
    assert [r.target_id for r in hub.recalls().recalls] == [notice.notice_id]
    publish_once()
    assert hub.shown() == {other.notice_id: other.name}
    hub.agree(notice, hub.ana, hub.beto)
    publish_once()
    assert set(hub.shown()) == {notice.notice_id, other.notice_id}
    manifest = hub.published()
    assert manifest is not None
    again = manifest.notice(notice.notice_id)  # type: ignore[arg-type]
    assert again is not None
    assert again.approval.number > hub.recalls().recalls[0].up_to_approval


def test_publishing_twice_changes_nothing(hub: Hub) -> None:  # noqa: F811
    hub.whole_channel()
    before = hub.published()
    Publication.objects.create(channel_id=CHANNEL, cause="test", next_try="2020-01-01T00:00Z")
    assert publish_once() == 1
    assert hub.published() == before


def test_a_notice_that_is_approved_but_on_no_channel_is_in_no_manifest(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    hub.agree(draft_notice(hub.ana, 7), hub.ana, hub.beto)
    publish_once()
    assert set(hub.shown()) == {notice.notice_id}


def test_a_picture_that_nothing_shows_leaves_the_feed_after_a_fortnight(hub: Hub) -> None:  # noqa: F811
    [notice, other], _, _ = hub.whole_channel(2)
    recall("notice", notice.notice_id, "withdrawn", by=hub.ana)
    publish_once()
    fortnight_ago = (timezone.now() - timedelta(days=15)).timestamp()
    for file in hub.feed_root.rglob("*"):
        if file.is_file():
            os.utime(file, (fortnight_ago, fortnight_ago))
    collect()
    shown = [picture.sha256 for picture in other.content().pictures]
    assert [file.name for file in (hub.feed_root / "media").glob("*/*")] == shown
    verify_feed(hub.feed_root, now=timezone.now())


def test_a_worker_that_was_too_slow_does_not_answer_for_a_row_that_another_took_up(
    hub: Hub,  # noqa: F811
) -> None:
    hub.whole_channel()
    now = timezone.now()
    queue_channels([CHANNEL], "test")
    slow = claiming.claim(now)
    claiming.sweep(now + claiming.LEASE)
    [taken] = claiming.claim(now + claiming.LEASE)
    claiming.fail(slow, "too slow", now)
    claiming.postpone(slow, "too slow", now)
    claiming.finish(slow, 99, 99, now)
    row = Publication.objects.get(pk=taken.pk)
    assert (row.status, row.lease, row.reason) == ("leased", taken.lease, "")
    claiming.finish([taken], 2, 3, now)
    row.refresh_from_db()
    assert (row.status, row.number) == ("published", 2)
