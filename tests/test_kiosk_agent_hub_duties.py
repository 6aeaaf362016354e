"""When the agent asks and reports, and how it stands with a hub that is away or says no."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from kiosk.agent.hub_duties import LONGEST_PAUSE_S, REPORT_S, SOON_S, HubDuties
from kiosk.agent.obeying import Obeyed
from kiosk.agent.status import HubState
from kiosk.errors import FolderUnusable, HubError, HubRefused, HubUnreachable, KioskError
from kiosk.hub_line import Token

AWAY = HubUnreachable("GET /state", "no connection")
REVOKED = HubRefused("GET /state", 401, "withdrawn")
CONFLICT = HubRefused("GET /state", 409, "the hub answered 409")


@dataclass
class Hub:
    """Obedience and reporter at once: counts, and fails as told."""

    asked: list[float] = field(default_factory=list)
    reported: list[float] = field(default_factory=list)
    ask_fails: KioskError | None = None
    report_fails: HubError | None = None
    now_s: float = 0.0
    waiting: int = 0

    def ask(self, _token: Token) -> Obeyed:
        """As `Obedience.ask`."""
        self.asked.append(self.now_s)
        if self.ask_fails is not None:
            raise self.ask_fails
        return Obeyed()

    def report(self, _token: Token) -> None:
        """As `Reporter.report`."""
        self.reported.append(self.now_s)
        if self.report_fails is not None:
            raise self.report_fails


@dataclass
class Agent:
    """Duties towards a hub, on a clock set by hand."""

    hub: Hub = field(default_factory=Hub)
    enrolled: bool = True
    trusted: bool = True
    said: HubState = field(default_factory=HubState)

    def __post_init__(self) -> None:
        self.began_s = time.monotonic()
        self.duties = HubDuties(
            obedience=self.hub,  # type: ignore[arg-type]
            reporter=self.hub,  # type: ignore[arg-type]
            token=lambda: Token("x" * 43) if self.enrolled else None,
            may_call=lambda: self.trusted,
            report=self.hear,
            poll_s=15,
            known=HubState(site="Puente Ficticio"),
        )

    def hear(self, state: HubState) -> None:
        """What the status would say."""
        self.said = state

    def live(self, seconds: int, *, soon_at: tuple[int, ...] = ()) -> None:
        """So many seconds go by, a look in each."""
        for second in range(seconds):
            self.hub.now_s = second
            if second in soon_at:
                self.duties.soon()
            self.duties.look(self.began_s + 1 + second)


def gaps(times: list[float]) -> list[float]:
    return [after - before for before, after in pairwise(times)]


def test_it_asks_with_the_poll_and_reports_each_minute() -> None:
    agent = Agent()
    agent.live(600)
    assert 35 <= len(agent.hub.asked) <= 52
    assert min(gaps(agent.hub.reported)) >= REPORT_S * 0.8
    assert max(gaps(agent.hub.reported)) <= REPORT_S * 1.2 + 1
    assert (agent.said.link, agent.said.site) == ("good", "Puente Ficticio")


def test_a_change_is_reported_soon_and_many_changes_not_all_at_once() -> None:
    agent = Agent()
    agent.live(30, soon_at=(10, 11, 12, 13))
    assert agent.hub.reported[1] == 10
    assert min(gaps(agent.hub.reported)) >= SOON_S


def test_a_hub_that_is_away_is_asked_less_and_less_often() -> None:
    agent = Agent()
    agent.hub.ask_fails = AWAY
    agent.live(3600)
    waits = gaps(agent.hub.asked)
    assert waits[0] <= 7
    assert LONGEST_PAUSE_S * 0.8 <= waits[-1] <= LONGEST_PAUSE_S * 1.2 + 1
    assert (agent.said.link, agent.said.why) == ("away", "GET /state: no connection")


def test_a_hub_that_is_back_is_asked_at_its_poll_again() -> None:
    agent = Agent()
    agent.hub.ask_fails = AWAY
    agent.live(20)
    agent.hub.ask_fails = None
    agent.began_s += 20
    agent.live(100)
    assert agent.said.link == "good"
    assert gaps(agent.hub.asked)[-1] <= 15 * 1.2 + 1


def test_a_revoked_screen_leaves_the_hub_alone_for_minutes() -> None:
    agent = Agent()
    agent.hub.ask_fails = REVOKED
    agent.live(200)
    assert (len(agent.hub.asked), agent.said.link, agent.hub.reported) == (1, "refused", [])


def test_a_state_that_the_hub_cannot_give_is_no_reason_not_to_report() -> None:
    agent = Agent()
    agent.hub.ask_fails = CONFLICT
    agent.live(5)
    assert (len(agent.hub.reported), agent.said.link) == (1, "good")
    assert agent.said.reported_at is not None


def test_a_disk_that_takes_nothing_is_said_as_a_fault_of_the_device(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    agent = Agent()
    agent.hub.ask_fails = FolderUnusable(tmp_path_factory.getbasetemp(), "No space left on device")
    agent.live(3)
    assert (agent.said.link, "No space" in agent.said.why) == ("failed", True)


@pytest.mark.parametrize(
    ("enrolled", "trusted", "link"), [(False, True, "not_enrolled"), (True, False, "clock")]
)
def test_without_token_or_trusted_clock_nothing_is_called(
    *, enrolled: bool, trusted: bool, link: str
) -> None:
    agent = Agent(enrolled=enrolled, trusted=trusted)
    agent.live(120)
    assert (agent.hub.asked, agent.hub.reported, agent.said.link) == ([], [], link)


def test_a_fault_of_our_own_is_said_by_its_kind_and_never_ends_the_duties(
    caplog: pytest.LogCaptureFixture,
) -> None:
    agent = Agent()
    agent.hub.ask_fails = ValueError("a token " + "x" * 43)  # type: ignore[assignment]
    agent.live(3)
    assert agent.said.link == "failed"
    assert "x" * 43 not in caplog.text + agent.said.model_dump_json()
    agent.hub.ask_fails = None
    agent.began_s += 3
    agent.live(60)
    assert agent.said.link == "good"
