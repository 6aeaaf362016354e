"""Letting go of what closed proposals held: whole channels, again and again, for months.

What was decided stays: number, version, fingerprint, channels, the approvals that were in it, when
and why it was closed, and every signature. The targets that were signed stay too: they name each
manifest by its hash, and the signatures can be checked against them for ever. Called by the worker
and by `sebusca-hub proposals prune`.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from hub.signing.models import Proposal
from sync.errors import PublicationRefused
from sync.publish import Proposal as SyncProposal

KEEP_DAYS = 90
MOST_AT_ONCE = 20
"""The worker reads no more of them in a pass, ten minutes apart: publishing does not wait."""

log = logging.getLogger(__name__)


def let_go_of_old() -> None:
    """What the worker does."""
    number = prune(timezone.now(), KEEP_DAYS, MOST_AT_ONCE)
    if number:
        log.info("%d proposals older than %d days keep no manifests any more", number, KEEP_DAYS)


def count_older(now: datetime, days: int) -> int:
    """How many proposals that were closed more than `days` days ago still hold manifests."""
    return _older(now, days).count()


def prune(now: datetime, days: int, most: int | None = None) -> int:
    """Lets go of the manifests of `most` at most, the oldest first, and says of how many."""
    numbers = list(_older(now, days).values_list("pk", flat=True)[:most])
    return sum(_let_go(number, now) for number in numbers)


def _let_go(number: int, now: datetime) -> bool:
    closed = Proposal.objects.filter(pk=number).exclude(state=Proposal.State.OPEN)
    try:
        whole = SyncProposal.from_bytes(bytes(closed.get().data))
    except PublicationRefused as error:
        # Somebody altered it: that is evidence, and stays.
        log.warning("proposal %s cannot be read, and is left as it is: %s", number, error)
        closed.update(pruned_at=now)
        return False
    found = {part.approval.number for manifest in whole.read() for part in manifest.parts()}
    slim = SyncProposal(whole.targets, {}).to_bytes()
    return bool(closed.update(data=slim, approvals=sorted(found), pruned_at=now))


def _older(now: datetime, days: int) -> QuerySet[Proposal]:
    """Never the open one, nor the one that is published."""
    published = Proposal.objects.filter(state=Proposal.State.PUBLISHED).order_by("-pk")
    return (
        Proposal.objects.exclude(state=Proposal.State.OPEN)
        .exclude(pk__in=published.values("pk")[:1])
        .filter(pruned_at=None, closed_at__lt=now - timedelta(days=days))
        .order_by("pk")
    )
