"""Which worker does which row: claimed by a conditional UPDATE, leased for a while, taken up again.

No row is ever lost to a killed worker, and none is published twice: a claimed row keeps the
manifest it is about to sign, and signing the same manifest again changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, F, QuerySet

from hub.publications.models import Publication

Status = Publication.Status

LEASE = timedelta(seconds=15)
"""Longer than any publication takes; a second writer is refused by the feed's own lock besides."""
MOST_ATTEMPTS = 30
_LONGEST_WAIT_S = 300.0


class LeaseLost(Exception):
    """These rows are another worker's by now; nothing of this one's may be written."""


def claim(now: datetime) -> list[Publication]:
    """Leases every row that is due, unless another worker holds a lease; oldest first."""
    lease = secrets.token_hex(16)
    busy = Publication.objects.filter(status=Status.LEASED, lease_until__gt=now)
    Publication.objects.filter(~Exists(busy), status=Status.QUEUED, next_try__lte=now).update(
        status=Status.LEASED, lease=lease, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return list(Publication.objects.filter(lease=lease, status=Status.LEASED).order_by("id"))


def unfinished() -> QuerySet[Publication]:
    """What is neither published nor failed."""
    return Publication.objects.exclude(status__in=[Status.PUBLISHED, Status.FAILED])


def take_waiting(rows: Sequence[Publication], now: datetime) -> list[Publication]:
    """Those that wait for signatures, leased with `rows`: what is proposed anew holds all of it."""
    lease = rows[0].lease
    Publication.objects.filter(status=Status.SIGNING).update(
        status=Status.LEASED, lease=lease, lease_until=now + LEASE
    )
    return list(Publication.objects.filter(lease=lease, status=Status.LEASED).order_by("id"))


def wait_for_signatures(rows: Sequence[Publication]) -> None:
    """The rows' channels are in the open proposal. Raises LeaseLost, and the caller's transaction
    is undone, where another worker took some of them up meanwhile."""
    changed = _mine(rows).update(
        status=Status.SIGNING, proposed=True, reason="", lease="", lease_until=None
    )
    if changed != len(rows):
        raise LeaseLost("another worker took these publications up")


def finish_signed(channels: Mapping[str, int], feed_timestamp: int, now: datetime) -> int:
    """The open proposal is published, and with it what waited for it; the number of rows."""
    return sum(
        Publication.objects.filter(status=Status.SIGNING, channel_id=channel).update(
            status=Status.PUBLISHED, number=number, feed_timestamp=feed_timestamp, reason="",
            finished_at=now,
        )
        for channel, number in channels.items()
    )  # fmt: skip


def queue_signing_again(now: datetime) -> int:
    """What waited for signatures that cannot come any more is built and proposed anew."""
    waiting = Publication.objects.filter(status=Status.SIGNING)
    return waiting.update(status=Status.QUEUED, next_try=now)


def sweep(now: datetime) -> int:
    """Takes up again what a worker left leased past its time; the number of rows."""
    abandoned = Publication.objects.filter(status=Status.LEASED, lease_until__lte=now)
    return abandoned.update(status=Status.QUEUED, lease="", lease_until=None, next_try=now)


def finish(rows: Sequence[Publication], number: int, feed_timestamp: int, now: datetime) -> None:
    """The rows' channel is published."""
    _mine(rows).update(
        status=Status.PUBLISHED, number=number, feed_timestamp=feed_timestamp, reason="",
        finished_at=now, lease_until=None,
    )  # fmt: skip


def fail(rows: Sequence[Publication], reason: str, now: datetime) -> None:
    """Nothing will change by trying again: the reason says what must."""
    _mine(rows).update(status=Status.FAILED, reason=reason, finished_at=now, lease_until=None)


def postpone(rows: Sequence[Publication], reason: str, now: datetime) -> None:
    """Tries again later, ever later; a row that failed too often stays failed."""
    for row in rows:
        if row.attempts >= MOST_ATTEMPTS:
            fail([row], f"given up after {row.attempts} attempts: {reason}", now)
            continue
        wait = timedelta(seconds=min(0.5 * 2 ** (row.attempts - 1), _LONGEST_WAIT_S))
        _mine([row]).update(
            status=Status.QUEUED, reason=reason, next_try=now + wait, lease="", lease_until=None
        )


def _mine(rows: Sequence[Publication]) -> QuerySet[Publication]:
    """Only while the lease is still ours: a worker that was slow must not undo another's."""
    return Publication.objects.filter(
        pk__in=[row.pk for row in rows], lease__in={row.lease for row in rows}, status=Status.LEASED
    )
