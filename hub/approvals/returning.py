"""What came back to whoever sent it, for their home page."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from hub.approvals.models import ApprovalRequest


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
