"""The agent's waits do not depend on what the wall clock says."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.agent import schedule as module
from kiosk.agent.schedule import Every, Schedule

IN_1970 = datetime(1970, 1, 1, tzinfo=UTC)
IN_2026 = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def schedule() -> Iterator[Schedule]:
    made = Schedule()
    made.start()
    yield made
    made.stop()


def test_a_clock_set_forward_by_decades_costs_one_wait_not_millions() -> None:
    assert Every(15).get_next_fire_time(IN_1970, IN_2026) == IN_2026 + timedelta(seconds=15)


def test_jitter_spreads_the_waits_around_the_poll() -> None:
    every = Every(100, jitter=0.2)
    waits = [
        (every.get_next_fire_time(None, IN_2026) - IN_2026).total_seconds() for _ in range(200)
    ]
    assert 80 <= min(waits) < 90
    assert 110 < max(waits) <= 120


def test_jobs_run_again_and_again(schedule: Schedule) -> None:
    times = threading.Semaphore(0)
    schedule.every("poll", 0.05, times.release, jitter=0)
    assert [times.acquire(timeout=5) for _ in range(3)] == [True] * 3


def test_soon_replaces_an_earlier_wish(schedule: Schedule) -> None:
    heard: list[str] = []
    done = threading.Event()
    schedule.soon(60, lambda: heard.append("late"))
    schedule.soon(0.05, lambda: (heard.append("soon"), done.set()))  # type: ignore[func-returns-value]
    assert done.wait(5)
    assert heard == ["soon"]


def test_jobs_never_run_side_by_side(schedule: Schedule) -> None:
    running, most, done = [], [0], threading.Semaphore(0)

    def job() -> None:
        running.append(1)
        most[0] = max(most[0], len(running))
        time.sleep(0.1)
        running.pop()
        done.release()

    schedule.every("one", 0.05, job, jitter=0)
    schedule.every("two", 0.05, job, jitter=0)
    for _ in range(4):
        assert done.acquire(timeout=5)
    assert most == [1]


def test_a_clock_set_back_from_2040_does_not_stop_the_poll(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = threading.Event()
    schedule.every("poll", 0.05, ran.set, jitter=0)
    assert ran.wait(5)
    # What a step back leaves behind: the next run lies fourteen years ahead.
    schedule._scheduler.modify_job("poll", next_run_time=datetime(2040, 1, 1, tzinfo=UTC))
    time.sleep(0.2)
    ran.clear()
    assert not ran.wait(0.3)
    real = module._clock_offset()
    monkeypatch.setattr(schedule, "_offset", real + 14 * 365 * 86400)
    assert schedule.heed_clock_steps()
    assert ran.wait(5)


def test_a_clock_that_is_not_set_changes_nothing(schedule: Schedule) -> None:
    schedule.every("poll", 60, lambda: None, jitter=0)
    before = schedule._scheduler.get_job("poll").next_run_time
    assert not schedule.heed_clock_steps()
    assert schedule._scheduler.get_job("poll").next_run_time == before
