"""A hub whose database was restored from a backup, before screens that know what came after it.

The feed is what it was: the database forgets the last approvals and recalls, and nothing that was
taken down may come back, nor may a recall be signed that screens would not heed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.approvals.models import Approval
from hub.approvals.service import approve, submit
from hub.errors import NotSigned
from hub.operating.restored import open_restoration
from hub.publications.models import Publication
from hub.publications.publishing import publish_once
from hub.publications.queue import queue_channels
from hub.recalls.models import Recall
from hub.recalls.restoring import confirm, outlook
from hub.recalls.service import recall, sign_recalls
from hub.recalls.signed import catch_up
from hub.recalls.standing import is_recalled
from sync.rules.latch import Latch, united
from sync.rules.latch import is_recalled as latch_recalls
from tests.fixtures_database import no_triggers
from tests.fixtures_hub import CHANNEL, Hub, draft_notice, edit, hub, slides_of  # noqa: F401


class Backup:
    """Forgets, as a restored backup would, every approval and recall after it was made."""

    def __init__(self) -> None:
        self.approvals = Approval.objects.count()
        self.recalls = Recall.objects.count()

    def restore(self) -> None:
        """The rows since are gone."""
        with no_triggers():
            Approval.objects.filter(number__gt=self.approvals).delete()
            Recall.objects.filter(sequence__gt=self.recalls).delete()


def confirm_both(hub: Hub) -> bool:  # noqa: F811
    """Ana and Beto look, and say yes; whether publishing is still locked."""
    seen = outlook().sha256
    restoration = open_restoration()
    assert restoration is not None
    confirm(restoration.pk, hub.ana, seen)
    confirm(restoration.pk, hub.beto, seen)
    return open_restoration() is not None


def test_recalls_that_the_database_forgot_are_taken_over_from_the_feed(hub: Hub) -> None:  # noqa: F811
    [one, two], _, _ = hub.whole_channel(2)
    backup = Backup()
    recall("notice", one.notice_id, "wrong_person", by=hub.ana)
    signed = hub.recalls().recalls
    backup.restore()
    assert not is_recalled("notice", one.notice_id, 1)
    sign_recalls()  # the worker's chore, every three seconds
    assert is_recalled("notice", one.notice_id, 1)
    queue_channels([CHANNEL], "test")
    publish_once()
    assert set(hub.shown()) == {two.notice_id}
    assert hub.recalls().recalls == signed


def test_a_recall_after_a_restore_is_signed_and_not_taken_for_an_earlier_one(
    hub: Hub,  # noqa: F811
) -> None:
    [one, two], _, _ = hub.whole_channel(2)
    backup = Backup()
    recall("notice", one.notice_id, "wrong_person", by=hub.ana)
    backup.restore()
    recall("notice", two.notice_id, "error", by=hub.ana)
    assert [r.target_id for r in hub.recalls().recalls] == [one.notice_id, two.notice_id]


def test_recalls_recorded_before_the_feed_could_be_read_are_signed_after_those_it_holds(
    hub: Hub,  # noqa: F811
    settings: Any,
) -> None:
    [one, two], _, _ = hub.whole_channel(2)
    backup = Backup()
    recall("notice", one.notice_id, "wrong_person", by=hub.ana)
    backup.restore()
    keys, settings.SEBUSCA_KEYS = settings.SEBUSCA_KEYS, (Path("/nowhere"),)
    with pytest.raises(NotSigned):
        recall("notice", two.notice_id, "error", by=hub.ana)
    settings.SEBUSCA_KEYS = keys
    sign_recalls()
    assert [r.target_id for r in hub.recalls().recalls] == [one.notice_id, two.notice_id]
    assert is_recalled("notice", one.notice_id, 1)
    assert sign_recalls() is None


def test_a_recall_after_a_restore_speaks_against_approvals_that_were_forgotten(
    hub: Hub,  # noqa: F811
) -> None:
    [notice], _, _ = hub.whole_channel()
    backup = Backup()
    edit(notice, hub.ana, name="Otro Nombre Ficticio")
    hub.agree(notice, hub.ana, hub.beto)
    publish_once()
    on_screens = hub.published()
    assert on_screens is not None
    backup.restore()
    catch_up()  # the worker, as it starts
    recall("notice", notice.notice_id, "error", by=hub.ana)
    latch = united(Latch(), hub.recalls())
    assert [latch_recalls(latch, entry) for entry in on_screens.notices] == [True]


def test_what_the_database_forgot_entirely_can_be_taken_down(hub: Hub) -> None:  # noqa: F811
    [notice], campaign, channel = hub.whole_channel()
    backup = Backup()
    late = draft_notice(hub.ana, 2)
    channel.slides = slides_of([notice, late], campaign)
    channel.save_revision(user=hub.ana)
    for subject in (late, channel):
        hub.agree(subject, hub.ana, hub.beto)
    publish_once()
    backup.restore()
    late_id = late.notice_id
    late.delete()
    recall("notice", late_id, "error", by=hub.ana)
    assert [r.target_id for r in hub.recalls().recalls] == [late_id]


def test_an_older_state_is_not_published_until_two_people_approve_it_anew(
    hub: Hub,  # noqa: F811
) -> None:
    [notice], _, _ = hub.whole_channel()
    backup = Backup()
    edit(notice, hub.ana, name="Nombre Corregido")
    hub.agree(notice, hub.ana, hub.beto)
    publish_once()
    before = hub.published()
    assert before is not None
    backup.restore()
    assert not confirm_both(hub)
    queue_channels([CHANNEL], "test")
    publish_once()
    assert hub.published() == before, "approved once, before the correction: older than published"
    assert "is older than the published" in Publication.objects.latest("id").reason
    request = submit(notice, hub.ana)
    number = approve(request, hub.beto, request.content_sha256).number
    publish_once()
    after = hub.published()
    assert after is not None
    assert number > before.notices[0].approval.number
    assert after.publication > before.publication
    assert hub.shown() == {notice.notice_id: "Nombre Corregido"}
