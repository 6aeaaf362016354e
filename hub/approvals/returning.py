"""What came back to whoever sent it, for their home page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from hub.approvals.editing import edit_url
from hub.approvals.models import ApprovalRequest, SubjectKind
from hub.approvals.service import subject_model


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
