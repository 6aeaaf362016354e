"""The technician on the player's display: what opens and closes the pad, and what gets through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import BaseModel

from kiosk.technician.entrance import HOLD_S, KEYS
from kiosk.technician.visiting import Technician
from kiosk.technician.words import (
    AskDoor,
    AskEnter,
    AskExamine,
    AskLeave,
    AskRestart,
    Done,
    Door,
    Entered,
    Examined,
    Facts,
)
from screens.look import Look
from screens.views import InputMode
from tests.fixtures_tip_form import offscreen

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

CODES = {"up": 273, "down": 274, "right": 275, "left": 276, "enter": 13, "back": 8}
VISIT = "v" * 43


@dataclass
class Touch:
    """A finger, from the bottom left corner as Kivy counts."""

    x: float = 5.0
    y: float = 1075.0
    uid: int = 1


@dataclass
class Window:
    """Kivy's, as far as it is used: whoever bound last is called first, and True ends it."""

    children: list[Any] = field(default_factory=list)
    bound: dict[str, list[Callable[..., object]]] = field(default_factory=dict)

    def bind(self, **handlers: Callable[..., object]) -> None:
        for event, handler in handlers.items():
            self.bound.setdefault(event, []).append(handler)

    def unbind(self, **handlers: Callable[..., object]) -> None:
        for event, handler in handlers.items():
            self.bound[event].remove(handler)

    def add_widget(self, widget: Any) -> None:
        self.children.append(widget)

    def remove_widget(self, widget: Any) -> None:
        self.children.remove(widget)

    def raises(self, event: str, *what: object) -> None:
        for handler in reversed(self.bound.get(event, [])):
            if handler(self, *what):
                return


@dataclass
class Asked:
    """Questions that wait for their answers."""

    questions: list[tuple[BaseModel, Callable[[Any], None]]] = field(default_factory=list)

    def ask(self, question: BaseModel, _reply: object, answered: Callable[[Any], None]) -> None:
        self.questions.append((question, answered))

    def answer(self, said: Any) -> BaseModel:
        """To the oldest; which it was."""
        question, answered = self.questions.pop(0)
        answered(said)
        return question


@dataclass
class Stand:
    """A player with slides beneath, and who stands before it."""

    mode: InputMode = "touch"
    now_s: float = 1000.0
    covers: list[str] = field(default_factory=list)
    covered: bool = False
    form_is_over: bool = False
    alerts: frozenset[str] = frozenset()
    beneath: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.window, self.asked = Window(), Asked()
        for event in ("on_touch_down", "on_touch_up", "on_key_down"):
            self.window.bind(**{event: self._notes(event)})
        asking: Any = self.asked
        self.technician = Technician(
            window=self.window,
            look=Look(1920, 1080, self.mode),
            first="es",
            asking=asking,
            now_s=lambda: self.now_s,
            cover=lambda: self.covers.append("cover"),
            uncover=lambda: self.covers.append("uncover"),
            is_covered=lambda: self.covered,
            form_is_over=lambda: self.form_is_over,
            alerts=lambda: self.alerts,
        )
        self.step = self.technician.around(lambda _now_s: 1.0)

    def _notes(self, event: str) -> Callable[..., object]:
        return lambda *_: self.beneath.append(event)

    def holds(self, seconds: float = HOLD_S) -> None:
        self.window.raises("on_touch_down", Touch())
        self.now_s += seconds
        self.step(0.0)
        self.window.raises("on_touch_up", Touch())

    def keys(self, *names: str) -> None:
        self.now_s += 1
        for name in names:
            code = CODES.get(name) or ord(name)
            self.window.raises("on_key_down", code)
            self.window.raises("on_key_up", code)

    def comes_in(self) -> None:
        self.keys(*KEYS)
        self.asked.answer(Door(state="open", tries=5))
        self.keys(*"73920174", "enter")
        self.asked.answer(Entered(door=Door(), visit=VISIT, facts=Facts(name="Puente 2")))


def test_a_hold_opens_it_and_hides_nothing_from_the_slides_before() -> None:
    stand = Stand()
    stand.holds(HOLD_S - 0.1)
    assert not stand.technician.is_there
    stand.holds()
    assert stand.technician.is_there
    assert stand.covers == ["cover"]
    # The finger that opened it goes up for whoever saw it come down.
    assert stand.beneath == ["on_touch_down", "on_touch_up"] * 2


def test_while_it_is_open_no_touch_and_no_key_gets_through() -> None:
    stand = Stand()
    stand.holds()
    stand.beneath.clear()
    stand.window.raises("on_touch_down", Touch(900, 60))
    stand.keys("enter", "1")
    assert stand.beneath == []


def test_nothing_opens_it_over_a_form_or_a_placard() -> None:
    for mode in ("touch", "keypad"):
        stand = Stand(mode, covered=True)  # type: ignore[arg-type]
        stand.holds()
        stand.keys(*KEYS)
        assert not stand.technician.is_there


def test_a_screen_that_nobody_can_use_has_no_way_in() -> None:
    stand = Stand("none")
    stand.holds()
    stand.keys(*KEYS)
    assert not stand.technician.is_there


def test_a_form_that_opens_after_all_takes_its_place_and_stays_over_the_slides() -> None:
    stand = Stand()
    stand.holds()
    stand.form_is_over = True
    stand.step(0.0)
    assert not stand.technician.is_there
    assert stand.covers == ["cover"]


def test_an_alert_that_comes_takes_its_place_and_one_that_was_there_does_not() -> None:
    stand = Stand(alerts=frozenset({"old"}))
    stand.holds()
    stand.step(0.0)
    assert stand.technician.is_there
    stand.alerts = frozenset({"old", "new"})
    stand.step(0.0)
    assert not stand.technician.is_there
    assert stand.covers == ["cover", "uncover"]


def test_what_comes_over_it_finds_it_gone() -> None:
    stand = Stand()
    stand.holds()
    stand.technician.give_way(lambda: stand.covers.append("placard"))
    assert stand.covers == ["cover", "uncover", "placard"]
    assert stand.window.children == []


def test_a_pin_goes_to_the_agent_and_a_visit_comes_back_with_which_the_doctor_is_asked() -> None:
    stand = Stand("keypad")
    stand.keys(*KEYS)
    assert stand.asked.answer(Door(state="open", tries=5)) == AskDoor()
    stand.keys(*"73920174", "enter")
    said = Entered(door=Door(), visit=VISIT, facts=Facts(name="Puente 2"))
    assert stand.asked.answer(said) == AskEnter(pin="73920174")
    examined = Examined(worst="ok", well=3)
    assert stand.asked.answer(examined) == AskExamine(visit=VISIT, language="es")
    assert stand.technician._screen.visit.facts.name == "Puente 2"


def test_a_visit_ends_with_the_screen() -> None:
    stand = Stand("keypad")
    stand.comes_in()
    stand.technician.close()
    assert [question for question, _ in stand.asked.questions][-1] == AskLeave(visit=VISIT)


def test_a_visit_that_opens_when_nobody_waits_any_more_is_ended_at_once() -> None:
    stand = Stand("keypad")
    stand.keys(*KEYS)
    stand.asked.answer(Door(state="open", tries=5))
    stand.keys(*"73920174", "enter")
    stand.technician.close()
    stand.asked.answer(Entered(door=Door(), visit=VISIT, facts=Facts()))
    assert [question for question, _ in stand.asked.questions] == [AskLeave(visit=VISIT)]


def test_an_agent_that_is_away_is_said_and_opens_nothing() -> None:
    stand = Stand("keypad")
    stand.keys(*KEYS)
    stand.asked.answer("away")
    assert stand.technician._screen.visit.door.state == "away"
    stand.keys(*"73920174", "enter")
    stand.asked.answer("refused")
    assert stand.technician._screen.visit.page == "pad"


def test_a_part_that_is_started_anew_ends_it_and_one_that_may_not_be_says_so() -> None:
    stand = Stand("keypad")
    stand.comes_in()
    stand.asked.answer(Examined(worst="ok", well=3))
    stand.keys("down", "down", "enter")
    assert stand.asked.answer("refused") == AskRestart(visit=VISIT, part="player")
    assert stand.technician._screen.visit.said == "not_now"
    stand.keys("down", "down", "enter")
    stand.asked.answer(Done())
    assert not stand.technician.is_there


def test_a_key_that_is_held_is_one_digit() -> None:
    stand = Stand("keypad")
    stand.keys(*KEYS)
    stand.asked.answer(Door(state="open", tries=5))
    stand.now_s += 1
    for _ in range(5):
        stand.window.raises("on_key_down", ord("7"))
    assert stand.technician._screen.visit.pin == "7"


def test_neither_pin_nor_visit_is_in_a_repr() -> None:
    stand = Stand("keypad")
    stand.comes_in()
    said = repr(stand.technician) + repr(AskEnter(pin="73920174")) + repr(AskLeave(visit=VISIT))
    assert "7392" not in said
    assert VISIT not in said
