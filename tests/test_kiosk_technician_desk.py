"""The agent's socket for a technician: what is answered, to whom, and what is refused."""

from __future__ import annotations

import logging
import stat
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from kiosk.agent.schedule import Schedule
from kiosk.agent.technician_desk import Hands, TechnicianDesk, start_technician
from kiosk.agent.technician_door import TechnicianDoor
from kiosk.control import order
from kiosk.errors import PlayerRefused
from kiosk.hub_line import Token
from kiosk.player.control import Answer, ControlSocket
from kiosk.player.mailbox import Letter
from kiosk.technician.asking import Asking, Nothing
from kiosk.technician.words import AskDoor, Door, Examined, Facts, Looked
from sync.store.clock import system_clock
from tests.fixtures_form import TipDevice
from tests.fixtures_technician import TOKEN, pin_of


@dataclass
class Done:
    """What was done."""

    what: list[str] = field(default_factory=list)
    form_is_open: bool = False

    def restart_player(self) -> None:
        if self.form_is_open:
            raise PlayerRefused("restart", "a form is open")
        self.what.append("player")

    def examine(self, language: str) -> Examined:
        self.what.append(f"examined in {language}")
        return Examined(worst="ok", well=3)

    def look(self) -> Looked:
        return Looked(result="unchanged", facts=Facts(name="Puente 2"))


class Refused(Exception):
    """What the agent says to a question that it does not answer."""


@dataclass
class Agent:
    """A desk, asked as its socket asks it."""

    desk: TechnicianDesk
    done: Done

    def ask(self, do: str, **more: Any) -> Any:
        answer: Future[Answer] = Future()
        self.desk.take({"do": do, **more}, answer)
        said = answer.result(timeout=0)
        if not said["ok"]:
            raise Refused(said["error"])
        return said

    def came_in(self, counter: int = 1) -> str:
        visit: str = self.ask("enter", pin=pin_of(counter))["visit"]
        return visit


@pytest.fixture
def agent(tmp_path: Path) -> Agent:
    done = Done()
    door = TechnicianDoor(
        *(tmp_path / "technician.json", lambda: Token(TOKEN)),
        now_s=lambda: 0.0,
        wall=lambda: datetime.now(UTC),
    )
    hands = Hands(
        facts=lambda: Facts(name="Puente 2"),
        examine=done.examine,
        look=done.look,
        restart_player=done.restart_player,
        restart_agent=lambda: done.what.append("agent"),
    )
    return Agent(TechnicianDesk(door, hands), done)


def test_the_players_user_reaches_the_socket_and_nobody_else(agent: Agent, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    folder.chmod(0o2770)  # as tmpfiles.conf has it: agent and player are two users of one group
    socket = ControlSocket(folder / "agent.sock", agent.desk.take)
    socket.start()
    try:
        assert stat.S_IMODE((folder / "agent.sock").stat().st_mode) == 0o660
        assert order(folder / "agent.sock", "door")["state"] == "open"
        with pytest.raises(PlayerRefused):
            order(folder / "agent.sock", "look", visit="A" * 43)
    finally:
        socket.stop()


def test_a_socket_that_cannot_be_made_stops_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    device = TipDevice(tmp_path)
    device.settings.agent_socket.mkdir(parents=True)
    refresher: Any = None  # nobody looks at the feed here
    with ExitStack() as started:
        start_technician(
            *(device.settings, tmp_path / "kiosk.yaml", device.store, system_clock("trusted")),
            *(refresher, Schedule()),
            restart=lambda: None,
            soon=lambda: None,
            started=started,
        )
    assert "no technician can come in" in caplog.text


def test_a_pin_opens_a_visit_with_the_facts(agent: Agent) -> None:
    said = agent.ask("enter", pin=pin_of(1))
    assert said["facts"]["name"] == "Puente 2"
    assert agent.ask("examine", visit=said["visit"], language="es")["well"] == 3
    assert agent.ask("look", visit=said["visit"])["result"] == "unchanged"
    assert agent.done.what == ["examined in es"]


def test_a_wrong_pin_says_nothing_of_the_screen(agent: Agent) -> None:
    said = agent.ask("enter", pin="00000000")
    assert (said["visit"], said["facts"], said["door"]["tries"]) == ("", None, 4)


@pytest.mark.parametrize("do", ["examine", "look", "restart", "leave"])
def test_nothing_is_done_without_a_visit(agent: Agent, do: str) -> None:
    more = {"examine": {"language": "es"}, "restart": {"part": "player"}}.get(do, {})
    for visit in ("", "A" * 43):
        with pytest.raises(Refused):
            agent.ask(do, visit=visit, **more)
    assert agent.done.what == []


def test_after_leaving_the_visit_is_worth_nothing(agent: Agent) -> None:
    visit = agent.came_in()
    agent.ask("leave", visit=visit)
    with pytest.raises(Refused):
        agent.ask("look", visit=visit)


def test_each_part_is_started_anew_and_the_visit_is_over(agent: Agent) -> None:
    for counter, part in enumerate(("player", "agent"), start=1):
        visit = agent.came_in(counter)
        agent.ask("restart", visit=visit, part=part)
        with pytest.raises(Refused):
            agent.ask("restart", visit=visit, part=part)
    assert agent.done.what == ["player", "agent"]


def test_a_player_on_which_a_form_is_open_is_not_started_anew(agent: Agent) -> None:
    agent.done.form_is_open = True
    with pytest.raises(Refused, match="a form is open"):
        agent.ask("restart", visit=agent.came_in(), part="player")


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "shell"},
        {"do": "enter", "pin": "1234567"},
        {"do": "enter", "pin": "٠١٢٣٤٥٦٧"},
        {"do": "enter", "pin": ["73920174"]},
        {"do": "enter", "pin": "73920174", "path": "/etc/shadow"},
        {"do": "restart", "visit": "A" * 43, "part": "device"},
        {"do": "examine", "visit": "A" * 43, "language": "../../etc"},
    ],
)
def test_what_is_no_question_is_refused_and_not_repeated(
    agent: Agent, asked: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(Refused) as refused:
        agent.ask(**asked)
    assert "73920174" not in str(refused.value) + caplog.text
    assert agent.ask("door")["tries"] == 5  # it was no try either


def test_an_agent_that_is_not_there_is_said_to_be_away(tmp_path: Path) -> None:
    heard: list[Door | Nothing] = []
    letters: SimpleQueue[Letter] = SimpleQueue()
    Asking(tmp_path / "agent.sock", letters.put).ask(AskDoor(), Door, heard.append)
    letters.get(timeout=5)()
    assert heard == ["away"]
