"""The drawing loop and its mailbox: wakes at once, survives a failure, gives up when it repeats."""

from __future__ import annotations

import logging
import threading
import time

import pytest

from kiosk.player.loop import FAILURES, FailureCount, Loop
from kiosk.player.mailbox import Mailbox


class Rounds:
    """Stands in for Kivy: counts rounds and closes after some."""

    def __init__(self, most: int = 10_000) -> None:
        self.count = 0
        self._most = most

    @property
    def closed(self) -> bool:
        return self.count >= self._most

    def run_once(self) -> None:
        self.count += 1


def _loop(frames: Rounds, mailbox: Mailbox, step=lambda _now_s: 60.0, **more: object) -> Loop:  # type: ignore[no-untyped-def]
    beat = more.pop("beat", lambda _now_s: None)
    return Loop(frames, mailbox, step=step, beat=beat, still_s=60.0)  # type: ignore[arg-type]


def test_a_letter_from_another_thread_wakes_the_drawing_thread_at_once() -> None:
    mailbox = Mailbox()
    threading.Timer(0.05, lambda: mailbox.post(lambda: None)).start()
    begun = time.monotonic()
    mailbox.wait(30)
    assert time.monotonic() - begun < 5


def test_letters_are_read_in_the_order_they_came() -> None:
    mailbox, read = Mailbox(), []
    for number in range(3):
        mailbox.post(lambda n=number: read.append(n))  # type: ignore[misc]
    for letter in mailbox.collect():
        letter()
    assert (read, mailbox.collect()) == ([0, 1, 2], [])


def test_a_letter_is_carried_out_by_the_loop_without_waiting_for_a_frame() -> None:
    mailbox, frames = Mailbox(), Rounds()
    loop = _loop(frames, mailbox)
    threading.Timer(0.05, lambda: mailbox.post(loop.stop)).start()
    begun = time.monotonic()
    assert loop.run() == 0
    assert time.monotonic() - begun < 5


def test_a_still_loop_makes_no_more_rounds_than_it_must() -> None:
    mailbox, frames = Mailbox(), Rounds()
    loop = Loop(frames, mailbox, step=lambda _now: 60.0, beat=lambda _now: None, still_s=0.1)
    threading.Timer(1.0, loop.stop).start()
    loop.run()
    assert frames.count <= 12


def test_a_failure_is_logged_and_the_show_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    mailbox, frames = Mailbox(), Rounds(most=3)
    failures = [ZeroDivisionError("once")]

    def step(_now_s: float) -> float:
        if failures:
            raise failures.pop()
        return 0.0

    loop = Loop(frames, mailbox, step=step, beat=lambda _now: None, still_s=0.0)
    with caplog.at_level(logging.ERROR):
        assert loop.run() == 0
    assert frames.count == 3
    assert "once" in caplog.text


def test_a_failure_that_repeats_ends_the_process_with_an_error() -> None:
    mailbox, frames = Mailbox(), Rounds()
    steps = []

    def step(now_s: float) -> float:
        steps.append(now_s)
        raise ZeroDivisionError

    loop = Loop(frames, mailbox, step=step, beat=lambda _now: None, still_s=0.0)
    assert loop.run() == 1
    assert len(steps) == FAILURES


def test_failures_far_apart_are_not_too_many() -> None:
    count = FailureCount()
    assert [count.is_too_many(now) for now in range(0, 1000, 20)] == [False] * 50


def test_the_heart_does_not_beat_in_a_round_that_failed() -> None:
    mailbox, frames = Mailbox(), Rounds()
    beats: list[float] = []

    def step(_now_s: float) -> float:
        raise ZeroDivisionError

    Loop(frames, mailbox, step=step, beat=beats.append, still_s=0.0).run()
    assert beats == []


def test_letters_that_fail_stop_neither_the_others_nor_the_round(
    caplog: pytest.LogCaptureFixture,
) -> None:
    mailbox, frames, read = Mailbox(), Rounds(most=FAILURES + 2), []

    def fails() -> None:
        raise ZeroDivisionError("a letter")

    def step(_now_s: float) -> float:
        mailbox.post(fails)
        mailbox.post(lambda: read.append("read"))
        return 0.0

    loop = Loop(frames, mailbox, step=step, beat=lambda _now: None, still_s=0.0)
    assert loop.run() == 0
    assert len(read) == FAILURES + 1
    assert "a letter" in caplog.text
