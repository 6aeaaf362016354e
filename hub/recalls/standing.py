"""What is recalled at this moment, as every reader of approvals must ask (DESIGN §4 Trust)."""

from __future__ import annotations

from hub.recalls.models import Recall
from sync.models.recall import RecallTarget


def is_recalled(target: RecallTarget, target_id: str, approval: int = 0) -> bool:
    """Whether a recall stands. A notice's or slide's is lifted by a later approval of the notice or
    of the slide's channel (`approval`); a picture's is never lifted: the same bytes, the same face.
    """
    rows = Recall.objects.filter(target=target, target_id=target_id)
    if target == "picture":
        return rows.exists()
    return rows.filter(up_to_approval__gte=approval).exists()


def last_recall(target: RecallTarget, target_id: str) -> Recall | None:
    """The newest recall of a thing, standing or lifted."""
    return Recall.objects.filter(target=target, target_id=target_id).order_by("-sequence").first()
