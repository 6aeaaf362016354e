"""After a restore nothing is published until two people have looked; taking down always works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from hub.approvals.numbers import highest_approval
from hub.errors import ChangedSince, NotAllowed, NotMerged, NotPending
from hub.operating.restored import mark_restored, open_restoration
from hub.publications.models import Publication
from hub.publications.publishing import publish_once
from hub.recalls.models import RestorationYes
from hub.recalls.restoring import confirm, outlook
from hub.recalls.service import recall
from hub.recalls.signed import catch_up
from tests.fixtures_approving import signed_in
from tests.fixtures_hub import Hub, draft_notice, edit, hub  # noqa: F401
from tests.test_hub_restored import Backup

PAGE = "/admin/recalls/restored/"


def changed_name(hub: Hub, notice: Any, name: str) -> None:  # noqa: F811
    """Another name, by two people, queued for the publisher."""
    edit(notice, hub.ana, name=name)
    hub.agree(notice, hub.ana, hub.beto)


def test_a_locked_hub_publishes_nothing_and_still_takes_down(hub: Hub) -> None:  # noqa: F811
    [one, two], _, _ = hub.whole_channel(2)
    mark_restored(None)
    before = hub.published()
    changed_name(hub, one, "Nombre Corregido")
    recall("notice", two.notice_id, "error", by=hub.ana)
    assert publish_once() == 0
    assert hub.published() == before
    assert [r.target_id for r in hub.recalls().recalls] == [two.notice_id]
    assert Publication.objects.filter(status="queued").exists(), "it waits, and is not lost"


def test_two_different_people_let_it_go_on(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    restoration = mark_restored(None)
    changed_name(hub, notice, "Nombre Corregido")
    seen = outlook().sha256
    assert confirm(restoration.pk, hub.ana, seen) is False
    assert confirm(restoration.pk, hub.ana, seen) is False, "twice by one person is once"
    assert publish_once() == 0
    assert confirm(restoration.pk, hub.beto, seen) is True
    publish_once()
    assert hub.shown() == {notice.notice_id: "Nombre Corregido"}
    with pytest.raises(NotPending):
        confirm(restoration.pk, hub.carla, seen)


def test_a_database_that_forgot_published_approvals_locks_itself_once(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    catch_up()
    assert open_restoration() is None
    backup = Backup()
    changed_name(hub, notice, "Nombre Corregido")
    publish_once()
    highest = highest_approval()
    backup.restore()
    catch_up()
    restoration = open_restoration()
    assert restoration is not None
    assert highest_approval() == highest, "numbers go on above what screens have seen"
    seen = outlook().sha256
    for person in (hub.ana, hub.beto):
        confirm(restoration.pk, person, seen)
    catch_up()
    assert open_restoration() is None, "what two people have looked at is not asked again"


def test_the_two_must_have_looked_at_the_same(hub: Hub) -> None:  # noqa: F811
    [notice, other], _, _ = hub.whole_channel(2)
    backup = Backup()
    recall("notice", other.notice_id, "wrong_person", by=hub.ana)
    backup.restore()
    restoration = mark_restored(None)
    with pytest.raises(ChangedSince):
        confirm(restoration.pk, hub.ana, "0" * 64)
    seen = outlook()
    assert [row.target_id for row in seen.merged] == [other.notice_id]
    recall("notice", notice.notice_id, "error", by=hub.ana)  # goes on meanwhile
    assert outlook().sha256 == seen.sha256
    assert confirm(restoration.pk, hub.ana, seen.sha256) is False


def test_nobody_confirms_while_the_live_feed_cannot_be_read(hub: Hub, settings: Any) -> None:  # noqa: F811
    hub.whole_channel()
    restoration = mark_restored(None)
    settings.SEBUSCA_FEED_ROOT = Path("/nowhere")
    with pytest.raises(NotMerged):
        confirm(restoration.pk, hub.ana, outlook().sha256)
    assert not RestorationYes.objects.exists()


def test_only_those_who_may_approve_confirm(hub: Hub) -> None:  # noqa: F811
    restoration = mark_restored(None)
    stranger = type(hub.ana).objects.create_user("eva", password="una-clave-larga-y-ficticia")
    with pytest.raises(NotAllowed):
        confirm(restoration.pk, stranger, outlook().sha256)


def test_a_yes_cannot_be_changed_or_moved(hub: Hub) -> None:  # noqa: F811
    restoration = mark_restored(None)
    confirm(restoration.pk, hub.ana, outlook().sha256)
    rows = RestorationYes.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(user_id=hub.beto.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.delete()


def test_the_page_says_what_came_back_and_what_is_missing(hub: Hub) -> None:  # noqa: F811
    [notice, other], _, _ = hub.whole_channel(2)
    backup = Backup()
    changed_name(hub, notice, "Nombre Corregido")
    publish_once()
    recall("notice", other.notice_id, "wrong_person", by=hub.ana)
    backup.restore()
    catch_up()
    ana, beto = signed_in(hub.ana), signed_in(hub.beto)
    assert PAGE in ana.get("/admin/").content.decode(), "the home page leads here"
    page = ana.get(PAGE)
    shown = page.context["outlook"]
    assert [row.target_id for row in shown.merged] == [other.notice_id]
    assert [(f.subject_id, f.name) for f in shown.forgotten] == [
        (notice.notice_id, "Nombre Corregido")
    ]
    assert "Nombre Corregido" in page.content.decode()
    form = {"restoration": open_restoration().pk, "seen_sha256": shown.sha256}  # type: ignore[union-attr]
    ana.post(PAGE, form)
    assert 'name="seen_sha256"' not in ana.get(PAGE).content.decode(), "nobody is asked twice"
    assert open_restoration() is not None
    beto.post(PAGE, form)
    assert open_restoration() is None


def test_a_draft_of_a_locked_hub_can_be_approved_and_waits(hub: Hub) -> None:  # noqa: F811
    mark_restored(None)
    notice = draft_notice(hub.ana, 1)
    assert hub.agree(notice, hub.ana, hub.beto).number == 1
