"""What the agent makes of each outcome of a look: status, wake-ups, retries."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.agent.refreshing import Refresher
from kiosk.agent.schedule import Schedule
from kiosk.agent.status import AgentStatus, read_status, write_status
from kiosk.errors import PlayerUnreachable
from sync.errors import FeedUnreachable, SignatureRefused, StoreFull
from sync.fetch import RefreshOutcome
from sync.rules.time import SystemTime
from sync.store import DeviceStore
from tests.fixtures_agent import wait_for


def system() -> SystemTime:
    return SystemTime(wall=datetime.now(UTC), synchronised=False, boot_id="boot", boot_s=100.0)


class Scripted:
    """A feed whose looks end as a test has written; after the last they bring nothing."""

    def __init__(self, *ends: RefreshOutcome | Exception) -> None:
        self.ends = list(ends)
        self.looks = 0
        self.gate = threading.Event()
        self.gate.set()

    def refresh(self) -> RefreshOutcome:
        self.looks += 1
        self.gate.wait(10)
        end = self.ends.pop(0) if self.ends else RefreshOutcome()
        if isinstance(end, Exception):
            raise end
        return end


class Desk:
    """A refresher on a scripted feed; keeps every status and counts the wake-ups."""

    def __init__(self, feed: Scripted, folder: Path, *, poll_s: float = 300) -> None:
        self.feed = feed
        self.said: list[AgentStatus] = []
        self.woken = 0
        self.schedule = Schedule()
        self.refresher = Refresher(
            feed,
            DeviceStore(folder / "store"),
            self.schedule,
            clock=system,
            poll_s=poll_s,
            channel="demo",
            wake=self._wake,
            report=self.said.append,
        )

    def _wake(self) -> None:
        self.woken += 1
        raise PlayerUnreachable(Path("player.sock"), "not there")

    def results(self) -> list[str]:
        """How each look ended, in order."""
        looks = {status.refreshes: status.refresh for status in self.said if status.refresh}
        return [looks[number].result for number in sorted(looks)]


Open = Callable[..., Desk]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    desks: list[Desk] = []

    def open_(*ends: RefreshOutcome | Exception, poll_s: float = 300) -> Desk:
        desk = Desk(Scripted(*ends), tmp_path, poll_s=poll_s)
        desks.append(desk)
        desk.refresher.start()
        desk.schedule.start()
        return desk

    yield open_
    for desk in desks:
        desk.feed.gate.set()
        desk.schedule.stop()


def test_news_wakes_the_player_and_no_news_does_not(opened: Open) -> None:
    desk = opened(RefreshOutcome(switched=True), RefreshOutcome(), poll_s=0.2)
    wait_for(lambda: desk.results()[:2] == ["changed", "unchanged"])
    assert desk.woken == 1


def test_a_player_that_is_away_is_no_failure_of_the_look(opened: Open) -> None:
    desk = opened(RefreshOutcome(recalls_changed=True))
    wait_for(lambda: desk.results() == ["changed"])
    assert desk.said[-1].failures == 0


def test_recalls_that_came_before_a_refusal_wake_the_player(opened: Open) -> None:
    refusal = SignatureRefused("feed/timestamp.json", "too few signatures", rule="TUF 5.4.2")
    desk = opened(RefreshOutcome(recalls_changed=True, failure=refusal))
    wait_for(lambda: desk.results() == ["refused"])
    assert desk.woken == 1


def test_a_refusal_is_said_with_file_and_rule(opened: Open) -> None:
    refusal = SignatureRefused("feed/timestamp.json", "too few signatures", rule="TUF 5.4.2")
    desk = opened(RefreshOutcome(failure=refusal))
    wait_for(lambda: desk.results() == ["refused"])
    refresh = desk.said[-1].refresh
    assert refresh is not None
    assert refresh.fault is not None
    assert (refresh.fault.subject, refresh.fault.rule) == ("feed/timestamp.json", "TUF 5.4.2")
    assert not refresh.fault.retry


@pytest.mark.parametrize(
    "failure",
    [
        RefreshOutcome(failure=FeedUnreachable("/feed/metadata/timestamp.json", "no answer")),
        StoreFull("store/trust", "no space left"),
        RuntimeError("a fault of our own"),
    ],
    ids=["unreachable", "store full", "bug"],
)
def test_a_failure_that_may_pass_is_tried_again_before_the_poll(
    opened: Open, failure: RefreshOutcome | Exception
) -> None:
    desk = opened(failure)
    wait_for(lambda: desk.results() == ["failed", "unchanged"], within_s=6)
    assert [status.refresh.reason for status in desk.said if status.refresh][-1] == "retry"
    assert desk.said[-1].failures == 0


def test_a_failure_that_will_not_pass_waits_for_the_poll(opened: Open) -> None:
    refusal = SignatureRefused("feed/timestamp.json", "too few signatures", rule="TUF 5.4.2")
    desk = opened(RefreshOutcome(failure=refusal))
    wait_for(lambda: desk.results() == ["refused"])
    assert not threading.Event().wait(2.5)
    assert desk.feed.looks == 1


def test_a_hint_during_a_look_causes_one_more(opened: Open) -> None:
    desk = opened()
    desk.feed.gate.clear()
    wait_for(lambda: desk.feed.looks == 1)
    for counter in (5, 6, 7):
        desk.refresher.heard(counter)
    desk.feed.gate.set()
    wait_for(lambda: desk.feed.looks == 2)
    threading.Event().wait(1.5)
    assert desk.feed.looks == 2


def test_the_age_is_kept_on_disk(opened: Open, tmp_path: Path) -> None:
    desk = opened()
    desk.refresher.tick()
    kept = DeviceStore(tmp_path / "store").load_age()
    assert kept is not None
    assert (kept.boot_id, kept.boot_s) == ("boot", 100.0)


def test_the_status_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "agent.json"
    now = datetime.now(UTC).replace(microsecond=0)
    status = AgentStatus(pid=1, started_at=now, channel="demo", broker="away")
    write_status(file, status)
    assert read_status(file) == status


def test_an_unreadable_status_is_none(tmp_path: Path) -> None:
    file = tmp_path / "agent.json"
    assert read_status(file) is None
    file.write_text("{")
    assert read_status(file) is None
