"""How long a correction is kept: 90 days after it was answered, 180 days where nobody does; and the
way to let go of one at once. The worker calls `forget_old` once a day."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from hub.corrections.models import Correction
from hub.tips.pruning import empty_journal, overwrite_what_is_deleted

KEEP = timedelta(days=90)
KEEP_OPEN = timedelta(days=180)
"""Since it was last said or opened again."""

log = logging.getLogger(__name__)


def forget_old() -> None:
    """Deletes what was answered, or lay there unanswered, long enough; contact and all."""
    overwrite_what_is_deleted()
    now = timezone.now()
    still_open = Correction.State.OPEN
    answered = Correction.objects.exclude(state=still_open).filter(answered_at__lt=now - KEEP)
    waiting = Correction.objects.filter(state=still_open, waits_since__lt=now - KEEP_OPEN)
    for rows, after, what in (
        (answered, KEEP, "their answer"),
        (waiting, KEEP_OPEN, "they came, unanswered"),
    ):
        number, _ = rows.delete()
        if number:
            log.info("%d corrections were deleted %d days after %s", number, after.days, what)


@transaction.atomic
def erase(row: Correction, by: str) -> None:
    """Lets go of what was written, the contact and the note, now and in the files; that a remark
    came, about which notice, and who erased it stays as long as an answered one."""
    overwrite_what_is_deleted()
    Correction.objects.filter(pk=row.pk).update(
        text="",
        contact="",
        note="",
        state=Correction.State.ERASED,
        answered_at=timezone.now(),
        answered_by_name=by,
    )
    transaction.on_commit(empty_journal)
