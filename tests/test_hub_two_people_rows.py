"""What is written past the service is on no screen: rows, revisions and pictures.

What screens would show is read back from the published repository, never from the database.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import Revision

from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.seal import seal_of
from hub.approvals.service import approve, submit
from hub.errors import ChangedSince, PictureUnusable
from hub.notices.models import Notice
from hub.notices.originals import original_path
from hub.publications.models import Publication, Refusal
from hub.publications.publishing import publish_once
from sync.canonical import canonical_json, content_sha256
from sync.types import Sha256
from tests.fixtures_approving import publish_everything
from tests.fixtures_hub import CHANNEL, Hub, draft_notice, edit, hub, slides_of  # noqa: F401
from tests.making import picture_bytes


def test_an_approval_row_written_in_the_shell_is_refused_with_a_reason(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    forged = _forged(hub, notice, seal="")
    publish_everything()
    assert hub.shown() == {notice.notice_id: notice.name}
    refusal = Refusal.objects.get()
    assert (refusal.approval_number, refusal.rule) == (forged.number, "seal")


def test_a_sealed_row_whose_approver_is_an_author_is_refused(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    # As if the service had been called with a lie about the authors: Beto changed it himself.
    edit(notice, hub.beto, name="Puesto Por Uno Solo")
    _forged(hub, notice, seal="made", approver=hub.beto)
    publish_everything()
    assert hub.shown() == {notice.notice_id: "Persona Ficticia 1"}
    assert Refusal.objects.get().rule == "one_person"


def _forged(hub: Hub, notice: Notice, *, seal: str, approver: Any = None) -> Approval:  # noqa: F811
    """An approval row by hand, plausible in every column."""
    draft = notice.saved()
    draft.name = "Puesto Por Uno Solo"
    content = draft.content()
    sha256 = content_sha256(content)
    request = ApprovalRequest.objects.create(
        kind="notice", subject_id=notice.notice_id, title="x", content_sha256=sha256,
        submitter_id=hub.ana.pk, submitter_name="ana", state="approved",
    )  # fmt: skip
    row = Approval(
        number=Approval.objects.count() + 1, kind="notice", subject_id=notice.notice_id, title="x",
        content=canonical_json(content), content_sha256=sha256, previewed_sha256=sha256,
        picture_hashes=[p.sha256 for p in content.pictures],
        authors=[{"id": hub.ana.pk, "name": "ana"}], approver_id=(approver or hub.carla).pk,
        approver_name="carla", request=request, change_mark=10**9, created_at=timezone.now(),
    )  # fmt: skip
    row.seal = seal_of(row) if seal else "none"
    row.save(force_insert=True)
    return row


def test_an_approval_row_cannot_be_changed_or_deleted(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    rows = Approval.objects.filter(subject_id=notice.notice_id)
    before = rows.get().content
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(content=b"{}")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.delete()
    assert rows.get().content == before


def test_making_rows_live_in_the_shell_changes_no_screen(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    lone = draft_notice(hub.ana, 2)
    Notice.objects.filter(pk=lone.pk).update(live=True, live_revision=lone.latest_revision)
    Notice.objects.filter(pk=notice.pk).update(live=True, name="Puesto Por Uno Solo")
    publish_everything()
    assert hub.shown() == {notice.notice_id: "Persona Ficticia 1"}


def test_a_publication_row_with_a_manifest_of_ones_own_publishes_what_was_approved(
    hub: Hub,  # noqa: F811
) -> None:
    [notice], _, _ = hub.whole_channel()
    before = hub.published()
    assert before is not None
    data = json.loads(canonical_json(before))
    data["notices"][0]["content"]["name"] = "Puesto Por Uno Solo"
    data["publication"] = 99
    Publication.objects.create(
        channel_id=CHANNEL, cause="shell", next_try=timezone.now(), number=99,
        manifest=json.dumps(data).encode(), issued=timezone.now(),
    )  # fmt: skip
    publish_once()
    assert hub.shown() == {notice.notice_id: notice.name}
    assert hub.published() == before


def test_a_schedule_in_wagtail_puts_nothing_on_a_screen(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(
        notice, hub.ana, name="Puesto Por Uno Solo", go_live_at=timezone.now() - timedelta(hours=1)
    )
    Revision.objects.filter(pk=notice.saved().latest_revision_id).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    with pytest.raises(PermissionDenied):
        call_command("publish_scheduled")
    publish_everything()
    assert hub.shown() == {notice.notice_id: "Persona Ficticia 1"}


def test_a_revision_overwritten_in_place_stops_the_approval(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, name="Nombre De Ana")
    request = submit(notice, hub.ana)
    revision = notice.saved().latest_revision
    content = dict(revision.content) | {"name": "Puesto Por Uno Solo"}
    Revision.objects.filter(pk=revision.pk).update(content=content)
    with pytest.raises(ChangedSince):
        approve(request, hub.beto, request.content_sha256)
    publish_everything()
    assert hub.shown() == {notice.notice_id: "Persona Ficticia 1"}


def test_an_approved_revision_overwritten_afterwards_changes_no_screen(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    revision = notice.saved().latest_revision
    content = dict(revision.content) | {"name": "Puesto Por Uno Solo"}
    Revision.objects.filter(pk=revision.pk).update(content=content)
    publish_everything()
    assert hub.shown() == {notice.notice_id: "Persona Ficticia 1"}


def test_a_picture_file_replaced_before_approval_stops_the_approval(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana, 1)
    request = submit(notice, hub.ana)
    photo = notice.pictures.get().photo
    original_path(Sha256(photo.sha256)).write_bytes(picture_bytes(9))
    with pytest.raises(PictureUnusable):
        approve(request, hub.beto, request.content_sha256)


def test_a_picture_file_replaced_after_approval_is_never_published(hub: Hub) -> None:  # noqa: F811
    [notice], campaign, channel = hub.whole_channel()
    other = draft_notice(hub.ana, 2)
    channel.slides = slides_of([notice, other], campaign)
    channel.save_revision(user=hub.ana)
    for subject in (other, channel):
        hub.agree(subject, hub.ana, hub.beto)
    sha256 = other.pictures.get().photo.sha256
    original_path(Sha256(sha256)).write_bytes(picture_bytes(9))
    publish_once()
    assert hub.shown() == {notice.notice_id: notice.name}
    assert not (hub.feed_root / "media" / sha256[:2] / sha256).exists()
    assert Refusal.objects.get().rule == "picture"
