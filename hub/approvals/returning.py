"""What came back to whoever sent it, for their home page; and, once it is sent again, for whoever
looks at it anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, cast

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from pydantic import BaseModel

from hub.approvals.editing import edit_url
from hub.approvals.models import ApprovalRequest, SubjectKind
from hub.approvals.service import subject_model
from hub.approvals.subject import ApprovedContent
from hub.errors import ContentInvalid
from sync.canonical import content_sha256

LOOKED_AT: Final = 5
"""Drafts before a request in which its very content is looked for; it is nearly always the last."""


def sent_back_before(wanted: ApprovalRequest) -> ApprovalRequest | None:
    """The request before this one, where a person sent that back: what this one should answer."""
    earlier = ApprovalRequest.objects.filter(
        kind=wanted.kind, subject_id=wanted.subject_id, pk__lt=wanted.pk
    ).exclude(state=ApprovalRequest.State.REPLACED)
    last = earlier.order_by("-pk").first()
    return last if last is not None and last.state == ApprovalRequest.State.RETURNED else None


def content_asked_for(subject: ApprovedContent, request: ApprovalRequest) -> BaseModel | None:
    """What a request asked to approve, from the drafts that are kept; None where it is gone.

    It is for reading beside what waits now; nothing that counts is taken from it.
    """
    drafts = subject.revisions.filter(created_at__lte=request.submitted_at)
    for draft in drafts.order_by("-created_at", "-pk")[:LOOKED_AT]:
        try:
            content: BaseModel = draft.as_object().content()
        except ContentInvalid:
            continue
        if content_sha256(content) == request.content_sha256:
            return content
    return None


@dataclass(frozen=True)
class Returned:
    """One that came back, and where it is put right."""

    request: ApprovalRequest
    form: str
    """Address of its form; of the page of the request where its draft is gone."""


def with_forms(requests: Iterable[ApprovalRequest]) -> list[Returned]:
    """One query for each kind, however many they are."""
    found = list(requests)
    forms: dict[tuple[str, str], str] = {}
    for kind in {request.kind for request in found}:
        model = subject_model(cast("SubjectKind", kind))
        ids = [request.subject_id for request in found if request.kind == kind]
        for row in model._default_manager.filter(**{f"{model.id_field}__in": ids}):
            forms[kind, row.subject_id] = edit_url(row)
    return [
        Returned(
            request,
            forms.get((request.kind, request.subject_id))
            or reverse("hub_approvals:decide", args=[request.pk]),
        )
        for request in found
    ]


def returned_to(user_id: int) -> QuerySet[ApprovalRequest]:
    """This person's requests that were sent back and that nobody has sent again since, the last to
    come back first."""
    later = ApprovalRequest.objects.filter(
        kind=OuterRef("kind"), subject_id=OuterRef("subject_id"), pk__gt=OuterRef("pk")
    )
    mine = ApprovalRequest.objects.filter(
        submitter_id=user_id, state=ApprovalRequest.State.RETURNED
    )
    return mine.filter(~Exists(later)).order_by("-decided_at")
