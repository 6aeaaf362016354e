"""Where every row of a list stands between draft and screen, in one query.

For lists and filters only: unlike `hub.approvals.standing` it takes the rows at their word. What
reaches screens is checked again, row by row, by whoever publishes.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar

from django.db.models import Case, CharField, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from hub.approvals.models import Approval, ApprovalRequest, ContentChange
from hub.approvals.subject import ApprovedContent
from hub.recalls.models import Recall

STATES: Final[dict[str, Any]] = {
    "recalled": _("Recalled"),
    "waiting": _("Waiting for approval"),
    "draft": _("Draft"),
    "changed": _("Approved, draft changed"),
    "approved": _("Approved"),
}
"""The most pressing first, in the words of `Standing.words`."""
Subject = TypeVar("Subject", bound=ApprovedContent)


def with_standing(rows: QuerySet[Subject]) -> QuerySet[Subject]:
    """The rows with `approval_number` (0: never approved) and `standing_state`, a key of STATES."""
    model = rows.model
    same = {"kind": model.subject_kind, "subject_id": OuterRef(model.id_field)}
    approvals = Approval.objects.filter(**same).order_by("-number")
    changes = ContentChange.objects.filter(**same).order_by("-id")
    waiting = ApprovalRequest.objects.filter(**same, state=ApprovalRequest.State.PENDING)
    recalls = Recall.objects.filter(
        target="notice",
        target_id=OuterRef(model.id_field),
        up_to_approval__gte=OuterRef("approval_number"),
    )
    recalled = [When(Exists(recalls), then=Value("recalled"))]
    told: QuerySet[Subject] = rows.annotate(
        approval_number=Coalesce(Subquery(approvals.values("number")[:1]), 0),
        approved_sha256=Subquery(approvals.values("content_sha256")[:1]),
        draft_sha256=Subquery(changes.values("content_sha256")[:1]),
    ).annotate(
        standing_state=Case(
            *(recalled if model.subject_kind == "notice" else []),
            When(Exists(waiting), then=Value("waiting")),
            When(approval_number=0, then=Value("draft")),
            When(approved_sha256=F("draft_sha256"), then=Value("approved")),
            default=Value("changed"),
            output_field=CharField(),
        )
    )
    return told
