"""Letting go of tips: ciphertext, replies, keys' names and the receipt's way back, all at once.

Called by `sebusca-hub tips prune`. Afterwards a receipt leads to nothing, as if it had never been.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from hub.tips.models import SealedTo, Tip, TipReply
from hub.tips.receiving import hour_of

_AT_ONCE = 500
"""Tips a transaction lets go of: others may write in between."""


def count_older(now: datetime, days: int) -> int:
    """How many tips came in more than `days` whole days ago."""
    return Tip.objects.filter(hour__lt=_limit(now, days)).count()


def prune(now: datetime, days: int) -> int:
    """Lets go of them and says how many they were. The numbers of the others stay."""
    overwrite_what_is_deleted()
    gone = 0
    numbers = Tip.objects.filter(hour__lt=_limit(now, days)).values_list("number", flat=True)
    while batch := list(numbers.order_by("number")[:_AT_ONCE]):
        with transaction.atomic():
            TipReply.objects.filter(tip__in=batch).delete()
            SealedTo.objects.filter(tip__in=batch).delete()
            Tip.objects.filter(number__in=batch).delete()
        gone += len(batch)
    return gone


def empty_journal() -> None:
    """Takes what was pruned out of SQLite's write-ahead log too; not within a transaction."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def overwrite_what_is_deleted() -> None:
    """Has this connection leave nothing of what it deletes from now on."""
    # SQLite only marks deleted pages as free; with this it fills them with zeros
    # (sqlite.org/pragma.html#pragma_secure_delete). PostgreSQL does so when it vacuums and reuses.
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _limit(now: datetime, days: int) -> datetime:
    return hour_of(now - timedelta(days=days))
