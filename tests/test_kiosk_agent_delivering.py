"""The agent's deliveries: in a process that is killed, beside the feed, and step by step."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.agent.delivering import TAKE_UP_S, Delivering
from kiosk.agent.health import DISK_STEP_BYTES, TIPS_STEP, Examiner, coarse
from kiosk.agent.status import AgentStatus, TipsState
from sync.errors import DeliveryFailed, DeliveryRefused, StoreFull
from sync.models import Submission
from sync.rules.time import SystemTime
from sync.spool import Spool
from sync.store import DeviceStore
from tests.fixtures_agent import agent, hub, wait_for, write_settings
from tests.fixtures_tip_hub import TipHub, tip_hub
from tests.fixtures_tips import made_submission
from tests.making import NOW


class Line:
    """A hub that says what it is told to; `error` is raised for every tip."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.tried = 0
        self.taken: list[Submission] = []

    def deliver(self, submission: Submission) -> None:
        self.tried += 1
        if self.error is not None:
            raise self.error
        self.taken.append(submission)


class Stage:
    """A delivering whose looks are made by hand, on clocks that are set by hand."""

    def __init__(self, folder: Path) -> None:
        self.clock = 1000.0
        self.trusted = True
        self.said: list[TipsState] = []
        self.line = Line()
        self.spool = Spool(folder, most=100, now=lambda: self.clock)
        self.delivering = Delivering(
            self.spool,
            self.line,
            may_call=lambda: self.trusted,
            report=self.said.append,
            now=lambda: self.clock + 0.001,
            monotonic=lambda: self.clock,
            chance=lambda: 0.0,
        )

    def look(self, after_s: float = 0.0) -> TipsState:
        self.clock += after_s
        self.delivering.look()
        return self.said[-1]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path / "spool")
    yield made
    made.spool.close()


@pytest.fixture
def tips() -> Iterator[TipHub]:
    with tip_hub(bits=0) as made:
        yield made


def away(after_s: float | None = None) -> DeliveryFailed:
    return DeliveryFailed("PUT /api/v1/tips", "no connection", after_s=after_s)


def test_what_is_due_goes_out_at_the_first_look(stage: Stage) -> None:
    stage.spool.keep(made_submission(1), due_in_s=0)
    assert stage.look().waiting == 0
    assert len(stage.line.taken) == 1


def test_a_hub_that_is_away_is_left_alone_for_longer_each_time(stage: Stage) -> None:
    stage.line.error = away()
    for seed in range(1, 9):
        stage.spool.keep(made_submission(seed), due_in_s=0)
    tries = []
    for _ in range(200):
        before = stage.line.tried
        stage.look(after_s=1.0)
        if stage.line.tried > before:
            tries.append(stage.clock - 1000)
    assert tries == [1, 6, 16, 36, 76, 156]


def test_why_nothing_goes_out_is_in_the_status_without_a_word_about_the_tip(stage: Stage) -> None:
    sealed = made_submission(1)
    stage.spool.keep(sealed, due_in_s=0)
    stage.line.error = away()
    said = stage.look()
    assert said.fault is not None
    assert (said.waiting, said.fault.kind) == (1, "DeliveryFailed")
    assert sealed.id not in said.model_dump_json()
    assert stage.look(after_s=1.0) == said  # it stands until the next try
    stage.line.error = None
    assert stage.look(after_s=60.0) == TipsState(waiting=0)


def test_a_wait_that_the_hub_asks_for_holds_every_tip_back(stage: Stage) -> None:
    stage.line.error = away(after_s=600)
    stage.spool.keep(made_submission(1), due_in_s=0)
    stage.spool.keep(made_submission(2), due_in_s=0)
    stage.look()
    stage.line.error = None
    stage.look(after_s=590)
    assert stage.line.tried == 1
    assert stage.look(after_s=20).waiting == 0


def test_what_the_hub_refuses_is_counted_and_tried_again_the_next_day(stage: Stage) -> None:
    stage.line.error = DeliveryRefused("PUT /api/v1/tips", "the hub answered 422 (kid)")
    stage.spool.keep(made_submission(1), due_in_s=0)
    said = stage.look()
    assert (said.waiting, said.set_aside, said.fault) == (0, 1, None)
    stage.look(after_s=100)
    assert stage.line.tried == 1
    stage.line.error = None
    assert stage.look(after_s=TAKE_UP_S) == TipsState(waiting=0)


def test_by_a_clock_that_nobody_vouches_for_no_tip_goes_out(stage: Stage) -> None:
    stage.trusted = False
    stage.spool.keep(made_submission(1), due_in_s=0)
    assert stage.look().waiting == 1
    assert stage.line.tried == 0
    stage.trusted = True
    assert stage.look().waiting == 0


def test_a_report_has_tips_by_the_hundred_those_too_that_the_hub_refuses(tmp_path: Path) -> None:
    # A hub that refuses one tip and sees who then reports one would know its screen.
    status = AgentStatus(pid=1, started_at=NOW, channel="c", tips_waiting=250, tips_set_aside=99)
    system = SystemTime(wall=NOW, boot_s=5.0, boot_id="b", synchronised=True)
    health = Examiner(DeviceStore(tmp_path), lambda: system, dict, lambda: status).health()
    assert (health.tips_waiting, health.tips_set_aside) == (200, 0)


def test_a_report_does_not_tell_the_hub_when_a_tip_was_given() -> None:
    said = [coarse(waiting, TIPS_STEP) for waiting in (0, 1, 2, 99, 100, 5050)]
    assert said == [0, 0, 0, 0, 100, 5000]
    free, one_tip = 9 * 2**30 - 1, 20 * 1024
    assert coarse(free, DISK_STEP_BYTES) == coarse(free - one_tip, DISK_STEP_BYTES)


def test_a_spool_that_cannot_be_used_is_reported_and_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("no folder")
    stage = Stage(tmp_path / "spool")
    said = stage.look()
    assert said.waiting is None
    assert said.fault is not None
    assert said.fault.kind == "StoreError"
    (tmp_path / "spool").unlink()
    assert stage.look() == TipsState(waiting=0)


def test_tips_that_cannot_be_deleted_are_not_sent_with_every_look(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_tips: str) -> None:
        raise StoreFull("spool", "the disk is full")

    stage.spool.keep(made_submission(1), due_in_s=0)
    monkeypatch.setattr(stage.spool, "done", full)
    tries = []
    for _ in range(60):
        before = stage.line.tried
        stage.look(after_s=1.0)
        if stage.line.tried > before:
            tries.append(stage.clock - 1000)
    assert tries == [1, 6, 16, 36]
    monkeypatch.undo()
    assert stage.look(after_s=60).waiting == 0


def test_an_agent_killed_between_the_hubs_yes_and_the_deletion_delivers_once(
    tmp_path: Path, tips: TipHub
) -> None:
    device = tmp_path / "device"
    (device / "run").mkdir(parents=True)
    spool = Spool(device / "spool", most=10)
    sealed = made_submission(1)
    spool.keep(sealed, due_in_s=0)
    victims: list[int] = []

    def kill() -> None:
        if victims:
            os.kill(victims.pop(), signal.SIGKILL)

    tips.before_answer = kill
    with hub(tmp_path / "hub") as feed:
        settings = write_settings(
            device,
            feed,
            hub={"url": tips.url},
            tips={"spool_dir": str(device / "spool"), "delay_s": 0},
        )
        # The tip becomes due only once the victim is known.
        spool.failed(sealed.id, due_in_s=3600)
        with agent(settings) as first:
            victims.append(first.process.pid)
            spool.failed(sealed.id, due_in_s=0)
            assert first.process.wait(15) == -signal.SIGKILL
        assert (list(tips.kept), spool.count()) == ([sealed.id], 1)
        with agent(settings) as second:
            wait_for(lambda: spool.count() == 0)
            wait_for(lambda: second.status().get("tips_waiting") == 0)
            said = second.log.read_text()
    assert (tips.order, len(tips.requests)) == ([sealed.id], 2)
    assert sealed.id not in said
    spool.close()


@pytest.mark.slow
def test_a_hub_that_never_answers_keeps_no_news_from_the_screen(
    tmp_path: Path, tips: TipHub
) -> None:
    device = tmp_path / "device"
    (device / "run").mkdir(parents=True)
    Spool(device / "spool", most=10).keep(made_submission(1), due_in_s=0)
    held = threading.Event()

    def hang() -> None:
        held.wait(20)

    tips.before_answer = hang
    with hub(tmp_path / "hub") as feed:
        feed.publish()
        settings = write_settings(
            device,
            feed,
            feed={"poll_s": 5},
            hub={"url": tips.url},
            tips={"spool_dir": str(device / "spool"), "delay_s": 0},
        )
        with agent(settings) as running:
            wait_for(lambda: tips.requests)
            looked = running.looked()
            wait_for(lambda: running.looked() > looked, within_s=10)
            assert not held.is_set()
        held.set()


def test_the_log_tells_of_no_tip_that_went_out_or_did_not(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    # Its lines stay on the card, each with its second.
    caplog.set_level(logging.DEBUG)
    stage.spool.keep(made_submission(1), due_in_s=0)
    for error in (DeliveryFailed("x", "y"), DeliveryRefused("x", "y"), None):
        stage.line.error = error
        stage.look(after_s=TAKE_UP_S)
    assert stage.line.tried > 2
    assert caplog.records == []
