"""Whether what is approved reaches the feed and recalls are signed: for home page and API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from hub.operating.beats import last_beat
from hub.publications.claiming import unfinished
from hub.publications.models import Publication, Refusal
from hub.publications.signing import open_publisher
from hub.recalls.models import Recall
from sync.errors import SyncError

WAITING_TOO_LONG = timedelta(seconds=30)
SILENT_TOO_LONG = timedelta(minutes=5)
"""Of the worker, which says that it lives every few seconds; one long publication is no silence."""


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
    silent: bool
    """The worker has given no sign of life for minutes: what is approved waits, and nothing is
    signed anew before it runs out."""
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
        stands = self.overdue or self.silent or bool(self.trouble)
        return not stands and self.recalls == self.recalls_signed


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
        silent=_is_silent(),
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


def _is_silent() -> bool:
    lived = last_beat("worker")
    return lived is None or timezone.now() - lived > SILENT_TOO_LONG


def _last_of_each() -> tuple[Publication, ...]:
    newest = Publication.objects.order_by().values("channel_id").annotate(last=Max("id"))
    rows = Publication.objects.defer("manifest").filter(pk__in=newest.values("last"))
    return tuple(rows.order_by("channel_id"))
