"""The worker process: takes tasks off the queue `publication` and keeps the house meanwhile.

One loop, one thread: nothing in it ever waits for another part of it. Housekeeping takes up rows
that a killed worker left, signs recalls that a request could not, renews what is about to expire.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from hub.approvals.current import approved_channels
from hub.ceremony.expiring import tell_of_expiries
from hub.corrections.mailing import mail_corrections
from hub.corrections.pruning import forget_old
from hub.errors import HubError
from hub.notices.expiring import mail_expiring
from hub.notices.likeness import look_at_photographs
from hub.notices.relisting import relist
from hub.operating.beats import worker_lives
from hub.public.derivatives import forget_unused
from hub.publications.claiming import sweep, unfinished
from hub.publications.models import Publication
from hub.publications.queue import queue_channels
from hub.publications.signing import open_publisher
from hub.publications.tasks import QUEUE, publish_due
from hub.recalls.service import sign_recalls
from hub.recalls.signed import catch_up
from hub.signing.proposing import propose_renewal
from hub.signing.pruning import let_go_of_old
from hub.signing.putting_up import put_up_signed
from sync.errors import SyncError
from sync.types import ChannelId

INTERVAL_S = 0.1
SWEEP_S = 3.0
RENEW_S = 600.0
BEAT_S = 10.0
DATABASE_REST_S = 2.0
"""After a database error, before the next pass."""
KEEP_TASKS = timedelta(days=1)
COLLECT_S = 24 * 3600.0
KEEP_FEED_DAYS = 14
"""As long as a publication is valid: a screen that read an older timestamp can finish with it."""

log = logging.getLogger(__name__)


@dataclass
class Chore:
    """Something done at a fixed interval, first at once; a failure is logged and tried again."""

    every_s: float
    do: Callable[[], object]
    due: float = field(default=0.0)

    def when_due(self, now: float) -> None:
        """Runs where its time has come; `now` is a monotonic clock in seconds."""
        if now < self.due:
            return
        self.due = now + self.every_s
        try:
            self.do()
        except (SyncError, HubError, OSError, DatabaseError) as error:
            # The reason is in the words; a traceback every three seconds would hide it.
            log.error("%s: %s", getattr(self.do, "__name__", "chore"), error)  # noqa: TRY400


class PublicationWorker:
    """Runs until `stop`."""

    def __init__(self, *, interval_s: float = INTERVAL_S) -> None:
        self._interval_s = interval_s
        self._stopped = threading.Event()
        self._tasks = TaskWorker(
            queue_names=[QUEUE], interval=interval_s, batch=True, backend_name=QUEUE,
            startup_delay=False, max_tasks=None, worker_id=f"publication-{time.time_ns()}",
            excluded_queue_names=[],
        )  # fmt: skip
        self._chores = [Chore(BEAT_S, worker_lives), Chore(RENEW_S, catch_up),
                        Chore(SWEEP_S, take_up), Chore(SWEEP_S, sign_recalls),
                        Chore(SWEEP_S, put_up_signed),
                        Chore(RENEW_S, renew), Chore(RENEW_S, tidy),
                        Chore(COLLECT_S, collect), Chore(COLLECT_S, forget_old),
                        Chore(COLLECT_S, forget_unused), Chore(RENEW_S, let_go_of_old),
                        Chore(RENEW_S, mail_corrections),
                        Chore(RENEW_S, mail_expiring), Chore(RENEW_S, tell_of_expiries),
                        Chore(SWEEP_S, relist), Chore(SWEEP_S, look_at_photographs)]  # fmt: skip

    def run(self) -> None:
        """The loop."""
        log.info("worker started")
        while not self._stopped.is_set():
            close_old_connections()
            now = time.monotonic()
            for chore in self._chores:  # first of all: a restored database is found out before
                chore.when_due(now)  # anything of it is published
            try:
                if _has_task():
                    self._tasks.run()
            except DatabaseError as error:
                # Another writer held the database too long; the rows are still there.
                log.warning("database: %s", error)
                self._stopped.wait(DATABASE_REST_S)
            self._stopped.wait(self._interval_s)
        log.info("worker stopped")

    def stop(self, *_: Any) -> None:
        """Ends the loop after the pass that is under way; also a signal handler."""
        self._stopped.set()

    def stop_on_signals(self) -> None:
        """SIGTERM and SIGINT end it in order."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)


def take_up() -> None:
    """Sweeps leases that ran out, and sees that rows that are due have a task."""
    now = timezone.now()
    sweep(now)
    due = Publication.objects.filter(status=Publication.Status.QUEUED, next_try__lte=now)
    if due.exists() and not _has_task():
        publish_due.enqueue()


def renew() -> None:
    """Signs timestamps and snapshots that are due; queues channels half way to `valid_until`, and
    has approvers asked for new dates of the targets."""
    publisher = open_publisher()
    publisher.renew()
    propose_renewal(publisher)
    now = timezone.now()
    waiting = unfinished().values_list("channel_id", flat=True)
    for channel in approved_channels():
        if channel.content.id in waiting:
            continue  # signed with dates of then; approvers may take days
        published = publisher.current_manifest(ChannelId(channel.content.id))
        if published and now > published.issued + (published.valid_until - published.issued) / 2:
            queue_channels([channel.content.id], "validity")


def tidy() -> None:
    """Forgets finished tasks; what became of a publication is in its own row."""
    DBTaskResult.objects.filter(
        queue_name=QUEUE, enqueued_at__lt=timezone.now() - KEEP_TASKS
    ).delete()


def collect() -> None:
    """Removes what no timestamp of the last fortnight reached from the feed."""
    removed = open_publisher().collect_garbage(keep_days=KEEP_FEED_DAYS)
    if removed.files:
        log.info("feed: %d files that nothing reaches were removed", removed.files)


def _has_task() -> bool:
    found: bool = DBTaskResult.objects.ready().filter(queue_name=QUEUE).exists()
    return found
