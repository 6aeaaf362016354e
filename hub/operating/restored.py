"""Whether this database came back from a backup and nobody has looked yet (DESIGN §10).

`sebusca-hub restore` marks; the publisher asks; the two people's page releases.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from hub.operating.models import Restoration


def open_restoration() -> Restoration | None:
    """The last restoration that two people have not released yet; None lets publishing go on."""
    return Restoration.objects.filter(released_at=None).order_by("-restored_at").first()


def mark_restored(taken_at: datetime | None) -> Restoration:
    """Locks publishing: this database is a backup's, taken at `taken_at`."""
    return Restoration.objects.create(restored_at=timezone.now(), taken_at=taken_at)


def release(restoration: Restoration) -> None:
    """Lets publishing go on, after recalls were merged and two people said so. Whoever calls this
    has checked both; earlier restorations that were never released are released with it."""
    Restoration.objects.filter(released_at=None, restored_at__lte=restoration.restored_at).update(
        released_at=timezone.now()
    )
