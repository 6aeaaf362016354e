"""One test per way around two people. None of them reaches the signed feed on one person's word.

What screens would show is read back from the published repository, never from the database.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from wagtail.log_actions import LogContext
from wagtail.models import Revision

from hub.approvals.models import Approval
from hub.approvals.service import approve, submit
from hub.errors import ChangedSince, NotAllowed, NotPending, OwnApproval
from hub.notices.models import Notice
from hub.publications.models import Refusal
from hub.publications.publishing import publish_once
from scripts.demo_run.forms import fields_of
from tests.fixtures_approving import publish_everything, signed_in
from tests.fixtures_hub import CHANNEL, Hub, draft_notice, edit, hub, slides_of  # noqa: F401

EDIT = "/admin/snippets/notices/notice/edit/{}/"


def test_the_publish_action_is_nobodys_and_changes_nothing(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.root, name="Puesto Por Uno Solo")
    with pytest.raises(PermissionDenied):
        notice.saved().latest_revision.publish(user=hub.root, skip_permission_checks=True)
    publish_everything()
    assert hub.shown() == {notice.notice_id: notice.name}


def test_the_publish_button_is_on_no_edit_page_and_posting_it_saves_a_draft_only(
    hub: Hub,  # noqa: F811
) -> None:
    [notice], _, _ = hub.whole_channel()
    client = signed_in(hub.root)
    page = client.get(EDIT.format(notice.pk)).content.decode()
    assert "action-publish" not in page
    assert "action-request-approval" in page
    form = form_data(client, notice) | {"name": "Puesto Por Uno Solo", "action-publish": "1"}
    client.post(EDIT.format(notice.pk), form)
    publish_everything()
    notice.refresh_from_db()
    assert (notice.live, hub.shown()) == (False, {notice.notice_id: "Persona Ficticia 1"})
    assert notice.saved().name == "Puesto Por Uno Solo"


def form_data(client: Client, notice: Notice) -> dict[str, Any]:
    """The fields of the edit page as a browser would send them."""
    return fields_of(client.get(EDIT.format(notice.pk)).content.decode())


def test_the_page_refuses_the_author_and_the_submitter(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, name="Puesto Por Uno Solo")
    client = signed_in(hub.ana)
    asked = client.post(f"/api/v1/notice/{notice.notice_id}/submit").json()
    path = f"/admin/approvals/{asked['id']}/"
    seen = client.get(path).context["form"].initial
    answer = client.post(path, {**seen, "approve": "1"}, follow=True)
    publish_everything()
    assert [str(message) for message in answer.context["messages"]] == [
        "Usted escribió o envió parte de esto, así que otra persona debe aprobarlo."
    ]
    assert hub.shown() == {notice.notice_id: notice.name}


def test_a_superuser_cannot_approve_their_own_change(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.root, name="Puesto Por Uno Solo")
    request = submit(notice, hub.ana)
    with pytest.raises(OwnApproval):
        approve(request, hub.root, request.content_sha256)
    publish_everything()
    assert hub.shown() == {notice.notice_id: "Persona Ficticia 1"}


def test_whoever_edits_what_another_wrote_cannot_approve_it_any_more(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, name="Nombre De Ana")
    edit(notice, hub.beto, name="Puesto Por Beto")
    request = submit(notice, hub.ana)
    with pytest.raises(OwnApproval):
        approve(request, hub.beto, request.content_sha256)
    publish_everything()
    assert hub.shown() == {notice.notice_id: "Persona Ficticia 1"}
    approve(request, hub.carla, request.content_sha256)
    publish_once()
    assert hub.shown() == {notice.notice_id: "Puesto Por Beto"}


def test_an_edit_after_submission_stops_the_approval(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.ana, name="Nombre De Ana")
    request = submit(notice, hub.ana)
    edit(notice, hub.ana, name="Cambiado Después")
    for seen in (request.content_sha256, notice.saved_sha256() or ""):
        with pytest.raises(ChangedSince):
            approve(request, hub.beto, seen)
    publish_everything()
    assert hub.shown() == {notice.notice_id: "Persona Ficticia 1"}


def test_a_revision_overwritten_by_another_makes_them_an_author(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    edit(notice, hub.beto, name="Nombre De Beto")
    draft = notice.saved()
    draft.name = "Puesto Por Beto"
    draft.save_revision(user=hub.beto, overwrite_revision=draft.latest_revision)
    request = submit(notice, hub.ana)
    with pytest.raises(OwnApproval):
        approve(request, hub.beto, request.content_sha256)


def test_a_change_whose_revision_names_nobody_is_still_known_by_who_made_it(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    with LogContext(user=hub.beto):
        edit(notice, None, name="Puesto Por Beto")
    assert notice.saved().latest_revision.user is None
    request = submit(notice, hub.ana)
    with pytest.raises(OwnApproval):
        approve(request, hub.beto, request.content_sha256)
    publish_everything()
    assert hub.shown() == {notice.notice_id: "Persona Ficticia 1"}


def test_the_order_of_a_channel_changes_by_two_people_only(hub: Hub) -> None:  # noqa: F811
    notices, campaign, channel = hub.whole_channel(2)
    order = _order(hub)
    draft = channel.saved()
    draft.slides = slides_of(list(reversed(notices)), campaign)
    draft.save_revision(user=hub.ana)
    request = submit(channel, hub.ana)
    with pytest.raises(OwnApproval):
        approve(request, hub.ana, request.content_sha256)
    publish_everything()
    assert _order(hub) == order
    approve(request, hub.beto, request.content_sha256)
    publish_once()
    assert _order(hub) == list(reversed(order))


def _order(hub: Hub) -> list[str]:  # noqa: F811
    manifest = hub.published()
    assert manifest is not None
    return [slide.notice_id for slide in manifest.channel.content.slides if slide.type == "notice"]


def test_the_phone_number_of_a_campaign_changes_by_two_people_only(hub: Hub) -> None:  # noqa: F811
    _, campaign, _ = hub.whole_channel()
    edit(campaign, hub.ana, phone="915-555-0199")
    request = submit(campaign, hub.ana)
    with pytest.raises(OwnApproval):
        approve(request, hub.ana, request.content_sha256)
    publish_everything()
    assert _phone(hub) == "915-555-0142"
    approve(request, hub.beto, request.content_sha256)
    publish_once()
    assert _phone(hub) == "915-555-0199"


def _phone(hub: Hub) -> str:  # noqa: F811
    manifest = hub.published()
    assert manifest is not None
    return manifest.campaigns[0].content.tip_lines.phone


def test_an_unknown_author_leaves_two_people_needed(hub: Hub) -> None:  # noqa: F811
    imported = draft_notice(None, 3)
    request = submit(imported, hub.ana)
    with pytest.raises(OwnApproval):
        approve(request, hub.ana, request.content_sha256)
    approval = approve(request, hub.beto, request.content_sha256)
    assert [author["name"] for author in approval.authors] == ["ana"]


def test_someone_without_the_permission_or_an_inactive_person_approves_nothing(
    hub: Hub,  # noqa: F811
) -> None:
    request = submit(draft_notice(hub.ana, 3), hub.ana)
    hub.beto.groups.clear()
    hub.carla.is_active = False
    for person in (type(hub.beto).objects.get(pk=hub.beto.pk), hub.carla):
        with pytest.raises(NotAllowed):
            approve(request, person, request.content_sha256)


def test_an_approver_who_lost_the_account_between_looking_and_saying_yes_approves_nothing(
    hub: Hub,  # noqa: F811
) -> None:
    notice = draft_notice(hub.ana, 3)
    request = submit(notice, hub.ana)
    browser = signed_in(hub.beto)
    page = browser.get(f"/admin/approvals/{request.pk}/")
    assert page.status_code == 200
    type(hub.beto).objects.filter(pk=hub.beto.pk).update(is_active=False)
    answer = browser.post(
        f"/admin/approvals/{request.pk}/", {**page.context["form"].initial, "approve": "1"}
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    assert not Approval.objects.exists()


def test_what_was_approved_stays_valid_when_its_people_are_renamed_or_removed(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    type(hub.ana).objects.filter(pk=hub.ana.pk).update(username="ana-maria")
    hub.beto.delete()
    publish_everything()
    assert hub.shown() == {notice.notice_id: "Persona Ficticia 1"}
    assert not Refusal.objects.exists()


def test_a_new_account_under_a_removed_authors_name_is_another_person(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.beto, 3)
    request = submit(notice, hub.ana)
    old = hub.beto.pk
    hub.beto.delete()
    again = type(hub.ana).objects.create_user("beto", password="otra-clave-larga-ficticia")
    again.groups.add(*hub.ana.groups.all())
    assert again.pk != old, "an id is never given twice, or a stranger would answer for another"
    approval = approve(request, again, request.content_sha256)
    assert {author["id"] for author in approval.authors} == {old, hub.ana.pk}


def test_a_request_is_decided_once(hub: Hub) -> None:  # noqa: F811
    request = submit(draft_notice(hub.ana, 3), hub.ana)
    approve(request, hub.beto, request.content_sha256)
    with pytest.raises(NotPending):
        approve(request, hub.carla, request.content_sha256)


def test_a_notice_cannot_be_submitted_under_anothers_id(hub: Hub) -> None:  # noqa: F811
    [notice], _, _ = hub.whole_channel()
    other = draft_notice(hub.beto, 2)
    revision = other.saved().latest_revision
    content = dict(revision.content) | {"notice_id": notice.notice_id}
    Revision.objects.filter(pk=revision.pk).update(content=content)
    hub.agree(other, hub.beto, hub.ana)
    publish_everything()
    assert hub.shown() == {notice.notice_id: notice.name}
