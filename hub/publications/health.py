"""Whether what is approved reaches the feed and recalls are signed: for home page and API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from hub.publications.claiming import unfinished
from hub.publications.models import Publication, Refusal
from hub.publications.signing import open_publisher
from hub.recalls.models import Recall
from sync.errors import SyncError

WAITING_TOO_LONG = timedelta(seconds=30)


@dataclass(frozen=True)
class Health:
    """What an operator must know."""

    channels: tuple[Publication, ...]
    """The last publication of each channel."""
    waiting: int
    signing: int
    """Those among them that wait for approvers' signatures."""
    overdue: bool
    """Something has waited so long that the worker is probably not running."""
    refusals: int
    recalls: int
    recalls_signed: int | None
    """None where the feed cannot be read; then `trouble` says why."""
    trouble: str

    @property
    def queued(self) -> int:
        """Those among them that wait for the worker."""
        return self.waiting - self.signing

    @property
    def is_well(self) -> bool:
        """Nothing to do."""
        return not self.overdue and not self.trouble and self.recalls == self.recalls_signed


def health() -> Health:
    """Reads rows and the feed."""
    queued = unfinished()
    signing = queued.filter(status=Publication.Status.SIGNING)
    signed: int | None = None
    trouble = ""
    try:
        signed = open_publisher().current_recalls().sequence
    except (SyncError, OSError) as error:
        trouble = str(error)
    return Health(
        channels=_last_of_each(),
        waiting=queued.count(),
        signing=signing.count(),
        overdue=_is_overdue(queued.exclude(status=Publication.Status.SIGNING)),
        refusals=Refusal.objects.count(),
        recalls=Recall.objects.count(),
        recalls_signed=signed,
        trouble=trouble,
    )


def _is_overdue(queued: QuerySet[Publication]) -> bool:
    """One that waited for signatures and is built anew counts from then on, not from its making."""
    cutoff = timezone.now() - WAITING_TOO_LONG
    anew = Q(proposed=True, next_try__gte=cutoff)
    return queued.filter(created_at__lt=cutoff).exclude(anew).exists()


def _last_of_each() -> tuple[Publication, ...]:
    newest = Publication.objects.order_by().values("channel_id").annotate(last=Max("id"))
    rows = Publication.objects.defer("manifest").filter(pk__in=newest.values("last"))
    return tuple(rows.order_by("channel_id"))
