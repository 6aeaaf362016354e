"""The notices of a channel that screens pass over, not approved yet or recalled; where to go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from hub.approvals.editing import edit_url
from hub.approvals.models import ApprovalRequest
from hub.approvals.shown import Surroundings
from sync.models import Channel
from sync.models.slide import notices_of


@dataclass(frozen=True)
class WaitingNotice:
    """One of them, where it stands."""

    notice_id: str
    place: int
    """Of its first slide, from 1."""
    name: str
    address: str
    """Of the page where it is approved, else of its form; empty where it has neither."""
    asked: bool
    """Whether somebody sent it for approval."""


def waiting_notices(channel: Channel, around: Surroundings) -> tuple[WaitingNotice, ...]:
    """In the order of the slides, each once."""
    return tuple(_waiting(channel, around))


def _waiting(channel: Channel, around: Surroundings) -> Iterator[WaitingNotice]:
    from hub.notices.models import Notice

    places: dict[str, int] = {}
    for place, slide in enumerate(channel.slides, 1):
        for notice_id in notices_of(slide):
            if not around.shows(notice_id):
                places.setdefault(notice_id, place)
    if not places:
        return
    pending = ApprovalRequest.State.PENDING
    asked = dict(
        ApprovalRequest.objects.filter(
            kind="notice", subject_id__in=places, state=pending
        ).values_list("subject_id", "pk")
    )
    rows = {row.notice_id: row for row in Notice.objects.filter(notice_id__in=places)}
    for each, first in places.items():
        address = edit_url(rows[each]) if each in rows else ""
        if each in asked:
            address = reverse("hub_approvals:decide", args=[asked[each]])
        yield WaitingNotice(each, first, around.names.get(each, each), address, each in asked)
