"""Listen on the slides: what is read aloud, and when there is silence again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from kiosk.player.listening import SlideListening
from kiosk.voice import Line, Silent
from tests.fixtures_player import manifest_of
from tests.making import NOW
from tests.test_kiosk_player_show import House


class Throat(Silent):
    """A voice that notes what it is told to say."""

    available = True

    def __init__(self) -> None:
        self.said: list[tuple[Line, ...]] = []
        self.speaking = False
        self.resets = 0
        self.percent = 50

    def say(self, texts: Sequence[Line], *, only_private: bool = False) -> None:
        assert not only_private
        self.said.append(tuple(texts))
        self.speaking = True

    def stop(self) -> None:
        self.speaking = False

    def volume(self, percent: int) -> None:
        self.percent = percent

    def reset(self) -> None:
        self.stop()
        self.percent = 50
        self.resets += 1


@dataclass
class Room:
    """A show whose first slide stands, and whoever listens to it."""

    house: House = field(default_factory=lambda: House(manifest_of((1, 2, 3), at=NOW)))
    voice: Throat = field(default_factory=Throat)

    def __post_init__(self) -> None:
        self.house.show.repaint(self.house._begin, lambda view: (("es", repr(view)),))
        self.house.step()
        self.listening = SlideListening(self.voice, self.house.show)

    @property
    def stands(self) -> object:
        stage = self.house.show.rotation.on_stage
        assert stage is not None
        return stage.entry


@pytest.fixture
def room() -> Room:
    room = Room()
    room.listening.pressed(room.house.now_s)
    return room


def test_what_stands_is_read_and_a_second_press_stops_it(room: Room) -> None:
    stage = room.house.show.rotation.on_stage
    assert stage is not None
    assert room.voice.said == [room.house.show.gallery.lines(stage.entry)]
    assert room.voice.said[0]
    assert (room.voice.speaking, room.listening.goes_on) == (True, True)
    room.listening.pressed(room.house.now_s)
    assert (room.voice.speaking, room.listening.goes_on) == (False, False)
    assert len(room.voice.said) == 1


def test_it_is_read_on_for_as_long_as_it_stands(room: Room) -> None:
    before = room.stands
    room.house.step(1)
    room.listening.step(room.house.now_s)
    assert room.stands == before
    assert room.voice.speaking


def test_the_next_slide_silences_it(room: Room) -> None:
    before = room.stands
    room.house.show.hurry(room.house.now_s)
    for _ in range(4):
        room.house.step(1)
    assert room.stands != before
    room.listening.step(room.house.now_s)
    assert (room.voice.speaking, room.listening.goes_on) == (False, False)


def test_nobody_who_is_recalled_is_read_on(room: Room) -> None:
    for number in (1, 2, 3):
        room.house.recall(number)
        room.house.show.step(room.house.now_s)
        room.listening.step(room.house.now_s)
    assert not room.voice.speaking


def test_what_lies_under_a_form_is_neither_read_on_nor_begun(room: Room) -> None:
    room.house.show.cover(room.house.now_s)
    room.listening.step(room.house.now_s)
    assert not room.voice.speaking
    room.listening.pressed(room.house.now_s)
    assert len(room.voice.said) == 1


def test_what_was_read_to_its_end_can_be_heard_again(room: Room) -> None:
    room.voice.speaking = False
    room.listening.step(room.house.now_s)
    assert not room.listening.goes_on
    room.listening.pressed(room.house.now_s)
    assert len(room.voice.said) == 2


def test_the_next_person_is_not_read_to_until_they_ask(room: Room) -> None:
    assert room.listening.was_asked
    room.listening.forget()
    assert (room.listening.was_asked, room.voice.speaking, room.voice.resets) == (False, False, 1)


def test_nothing_is_asked_of_a_screen_without_a_voice() -> None:
    room = Room()
    listening = SlideListening(Silent(), room.house.show)
    listening.pressed(room.house.now_s)
    assert (listening.goes_on, listening.was_asked) == (False, False)
