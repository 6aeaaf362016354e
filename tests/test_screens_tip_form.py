"""The tip form as a whole, by a finger on its live widgets and by a keypad."""

from __future__ import annotations

from typing import Any

import pytest

from screens.look import Look
from screens.tip.answers import Answers
from tests.fixtures_tip_form import (
    MANY,
    MISSING,
    OTHERS,
    PERSON,
    RECEIPT,
    VIEW,
    Hand,
    offscreen,
    receipt_symbol,
    walk,
)
from tests.fixtures_tip_keypad import Keypad

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

WHO = f"person:{PERSON.notice_id}"


def _texts(hand: Hand) -> str:
    """Everything that the live widgets show."""
    shown = (getattr(widget, "text", "") for widget in hand.form.walk())
    return " ".join(text for text in shown if text)


def _portraits(hand: Hand) -> int:
    return sum(type(widget).__name__ == "Portrait" for widget in hand.form.walk())


def test_a_whole_tip_by_touch() -> None:
    hand = Hand()
    hand.touch(WHO, "knows:vehicle", "knows:saw_person", "next", "when:today")
    hand.type("Calle Mesa 1420, Juárez").touch("key:done")
    hand.type("Lo vi ayer.\nIba con la niña; ¿traía pingüinos?").touch("next")
    hand.type("ana@correo.mx").touch("next", "save")
    assert hand.saved == [
        Answers(
            about="notice",
            notice_id=PERSON.notice_id,
            notice_name=PERSON.name,
            knows=("saw_person", "vehicle"),
            when="today",
            where="Calle Mesa 1420, Juárez",
            words="Lo vi ayer.\nIba con la niña; ¿traía pingüinos?",
            contact="ana@correo.mx",
            language="es",
        )
    ]
    hand.form.show_saved(RECEIPT)
    assert set(RECEIPT) <= set(_texts(hand).split())
    hand.touch("done")
    assert hand.left == ["done"]


def test_the_shortest_useful_tip_takes_five_touches() -> None:
    hand = Hand()
    hand.touches = 1  # "Give information" on the bar of the slides
    hand.touch(WHO, "knows:saw_person", "finish", "save")
    assert hand.touches <= 6
    (answers,) = hand.saved
    assert (answers.notice_id, answers.knows) == (PERSON.notice_id, ("saw_person",))


@pytest.mark.parametrize("size", [(800, 480), (1080, 1920)])
def test_every_page_can_be_reached_by_touch(size: tuple[int, int]) -> None:
    seen = [name for name, _ in walk(Hand(size, "en"))]
    assert seen[-3:] == ["saved", "qr", "cannot"]


def test_a_whole_tip_by_keypad_alone() -> None:
    hand = Hand()
    keypad = Keypad(hand)
    for name in (WHO, "knows:companions", "next", "when:now"):
        keypad.press(name)
    for letter in "año":
        keypad.press(f"key:{letter}")
    for name in ("key:done", "finish", "save"):
        keypad.press(name)
    (answers,) = hand.saved
    assert (answers.knows, answers.when, answers.where) == (("companions",), "now", "año")
    hand.form.show_saved(RECEIPT)
    keypad.press("done")
    assert hand.left == ["done"]


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (800, 480)])
def test_a_keypad_reaches_every_control_of_every_page(size: tuple[int, int]) -> None:
    for name, hand in walk(Hand(size)):
        hand.wait(1.2)
        if name == "idle" or not hand.form.boxes:
            continue
        missed = set(hand.form.boxes) - Keypad(hand).reachable()
        assert missed == set(), name


def test_the_ring_shows_where_the_keypad_is_and_goes_when_a_finger_comes() -> None:
    hand = Hand()
    assert hand.form.focus is None
    hand.form.press_key("down")
    assert hand.form.focus == WHO
    (ring,) = [w for w in hand.form.walk() if type(w).__name__ == "FocusRing"]
    assert len(ring.canvas.children) > 2, "it is drawn, not only there"
    hand.touch("someone_else")
    assert hand.form.focus is None
    assert "FocusRing" not in {type(widget).__name__ for widget in hand.form.walk()}


def test_a_keypad_display_has_the_ring_from_the_beginning() -> None:
    from screens.tip import TipForm

    form = TipForm(Look(1920, 1080, "keypad"), VIEW, "es", lambda: 0.0)
    assert form.focus == WHO


def test_the_keypads_back_goes_back() -> None:
    hand = Hand()
    hand.touch(WHO, "next")
    hand.form.press_key("back")
    assert hand.form.page == "knows"


def test_a_held_key_opens_its_accents() -> None:
    hand = Hand(first="en")
    hand.touch(WHO, "next", "next")
    x, y = hand.middle("key:n")
    hand.wait(1.1)
    finger = hand.down(x, y)
    assert hand.wait(0.2) == pytest.approx(0.2)
    hand.wait(0.2)
    hand.up(finger)
    assert list(hand.form.boxes) == ["key:held:ñ"]
    hand.touch("key:held:ñ").type("a").touch("key:done", "finish", "save")
    assert hand.saved[0].where == "ña"


def test_a_finger_that_slides_to_an_opened_letter_types_it() -> None:
    hand = Hand(first="en")
    hand.touch(WHO, "next", "next")
    hand.wait(1.1)
    finger = hand.down(*hand.middle("key:u"))
    hand.wait(0.5)
    hand.move(finger, *hand.middle("key:held:ü"))
    hand.up(finger)
    hand.touch("finish", "save")
    assert hand.saved[0].where == "ü"


def test_a_driver_that_reports_a_touch_twice_types_one_letter() -> None:
    hand = Hand()
    hand.touch(WHO, "next", "next")
    hand.wait(1)
    x, y = hand.middle("key:b")
    for finger in (hand.down(x, y), hand.down(x + 2, y)):
        hand.up(finger)
    hand.touch("finish", "save")
    assert hand.saved[0].where == "b"


def test_a_form_that_is_just_seen_takes_no_second_half_of_a_slow_double_tap() -> None:
    hand = Hand()
    hand.form.seen(hand.now_s)
    hand.wait(0.6)
    hand.up(hand.down(*hand.middle("leave")))
    assert hand.left == []
    hand.wait(0.2)
    hand.up(hand.down(*hand.middle("leave")))
    assert hand.left == ["left"]


def test_the_second_half_of_a_double_tap_chooses_nothing() -> None:
    hand = Hand()
    hand.wait(1)
    x, y = hand.middle(WHO)
    hand.up(hand.down(x, y))
    hand.wait(0.15)
    hand.up(hand.down(x, y))
    assert hand.form.page == "knows"
    assert "finish" not in hand.form.boxes, "nothing was chosen"


def test_finish_beneath_the_finger_that_saved_is_not_pressed() -> None:
    hand = Hand()
    hand.touch(WHO, "knows:other", "finish", "save")
    hand.form.show_saved(RECEIPT)
    hand.up(hand.down(*hand.middle("done")))
    assert hand.left == []


def test_a_touch_on_the_text_places_the_caret() -> None:
    hand = Hand()
    hand.touch(WHO, "next", "next").type("jurez")
    text = hand.form.plan.field.text_box
    hand.touch_at(text.x + 1, hand.look.height - text.y - 20)
    hand.type("x")
    hand.touch("finish", "save")
    assert hand.saved[0].where == "xjurez"


def test_long_words_scroll_with_the_caret_and_by_the_finger() -> None:
    hand = Hand()
    hand.touch(WHO, "next", "next", "next")
    for line in "abcdefgh":
        hand.type(f"{line}\n")
    field = next(w for w in hand.form.walk() if type(w).__name__ == "Field")
    assert "a" not in field.row_texts
    finger = hand.down(field.center_x, field.center_y)
    hand.move(finger, field.center_x, field.center_y - 4000)
    hand.up(finger)
    assert field.row_texts[0] == "a"


def test_the_contact_is_hidden_but_for_three_seconds_after_show_is_touched() -> None:
    hand = Hand()
    hand.touch(WHO, "next", "next", "next", "next").type("915")
    assert "915" not in _texts(hand)
    finger = hand.down(*hand.middle("show"))
    assert "915" in _texts(hand)
    hand.up(finger)
    assert hand.wait(2.9) == pytest.approx(0.1)
    assert "915" in _texts(hand)
    hand.wait(0.2)
    assert "915" not in _texts(hand)


def test_the_language_turns_and_the_answers_stay() -> None:
    hand = Hand()
    hand.touch(WHO, "knows:vehicle", "language")
    assert "What do you know?" in _texts(hand)
    hand.touch("finish", "save")
    assert (hand.saved[0].language, hand.saved[0].knows) == ("en", ("vehicle",))


def test_leaving_asks_only_where_words_would_be_lost() -> None:
    hand = Hand()
    hand.touch(WHO, "knows:vehicle", "leave")
    assert hand.left == ["left"]
    other = Hand()
    other.touch(WHO, "next", "next").type("a").touch("leave")
    assert other.left == []
    other.touch("stay").touch("leave", "leave")
    assert other.left == ["left"]


def test_nothing_is_left_on_the_widgets_of_a_form_that_is_over() -> None:
    hand = Hand()
    hand.touch(WHO, "next", "next").type("mesa").touch("leave", "leave")
    assert _texts(hand) == ""
    hand.form.show_saved(RECEIPT)
    hand.touch_at(100, 100)
    assert (hand.left, _texts(hand)) == (["left"], "")


def test_the_warning_hides_what_was_typed_and_a_touch_brings_it_back() -> None:
    hand = Hand()
    hand.touch(WHO, "next", "next").type("mesa")
    hand.wait(46)
    assert "mesa" not in _texts(hand)
    assert "14" in _texts(hand)
    hand.touch("more_time")
    assert "mesa" in _texts(hand)
    assert hand.form.page == "where"


def test_a_form_that_nobody_touches_is_wiped_once() -> None:
    hand = Hand()
    hand.touch(WHO, "next", "next").type("mesa")
    waits = [hand.wait(45)]
    waits += [hand.wait(waits[-1]) for _ in range(20)]
    assert hand.left == ["timed_out"]
    assert _texts(hand) == ""


def test_the_receipt_has_two_minutes_and_a_warning_of_its_own() -> None:
    hand = Hand()
    hand.touch(WHO, "knows:other", "finish", "save")
    hand.form.show_saved(RECEIPT)
    hand.wait(80)
    assert set(RECEIPT) <= set(_texts(hand).split())
    hand.wait(15)
    assert "comprobante" in _texts(hand)
    hand.wait(30)
    assert hand.left == ["timed_out"]


def test_the_symbol_is_shown_when_it_is_asked_for_only() -> None:
    hand = Hand()
    hand.touch(WHO, "knows:other", "finish", "save")
    hand.form.show_saved(RECEIPT)
    assert hand.asked_qr == 0
    hand.touch("qr")
    assert hand.asked_qr == 1
    hand.form.show_qr(receipt_symbol())
    assert "QrCode" in {type(widget).__name__ for widget in hand.form.walk()}
    hand.touch("back").touch("qr")
    assert (hand.form.page, hand.asked_qr) == ("qr", 1)


@pytest.mark.parametrize("why", ["full", "failed"])
def test_what_cannot_be_taken_shows_the_telephone(why: Any) -> None:
    hand = Hand()
    hand.form.show_cannot(why)
    assert VIEW.phone in _texts(hand)
    hand.touch("done")
    assert hand.left == ["done"]


def test_a_recall_takes_pictures_and_names_off_at_once() -> None:
    hand = Hand()
    hand.touch("someone_else")
    before = _portraits(hand)
    assert MISSING.name in _texts(hand)
    hand.form.drop_people({MISSING.notice_id})
    assert MISSING.name not in _texts(hand)
    assert _portraits(hand) == before - 1


def test_a_recalled_person_stays_chosen_without_name_or_picture() -> None:
    hand = Hand()
    hand.touch(WHO, "knows:vehicle")
    assert (PERSON.name in _texts(hand), _portraits(hand)) == (True, 1)
    hand.form.drop_people({PERSON.notice_id})
    assert PERSON.name.split()[0] not in _texts(hand)
    assert _portraits(hand) == 0
    hand.touch("finish")
    assert "La persona que usted eligió" in _texts(hand)
    hand.touch("save")
    assert (hand.saved[0].notice_id, hand.saved[0].notice_name) == (PERSON.notice_id, "")


def test_many_pictures_come_sheet_by_sheet() -> None:
    hand = Hand(view=VIEW.__class__(PERSON, MANY, VIEW.phone))
    hand.touch("someone_else")
    seen: set[str] = set()
    for _ in range(2):
        seen |= {name for name in hand.form.boxes if name.startswith("person:")}
        hand.touch("turn")
    assert seen == {f"person:{other.notice_id}" for other in MANY}
    hand.touch("absent", "knows:other", "finish", "save")
    assert (hand.saved[0].about, hand.saved[0].notice_id) == ("someone_else", None)


def test_without_a_slides_person_the_pictures_are_offered() -> None:
    hand = Hand(view=VIEW.__class__(None, OTHERS, VIEW.phone))
    hand.touch("someone_else", f"person:{MISSING.notice_id}")
    assert MISSING.name in _texts(hand)
