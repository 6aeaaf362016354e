"""When the agent looks at the feed besides its poll: hints, coalescing, retries."""

from __future__ import annotations

import pytest

from kiosk.agent.pacing import (
    HINT_SPREAD_S,
    Pacing,
    failed,
    hinted,
    is_news,
    started,
    succeeded,
)

POLL_S = 15.0


def test_a_hint_waits_a_random_part_of_the_spread() -> None:
    dues = [hinted(Pacing(), 100, share).due for share in (0, 0.5, 1)]
    assert dues == [100, 100 + HINT_SPREAD_S / 2, 100 + HINT_SPREAD_S]


def test_a_hundred_hints_before_the_look_are_one_look() -> None:
    pacing = hinted(Pacing(), 100, 0.5)
    for step in range(100):
        pacing = hinted(pacing, 100.001 + step / 1000, 1)
    assert pacing.due == 100.15


def test_a_look_answers_every_hint_heard_so_far() -> None:
    assert started(hinted(Pacing(), 100, 1), 100.3).due is None


def test_two_looks_start_a_second_apart_at_least() -> None:
    pacing = started(hinted(Pacing(), 100, 0), 100)
    assert hinted(pacing, 100.1, 0).due == 101


def test_a_hint_heard_while_a_look_runs_asks_for_another() -> None:
    running = started(Pacing(), 100)
    assert succeeded(hinted(running, 102, 0)).due == 102


def test_a_failure_that_may_pass_is_tried_again_with_growing_breaks_up_to_the_poll() -> None:
    pacing, delays = Pacing(), []
    for _ in range(6):
        pacing = failed(started(pacing, 100), 100, retry=True, poll_s=POLL_S)
        assert pacing.due is not None
        delays.append(pacing.due - 100)
    assert delays == [2, 4, 8, 15, 15, 15]


def test_a_failure_that_will_not_pass_waits_for_the_poll() -> None:
    assert failed(started(Pacing(), 100), 100, retry=False, poll_s=POLL_S).due is None


def test_success_forgets_the_failures() -> None:
    pacing = succeeded(Pacing(failures=5))
    assert failed(pacing, 100, retry=True, poll_s=POLL_S).due == 102


def test_a_hint_due_before_the_retry_keeps_its_time() -> None:
    pacing = hinted(started(Pacing(), 100), 100.2, 0)
    assert failed(pacing, 100.5, retry=True, poll_s=POLL_S).due == 101


def test_a_hint_with_the_versions_that_were_seen_is_no_news() -> None:
    assert not is_news(7, seen=7)


@pytest.mark.parametrize("counter", [8, 9, 3, 10**19])
def test_any_other_hint_may_be_news(counter: int) -> None:
    # 8 is the next publication or recall, 3 an old hint kept by the broker, the last one forged.
    assert is_news(counter, seen=7)
