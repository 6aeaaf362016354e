"""Text size, contrast and reach within the form, by finger and keypad."""

from __future__ import annotations

import pytest

from screens.palette import WHITE
from screens.plan import TextLine
from screens.preferences import Preferences
from tests.fixtures_tip_form import PERSON, Hand, offscreen
from tests.fixtures_tip_keypad import Keypad

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")


def test_the_first_page_leads_out_by_the_keypads_back() -> None:
    hand = Hand()
    hand.form.press_key("back")
    assert hand.form.focus == "leave"
    hand.form.press_key("enter")
    assert hand.left == ["left"]


def test_a_person_changes_text_contrast_and_reach_within_the_form() -> None:
    hand = Hand(size=(1080, 1920)).touch(f"person:{PERSON.notice_id}", "knows:saw_person")
    hand.touch("next", "when:today").type("Calle Mesa")
    before = _type_sizes(hand)
    highest = min(box.y for box in hand.form.boxes.values())
    hand.touch("text_size", "contrast", "reach")
    assert hand.form.preferences == Preferences("large", "high", reach=True)
    assert _type_sizes(hand) > before
    assert hand.form.plan.field is not None
    assert hand.form.plan.field.style.colour == WHITE
    assert min(box.y for box in hand.form.boxes.values()) >= max(960, highest)
    hand.type(" 14")
    assert hand.form.page == "where"
    hand.touch("key:done", "finish", "save")
    assert hand.saved[0].where == "Calle Mesa 14"


def test_a_keypad_changes_the_text_size_and_keeps_its_place() -> None:
    hand = Hand()
    keypad = Keypad(hand)
    keypad.press("text_size")
    assert hand.form.preferences.text == "large"
    assert hand.form.focus == "text_size"


def _type_sizes(hand: Hand) -> int:
    return sum(e.style.px for e in hand.form.plan.all_elements() if isinstance(e, TextLine))
