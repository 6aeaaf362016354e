"""The agent's judgement of a technician's PIN: once each, slower after mistakes, and remembered."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.agent.technician_door import VISIT_S, TechnicianDoor
from kiosk.agent.technician_kept import NAME, technician_state
from kiosk.errors import FileUnreadable
from kiosk.hub_line import Token
from kiosk.technician.words import Door
from sync.technician_pin import FIRST_WAIT_S, TRIES
from tests.fixtures_technician import TOKEN, pin_of

NOW = datetime(2026, 11, 20, 12, 0, 31, tzinfo=UTC)


@dataclass
class Agent:
    """One that can be cut off and started again, with a clock of its own."""

    folder: Path
    token: str | None = TOKEN
    now_s: float = 0.0
    door: TechnicianDoor = field(init=False)

    def __post_init__(self) -> None:
        self.starts()

    def starts(self) -> None:
        self.door = TechnicianDoor(self.file, self.read_token, lambda: self.now_s, lambda: NOW)
        self.door.is_now()

    def read_token(self) -> Token | None:
        return Token(self.token) if self.token else None

    @property
    def file(self) -> Path:
        return self.folder / "agent" / NAME

    def is_let_in(self, pin: str) -> bool:
        return bool(self.door.enter(pin)[1])

    def is_locked(self) -> None:
        for _ in range(TRIES):
            assert not self.is_let_in("00000000")


@pytest.fixture
def agent(tmp_path: Path) -> Agent:
    return Agent(tmp_path)


def test_a_used_pin_is_used_after_a_power_cut(agent: Agent) -> None:
    assert agent.is_let_in(pin_of(4))
    agent.starts()
    assert [n for n in range(1, 7) if agent.is_let_in(pin_of(n))] == [5, 6]


def test_what_was_tried_is_on_the_disk_before_the_answer(agent: Agent) -> None:
    agent.is_let_in("00000000")
    assert json.loads(agent.file.read_text("utf-8"))["wrong"] == 1
    agent.is_let_in(pin_of(2))
    kept = json.loads(agent.file.read_text("utf-8"))
    assert (kept["used"], kept["wrong"], kept["visits"]) == (2, 0, 1)


def test_the_record_is_the_agents_alone_also_in_a_folder_of_its_group(tmp_path: Path) -> None:
    (tmp_path / "agent").mkdir()
    (tmp_path / "agent").chmod(0o2770)
    agent = Agent(tmp_path)
    agent.is_let_in(pin_of(1))
    assert agent.file.stat().st_mode & 0o777 == 0o600


def test_nobody_comes_in_where_it_cannot_be_remembered_and_nobody_gets_more_tries(
    agent: Agent,
) -> None:
    agent.file.unlink()
    agent.file.mkdir()  # no file can take its place
    assert agent.door.enter(pin_of(1)) == (Door(state="failed"), "")
    for _ in range(TRIES):
        agent.door.enter("00000000")
    assert agent.door.is_now().state == "waiting"


def test_a_wait_outlasts_a_restart_and_passes_only_while_the_device_is_on(agent: Agent) -> None:
    agent.is_locked()
    agent.now_s += FIRST_WAIT_S - 20
    agent.door.keep()
    agent.now_s += 15  # of which nothing was kept
    agent.starts()
    assert agent.door.is_now() == Door(state="waiting", wait_s=20)
    assert not agent.is_let_in(pin_of(1))
    agent.now_s += 20
    assert agent.is_let_in(pin_of(1))


def test_another_token_has_other_pins_and_lifts_no_wait(agent: Agent) -> None:
    agent.is_locked()
    agent.token = "u" * 43
    assert agent.door.is_now().state == "waiting"
    agent.now_s += FIRST_WAIT_S
    assert not agent.is_let_in(pin_of(1))
    agent.now_s += 2 * FIRST_WAIT_S
    assert agent.is_let_in(pin_of(1, "u" * 43))


@pytest.mark.parametrize("text", ["", "{", '{"wrong": -99}', '{"used": 0, "more": 1}', "[]"])
def test_a_record_that_was_tampered_with_opens_to_nobody(agent: Agent, text: str) -> None:
    assert agent.is_let_in(pin_of(1))
    agent.file.write_text(text, "utf-8")
    agent.starts()
    agent.now_s += 10 * FIRST_WAIT_S
    assert agent.door.enter(pin_of(1)) == (Door(state="damaged"), "")
    assert agent.door.enter(pin_of(2)) == (Door(state="damaged"), "")
    agent.starts()
    assert agent.door.is_now().state == "damaged"


def test_a_damaged_record_is_mended_by_another_token_after_a_wait(agent: Agent) -> None:
    agent.file.write_text("{", "utf-8")
    agent.starts()
    agent.token = "u" * 43
    agent.starts()
    assert agent.door.is_now() == Door(state="waiting", wait_s=int(FIRST_WAIT_S))
    agent.now_s += FIRST_WAIT_S
    assert agent.is_let_in(pin_of(1, "u" * 43))


def test_a_device_that_is_not_enrolled_has_no_pins(agent: Agent) -> None:
    agent.token = None
    assert agent.door.enter(pin_of(1)) == (Door(state="not_enrolled"), "")


def test_a_token_that_cannot_be_read_lets_nobody_in(tmp_path: Path) -> None:
    def unreadable() -> Token | None:
        raise FileUnreadable(tmp_path / "token", "input/output error")

    door = TechnicianDoor(tmp_path / NAME, unreadable, lambda: 0.0, lambda: NOW)
    assert door.enter(pin_of(1)) == (Door(state="failed"), "")


def test_a_visit_is_one_persons_and_ends(agent: Agent) -> None:
    _, first = agent.door.enter(pin_of(1))
    _, second = agent.door.enter(pin_of(2))
    assert [agent.door.is_inside(visit) for visit in (first, second, "")] == [False, True, False]
    agent.now_s += VISIT_S
    assert not agent.door.is_inside(second)
    _, third = agent.door.enter(pin_of(3))
    agent.door.leave()
    assert not agent.door.is_inside(third)


def test_the_hub_learns_who_came_in_and_not_who_stood_there(agent: Agent) -> None:
    before = technician_state(agent.file.parent)
    agent.is_let_in("00000000")
    assert technician_state(agent.file.parent) == before
    agent.is_let_in(pin_of(3))
    after = technician_state(agent.file.parent)
    assert (after.pins_used, after.visits, after.door) == (3, 1, "open")
    assert after.visited_at == NOW.replace(second=0)
    agent.is_locked()
    assert technician_state(agent.file.parent).door == "waiting"


def test_no_pin_and_no_visit_is_logged_or_in_a_repr(
    agent: Agent, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        _, visit = agent.door.enter(pin_of(1))
        agent.is_let_in(pin_of(1))
    said: list[Callable[[], str]] = [lambda: caplog.text, lambda: repr(agent.door)]
    assert "came in" in caplog.text
    assert [text() for text in said if pin_of(1) in text() or visit in text()] == []
