"""The agent's jobs on one worker thread (APScheduler), safe against a wall clock that jumps.

APScheduler keeps its due times on the wall clock. A board without a battery clock boots in 1970 and
is set forward by decades, or is set back from 2040: its own interval trigger would count every
interval between, or wait for years. `Every` starts from "now", and `heed_clock_steps` starts all
waits afresh when the wall clock moved against the monotonic one.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.date import DateTrigger

LARGEST_DRIFT_S = 2.0
"""Between wall and monotonic clock over one look: a time daemon slews less, a step is more."""

_SOON = "soon"


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler publishes no types
    """Fires `seconds` after now, give or take `jitter` (a share of it, 0 to 1)."""

    def __init__(self, seconds: float, jitter: float = 0.0) -> None:
        self._seconds = seconds
        self._jitter = jitter

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """A moment after `now`; `previous` may lie decades off and is not counted from."""
        del previous
        share = 1 + self._jitter * random.uniform(-1, 1)  # noqa: S311 - spreads load, keeps no secret
        return now + timedelta(seconds=self._seconds * share)


class Schedule:
    """Runs jobs one at a time, on a thread of its own."""

    def __init__(self) -> None:
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a late poll is no news
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self._every: dict[str, Every] = {}
        self._offset = _clock_offset()

    def every(self, name: str, seconds: float, job: Callable[[], None], *, jitter: float) -> None:
        """Runs `job` each `seconds`, for the first time after one such wait."""
        self._every[name] = Every(seconds, jitter)
        self._scheduler.add_job(job, self._every[name], id=name)

    def soon(self, delay_s: float, job: Callable[[], None]) -> None:
        """Runs `job` once after `delay_s`, in place of an earlier such wish not yet started."""
        when = datetime.now(UTC) + timedelta(seconds=max(delay_s, 0))
        self._scheduler.add_job(job, DateTrigger(when, UTC), id=_SOON, replace_existing=True)

    def start(self) -> None:
        """Starts the worker thread."""
        self._scheduler.start()

    def stop(self) -> None:
        """Starts no further job; does not wait for the one that is running."""
        self._scheduler.shutdown(wait=False)

    def heed_clock_steps(self) -> bool:
        """Starts every wait afresh if the wall clock was set since the last call: True then."""
        offset = _clock_offset()
        moved, self._offset = abs(offset - self._offset), offset
        if moved <= LARGEST_DRIFT_S:
            return False
        for name, trigger in self._every.items():
            self._scheduler.reschedule_job(name, trigger=trigger)
        try:
            self._scheduler.modify_job(_SOON, next_run_time=datetime.now(UTC))
        except JobLookupError:
            return True
        return True


def _clock_offset() -> float:
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
