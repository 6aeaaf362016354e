"""A capture's banner is made of what was approved, never of what an editor has begun since; and
whoever wrote in that draft is no author of it.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from hub.approvals.authors import authors_since_approval
from hub.approvals.current import approved_notice, approved_notices
from hub.approvals.models import ApprovalRequest
from hub.approvals.service import approve, submit
from hub.errors import OwnApproval
from hub.notices.models import Notice
from hub.recalls.captured import propose_banner
from tests.fixtures_hub import (  # noqa: F401 - a fixture
    Hub,
    draft_notice,
    edit,
    hub,
)
from tests.test_hub_two_people import signed_in

BEGUN: dict[str, Any] = {
    "name": "Nombre a medias",
    "charge_es": "Cargo a medias.",
    "charge_en": "Half a charge.",
    "aliases": "Otro",
    "age_low": 20,
    "reward_amount": None,
    "verified_until": None,
}


@pytest.fixture
def begun(hub: Hub) -> Notice:  # noqa: F811
    """Approved by Ana and Beto; Carla has begun something else, which is not even whole."""
    notice = draft_notice(
        hub.ana, 1, aliases="El Uno\nEl Dos", height_low=170, weight_high=80, marks_es="Cicatriz",
        marks_en="A scar", details_es="Uno.\n\nDos.", details_en="One.\n\nTwo.",
        reward_text_es="Hasta", reward_text_en="Up to",
    )  # fmt: skip
    hub.agree(notice, hub.ana, hub.beto)
    edit(notice, hub.carla, **BEGUN)
    return notice


def asked(notice: Notice) -> ApprovalRequest:
    """The request that waits."""
    return ApprovalRequest.objects.get(subject_id=notice.notice_id, state="pending")


def test_the_banner_carries_nothing_of_an_unsent_draft_which_stays_in_the_history(
    hub: Hub,  # noqa: F811
    begun: Notice,
) -> None:
    before = approved_notice(begun.notice_id)
    assert before is not None
    words = propose_banner(begun.notice_id, "captured", hub.ana)
    assert "historial" in words
    content = begun.saved().content()
    until = content.outcome_until
    assert until is not None
    assert until > timezone.now()
    ended = {"outcome": "captured", "outcome_until": until}
    assert content == before.content.model_copy(update=ended)
    assert any(
        each.as_object().name == BEGUN["name"] for each in begun.revisions.order_by("-pk")[:5]
    )
    log = signed_in(hub.ana).get(f"/admin/snippets/notices/notice/history/{begun.pk}/")
    assert log.status_code == 200


def test_who_only_wrote_in_that_draft_may_approve_and_who_recalled_may_not(
    hub: Hub,  # noqa: F811
    begun: Notice,
) -> None:
    propose_banner(begun.notice_id, "captured", hub.beto)
    request = asked(begun)
    with pytest.raises(OwnApproval):
        approve(request, hub.beto, request.content_sha256)
    approval = approve(request, hub.carla, request.content_sha256)
    assert [author["name"] for author in approval.authors] == ["beto"]
    for found in (
        approved_notice(begun.notice_id),
        approved_notices([begun.notice_id])[begun.notice_id],
    ):
        assert found is not None
        assert (found.content.outcome, found.ref.number) == ("captured", approval.number)


def test_more_than_the_outcome_still_counts_everybody(hub: Hub, begun: Notice) -> None:  # noqa: F811
    propose_banner(begun.notice_id, "captured", hub.beto)
    edit(begun, hub.beto, name="Otro nombre")
    submit(begun, hub.beto)
    request = asked(begun)
    with pytest.raises(OwnApproval):
        approve(request, hub.carla, request.content_sha256)


def test_an_outcome_typed_into_a_draft_counts_everybody(hub: Hub, begun: Notice) -> None:  # noqa: F811
    approved = approved_notice(begun.notice_id)
    assert approved is not None
    edit(begun, hub.carla, outcome="captured", outcome_until=timezone.now())
    original = {"name": approved.content.name, "charge_es": approved.content.charge_es}
    edit(begun, hub.beto, **original)
    names = set(begun.revisions.filter(user__isnull=False).values_list("user__username", flat=True))
    assert {"beto", "carla"} <= names
    assert {person.name for person in authors_since_approval(begun)} >= {"beto", "carla"}


def test_a_notice_that_another_has_locked_is_left_alone_and_it_is_said(
    hub: Hub,  # noqa: F811
    begun: Notice,
) -> None:
    Notice.objects.filter(pk=begun.pk).update(
        locked=True, locked_by=hub.carla, locked_at=timezone.now()
    )
    count = begun.revisions.count()
    assert "bloque" in propose_banner(begun.notice_id, "captured", hub.ana)
    assert begun.revisions.count() == count
    assert not ApprovalRequest.objects.filter(state="pending").exists()


def test_what_was_never_approved_gets_no_banner(hub: Hub) -> None:  # noqa: F811
    draft = draft_notice(hub.ana, 2)
    assert "nunca se aprobó" in propose_banner(draft.notice_id, "located", hub.ana)
    assert not ApprovalRequest.objects.exists()
