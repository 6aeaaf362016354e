"""Who hears what of a form: the room its own words, a headset the rest. With the real form's pages
and a voice that remembers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from kiosk.form.listening import Listening
from kiosk.voice import Line
from screens.tip.aloud import Said
from tests.fixtures_tip_form import MARK, PERSON, RECEIPT, Hand, offscreen, walk

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

TYPED = "nandu 7731"
CONTACT = "9155550199"


@dataclass
class Ears:
    """A voice that remembers what it was told, and for whom."""

    private: bool = False
    available: bool = True
    percent: int = 70
    heard: list[Line] = field(default_factory=list)
    whispered: list[Line] = field(default_factory=list)
    stops: int = 0
    speaking: bool = False

    def say(self, texts: Sequence[Line], *, only_private: bool = False) -> None:
        (self.whispered if only_private else self.heard).extend(texts)

    def stop(self) -> None:
        self.stops += 1

    def volume(self, percent: int) -> None:
        self.percent = percent

    def reset(self) -> None:
        self.stops += 1

    def close(self) -> None:
        self.available = False

    @property
    def everything(self) -> str:
        return "\n".join(text for _, text in (*self.heard, *self.whispered))


def listened(ears: Ears, hand: Hand, *, asked: bool = True) -> Listening:
    """The form's events carried to the voice, as `kiosk.form.sitting` does it."""
    listening = Listening(ears, asked=asked)
    form = hand.form
    form.bind(on_speak=lambda _form, said: listening.say(said, form.language))
    return listening


def filled(hand: Hand) -> Hand:
    """A form with something private on every page, up to the receipt."""
    hand.touch(f"person:{PERSON.notice_id}", "knows:vehicle", "next", "when:today")
    hand.type(TYPED).touch("next").type(TYPED).touch("next").type(CONTACT).touch("next")
    hand.touch("save")
    hand.form.show_saved(RECEIPT)
    return hand


# --- the room -------------------------------------------------------------------------------------


def test_the_room_hears_the_forms_own_words_and_none_of_the_persons() -> None:
    ears = Ears()
    hand = Hand()
    listened(ears, hand)
    filled(hand)
    assert ears.whispered == []
    for question in ("¿Qué sabe usted?", "¿Cuándo", "¿Dónde", "Cuént", "comprobante"):
        assert question in ears.everything
    for secret in (TYPED, CONTACT, *RECEIPT, "•"):
        assert secret not in ears.everything
    letters = [text for _, text in ears.heard if len(text) == 1]
    assert letters == []


def test_the_room_does_not_hear_whom_a_person_chose() -> None:
    ears = Ears()
    hand = Hand()
    listened(ears, hand)
    hand.touch(f"person:{PERSON.notice_id}")
    before = len(ears.heard)
    hand.touch("knows:vehicle", "finish")
    after = "\n".join(text for _, text in ears.heard[before:])
    assert "respuestas" in after
    assert (PERSON.name in after, "vehículo" in after.casefold()) == (False, False)


def test_where_something_is_private_the_room_hears_that_a_headset_would_help() -> None:
    ears = Ears()
    hand = Hand()
    listened(ears, hand)
    filled(hand)
    assert ears.everything.count("conecte unos audífonos") == 5  # three fields, review, receipt


# --- the headset ----------------------------------------------------------------------------------


def test_a_headset_hears_each_letter_the_answers_and_the_receipt() -> None:
    ears = Ears(private=True)
    hand = Hand()
    listened(ears, hand, asked=False)
    filled(hand)
    assert ears.heard == []
    letters = [text for _, text in ears.whispered if len(text) == 1]
    assert "".join(letters) == (TYPED + TYPED + CONTACT).replace(" ", "")
    for private in (f"Sus palabras: {TYPED}", CONTACT, PERSON.name, *RECEIPT):
        assert private in ears.everything
    assert "conecte" not in ears.everything


def test_a_letter_that_is_taken_away_is_named() -> None:
    ears = Ears(private=True)
    hand = Hand()
    listened(ears, hand)
    hand.touch("not_sure", "next", "when:today").type("ab")
    ears.whispered.clear()
    hand.touch("key:backspace")
    assert ears.whispered == [("es", "Borrado."), ("es", "b")]
    hand.touch("key:backspace", "key:backspace")
    assert ears.whispered[2:] == [("es", "Borrado."), ("es", "a")]


# --- a keypad -------------------------------------------------------------------------------------


def test_the_keypads_focus_is_read_as_it_moves_and_only_it() -> None:
    ears = Ears()
    hand = Hand()
    listened(ears, hand)
    hand.form.press_key("down")
    first = ears.heard[-1][1]
    hand.form.press_key("right")
    assert PERSON.name in first or "persona" in first.casefold()
    assert ears.heard[-1][1] != first
    assert len(ears.heard) < 8


def test_where_the_focus_goes_among_the_letters_is_for_the_headset() -> None:
    for private in (False, True):
        ears = Ears(private=private)
        hand = Hand()
        listened(ears, hand)
        hand.touch("not_sure", "next", "when:today")
        ears.heard.clear()
        ears.whispered.clear()
        for arrow in ("down", "down", "right", "down", "right"):
            hand.form.press_key(arrow)
        assert (hand.form.focus or "").startswith("key:")
        assert bool(ears.whispered) is private
        assert ears.heard == []


def test_the_other_languages_button_is_read_by_its_own_voice() -> None:
    ears = Ears()
    hand = Hand()
    listened(ears, hand)
    for arrow in (*["down"] * 6, *["left"] * 5, *["right"] * 5):
        if hand.form.focus == "language":
            break
        hand.form.press_key(arrow)
    assert hand.form.focus == "language"
    assert ears.heard[-1] == ("en", "English.")


# --- when it speaks -------------------------------------------------------------------------------


def test_a_form_that_nobody_listens_to_is_silent() -> None:
    ears = Ears()
    hand = Hand()
    listened(ears, hand, asked=False)
    for _page in walk(hand):
        pass
    assert (ears.heard, ears.whispered) == ([], [])


def test_a_headset_that_is_plugged_in_begins_and_one_that_is_pulled_out_ends_it() -> None:
    ears = Ears()
    listening = Listening(ears)
    assert (listening.is_on, listening.watch()) == (False, False)
    ears.private = True
    assert (listening.watch(), listening.is_on, listening.watch()) == (True, True, False)
    ears.private = False
    assert (listening.watch(), listening.is_on, ears.stops) == (False, False, 1)
    listening.say([Said("hola")], "es")
    assert ears.heard == []


def test_whoever_asked_aloud_and_pulls_a_headset_out_is_not_read_to_the_room() -> None:
    ears = Ears(private=True)
    listening = Listening(ears, asked=True)
    ears.private = False
    listening.watch()
    listening.say([Said("hola")], "es")
    assert ears.heard == []
    assert listening.toggle()
    listening.say([Said("hola")], "es")
    assert ears.heard == [("es", "hola.")]


def test_where_there_is_no_voice_nothing_can_be_asked_for() -> None:
    listening = Listening(Ears(available=False), asked=True)
    assert (listening.is_on, listening.toggle(), listening.is_on) == (False, False, False)


def test_the_volume_goes_in_steps_and_never_to_silence() -> None:
    ears = Ears(percent=20)
    listening = Listening(ears)
    listening.turn(1)
    assert ears.percent == 30
    for _ in range(5):
        listening.turn(-1)
    assert ears.percent == 10


def test_the_warning_is_said_once_and_the_page_again_in_the_other_language() -> None:
    ears = Ears()
    hand = Hand()
    listened(ears, hand)
    hand.wait(46)
    hand.wait(1)
    hand.wait(1)
    assert ears.everything.count("¿Sigue ahí?") == 1
    hand.touch("more_time", "language")
    assert ears.heard[-1][0] == "en"


def test_what_is_said_never_shows_its_words() -> None:
    said: Any = Said(MARK, private=True)
    assert MARK not in repr(said)
