"""How many people were captured: this month, this year, of each campaign; and how far one has got.

A capture is counted once, on the day on which the notice was first taken down as captured, or first
approved as such.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min
from django.utils import timezone

from hub.approvals.models import Approval
from hub.approvals.standing import Standing
from hub.channels.placing import placed
from hub.notices.models import Notice
from hub.recalls.models import Recall
from hub.recalls.standing import last_recall


@dataclass(frozen=True)
class Captures:
    """Counts, by the calendar of whoever looks."""

    month: int
    year: int
    ever: int


@dataclass(frozen=True)
class Ending:
    """How far the end of one notice has got, from the recall to the banner."""

    recall: Recall | None
    """That said captured or located, and has been taken over by no later approval of another."""
    waiting: bool
    """The banner waits for a second person."""
    shown_until: datetime | None
    """The banner is approved, and stands until then."""


def captured() -> dict[str, datetime]:
    """When each captured person was, by notice id; a row whose draft only says so is not one."""
    recalls = Recall.objects.filter(target="notice", reason=Recall.Reason.CAPTURED)
    found = dict(recalls.values_list("target_id").annotate(Min("recalled_at")))
    said = Notice.objects.filter(outcome="captured").exclude(notice_id__in=found)
    ids = list(said.values_list("notice_id", flat=True))
    approvals = Approval.objects.filter(kind="notice", subject_id__in=ids)
    for row in approvals.order_by("number"):
        # The canonical form of the content: what was approved, not what the draft says now.
        if b'"outcome":"captured"' in bytes(row.content):
            found.setdefault(row.subject_id, row.created_at)
    return found


def captures() -> Captures:
    """Of this month and this year."""
    now = timezone.localtime()
    days = [timezone.localtime(at) for at in captured().values()]
    this_year = [day for day in days if day.year == now.year]
    return Captures(sum(day.month == now.month for day in this_year), len(this_year), len(days))


def captures_by_campaign() -> Counter[int]:
    """Captured people whose notices the channels show with a campaign, by the campaign's key."""
    keys = set(Notice.objects.filter(notice_id__in=captured()).values_list("pk", flat=True))
    pairs = {(each.notice, each.campaign) for each in placed() if each.notice in keys}
    return Counter(campaign for _, campaign in pairs if campaign is not None)


def ending_of(notice: Notice, standing: Standing, approved_outcome: str) -> Ending | None:
    """For the notice's page; None while it has not ended. `approved_outcome` is of the approval in
    force."""
    last = last_recall("notice", notice.notice_id)
    recall = last if last is not None and last.reason in {"captured", "located"} else None
    if notice.outcome == "none" and recall is None:
        return None
    shown = standing.on_screens and approved_outcome != "none"
    return Ending(
        recall,
        standing.request is not None and not standing.request_is_stale,
        notice.outcome_until if shown else None,
    )
