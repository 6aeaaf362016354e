"""What is recalled at this moment, as every reader of approvals must ask (DESIGN §4 Trust)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Max
from pydantic import BaseModel

from hub.recalls.models import Recall
from sync.models import Channel, Notice
from sync.models.recall import RecallTarget

ENDED: Final = frozenset({"captured", "located"})
"""Reasons after which a banner is proposed: the person is sought no more."""


def is_recalled(target: RecallTarget, target_id: str, approval: int = 0) -> bool:
    """Whether a recall stands. A notice's or slide's is lifted by a later approval of the notice or
    of the slide's channel (`approval`); a picture's is never lifted: the same bytes, the same face.
    """
    rows = Recall.objects.filter(target=target, target_id=target_id)
    if target == "picture":
        return rows.exists()
    return rows.filter(up_to_approval__gte=approval).exists()


def recalled_among(target: RecallTarget, approvals: Mapping[str, int]) -> frozenset[str]:
    """Which notices or slides a recall stands against, by id and the number of the approval in
    force: `is_recalled` of many in one query."""
    rows = Recall.objects.filter(target=target, target_id__in=list(approvals))
    highest = rows.values("target_id").order_by("target_id").annotate(up_to=Max("up_to_approval"))
    return frozenset(
        row["target_id"] for row in highest if row["up_to"] >= approvals[row["target_id"]]
    )


@dataclass(frozen=True)
class Standing:
    """Every recall at one moment, for pages that ask about many things: in one query."""

    up_to: Mapping[tuple[str, str], int]
    """The highest approval that each target's recalls speak against."""

    def is_recalled(self, target: RecallTarget, target_id: str, approval: int = 0) -> bool:
        """As the function of this name."""
        up_to = self.up_to.get((target, target_id))
        return up_to is not None and (target == "picture" or up_to >= approval)


def standing_recalls() -> Standing:
    """As of now."""
    rows = Recall.objects.order_by().values_list("target", "target_id")
    highest = rows.annotate(up_to=Max("up_to_approval"))
    return Standing({(target, target_id): up_to for target, target_id, up_to in highest})


def lifted_by_approving(content: BaseModel, approved: int) -> list[Recall]:
    """The recalls that an approval of this content would lift: `approved` is the number of the one
    in force, 0 where there is none. Whoever says yes must be told, for it brings a face back."""
    if isinstance(content, Notice):
        targets: dict[RecallTarget, list[str]] = {"notice": [content.id]}
    elif isinstance(content, Channel):
        targets = {"slide": [slide.id for slide in (*content.slides, content.evergreen)]}
    else:
        return []
    return [
        found
        for target, ids in targets.items()
        for target_id in sorted(recalled_among(target, dict.fromkeys(ids, approved)))
        if (found := last_recall(target, target_id)) is not None
    ]


def last_recall(target: RecallTarget, target_id: str) -> Recall | None:
    """The newest recall of a thing, standing or lifted."""
    return Recall.objects.filter(target=target, target_id=target_id).order_by("-sequence").first()
