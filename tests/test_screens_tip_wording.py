"""What tripped people who tried the form: words that misled them, and words that were missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screens.tip.views import FormView
from tests.fixtures_tip_form import PERSON, RECEIPT, VIEW, Hand, offscreen, receipt_symbol

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

WHO = f"person:{PERSON.notice_id}"
ADDRESS = "sebusca.example/R"


def _texts(hand: Hand) -> str:
    shown = (getattr(widget, "text", "") for widget in hand.form.walk())
    return " ".join(text for text in shown if text)


def _saved(view: FormView) -> Hand:
    hand = Hand(view=view)
    hand.touch(WHO, "knows:saw_person", "finish", "save")
    hand.form.show_saved(RECEIPT)
    return hand


def test_the_receipt_says_where_its_words_are_typed() -> None:
    hand = _saved(VIEW)
    assert ADDRESS in _texts(hand)
    hand.touch("qr")
    hand.form.show_qr(receipt_symbol())
    assert ADDRESS in _texts(hand)


def test_without_a_web_page_no_address_is_promised() -> None:
    assert "Lea la respuesta en" not in _texts(_saved(replace(VIEW, answers_at="")))


def test_the_words_of_the_receipt_are_numbered_as_on_the_page_that_takes_them() -> None:
    shown = _texts(_saved(VIEW))
    assert [f"{number} {word}" in shown for number, word in enumerate(RECEIPT, 1)] == [True] * 8


def test_whoever_sees_the_person_now_is_told_to_call_once_more() -> None:
    hand = Hand().touch(WHO, "knows:saw_person", "next", "when:now")
    assert "llame también al 911" in _texts(hand)
    assert "llame también" not in _texts(hand.touch("back", "when:today"))


def test_about_someone_else_the_form_asks_who_it_is() -> None:
    hand = Hand(view=replace(VIEW, others=()))
    hand.touch("someone_else", "knows:other", "next", "when:today", "next")
    assert "Diga quién es" in _texts(hand)


def test_nothing_jumps_between_the_pages_with_a_keyboard() -> None:
    """The title, the field and the keys begin at one height, in one place."""
    hand = Hand().touch(WHO, "next", "when:today")
    places = []
    for _ in ("where", "words"):
        plan = hand.form.plan
        places.append((plan.field.box, plan.keyboard.box))
        hand.touch("next")
    assert hand.form.page == "contact"
    assert places[0] == places[1]
    assert hand.form.plan.keyboard.box == places[0][1]
