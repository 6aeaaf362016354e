"""Queues publications: called inside the transaction of an approval or a recall, so that the row
exists exactly when its cause does (DESIGN §4.3).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from hub.approvals.current import approved_channels
from hub.approvals.models import SubjectKind
from hub.publications.models import Publication
from hub.publications.tasks import publish_due
from sync.models import Channel
from sync.models.slide import campaign_of, notices_of


def queue_affected(kind: SubjectKind, subject_id: str, cause: str) -> list[Publication]:
    """One row for every channel that shows a notice or campaign, or for the channel itself; for a
    desk, every channel, because each carries all of them."""
    if kind == "channel":
        channels = [subject_id]
    else:
        channels = [
            found.content.id
            for found in approved_channels()
            if kind == "desk" or subject_id in _referred(found.content, kind)
        ]
    return queue_channels(channels, cause)


def queue_channels(channels: Iterable[str], cause: str) -> list[Publication]:
    """Queues each channel and wakes the worker, in one transaction."""
    with transaction.atomic():
        rows = [
            Publication.objects.create(channel_id=channel, cause=cause, next_try=timezone.now())
            for channel in channels
        ]
        if rows:
            publish_due.enqueue()
    return rows


def _referred(channel: Channel, kind: SubjectKind) -> set[str]:
    slides = (*channel.slides, channel.evergreen)
    if kind == "notice":
        return {notice for slide in slides for notice in notices_of(slide)}
    return {campaign for slide in slides if (campaign := campaign_of(slide))}
