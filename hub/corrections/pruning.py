"""Corrections are deleted 90 days after they were answered; the worker does it once a day."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from hub.corrections.models import Correction

KEEP = timedelta(days=90)

log = logging.getLogger(__name__)


def forget_answered() -> None:
    """Deletes what was answered long enough ago, contact and all."""
    old = Correction.objects.filter(
        state=Correction.State.ANSWERED, answered_at__lt=timezone.now() - KEEP
    )
    number, _ = old.delete()
    if number:
        log.info("%d corrections were deleted %d days after their answer", number, KEEP.days)
