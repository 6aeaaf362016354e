"""Signs of life: when a process last lived, when a thing was last done; for health and check."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from django.utils import timezone

from hub.operating.models import Beat

Name: TypeAlias = Literal["worker", "backup"]


def beat(name: Name, at: datetime | None = None) -> None:
    """Says that it lives, or was done, now or at another moment."""
    Beat.objects.update_or_create(name=name, defaults={"at": at or timezone.now()})


def last_beat(name: Name) -> datetime | None:
    """When it last did; None where it never has."""
    return Beat.objects.filter(name=name).values_list("at", flat=True).first()


def worker_lives() -> None:
    """The worker's chore."""
    beat("worker")
