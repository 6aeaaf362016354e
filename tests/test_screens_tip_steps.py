"""The rules of the tip form: which page follows, what is kept, what is asked before leaving."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.questions import KNOWS, WHEN
from screens.tip.answers import MOST, Answers, Draft
from screens.tip.form.acting import acted
from screens.tip.idle import ANSWERING, KEEPING_RECEIPT, Idle
from screens.tip.steps import Form
from screens.tip.twice import Twice
from screens.tip.views import FormView
from tests.fixtures_tip_form import MARK, OTHERS, PERSON, RECEIPT, VIEW


def _about_person() -> Form:
    return Form("es").choose_person(PERSON.notice_id, PERSON.name)


def _at(page: str) -> Form:
    form = _about_person().toggle("vehicle")
    while form.page != page:
        form = form.forward()
    return form


def test_the_person_of_the_slide_is_not_chosen_before_a_finger_chose() -> None:
    assert Form("es").draft.about is None
    with pytest.raises(ValueError, match="whom"):
        Form("es").draft.answers("es")


def test_pages_follow_one_another_to_the_review() -> None:
    form = _about_person()
    seen = [form.page]
    while form.forward() != form:
        form = form.forward()
        seen.append(form.page)
    assert seen == ["knows", "when", "where", "words", "contact", "review"]


def test_back_leads_the_same_way_home() -> None:
    form = _at("review")
    seen = [form.page]
    while form.back() != form:
        form = form.back()
        seen.append(form.page)
    assert seen == ["review", "contact", "words", "where", "when", "knows", "who"]


def test_a_single_choice_goes_on_by_itself() -> None:
    form = _at("when").choose_when("today")
    assert (form.page, form.draft.when) == ("where", "today")


def test_several_things_can_be_known_and_taken_back() -> None:
    form = _about_person().toggle("other").toggle("vehicle").toggle("companions")
    assert form.toggle("companions").draft.knows == ("vehicle", "other")


def test_an_answer_that_the_form_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="'nothing' is no answer"):
        _about_person().toggle("nothing")
    with pytest.raises(ValueError, match="'then' is no answer"):
        _at("when").choose_when("then")


def test_finish_needs_something_to_save() -> None:
    assert not _about_person().may_finish
    assert _about_person().finish().page == "knows"
    assert _about_person().toggle("other").finish().page == "review"


def test_a_contact_alone_is_no_tip() -> None:
    form = _about_person()
    while form.page != "contact":
        form = form.forward()
    form = form.write("915-555-0100").forward()
    assert form.page == "review"
    assert form.save().page == "review"


def test_a_part_of_the_review_leads_there_and_back() -> None:
    form = _at("review").change("where").write("Mesa")
    assert (form.page, form.caret) == ("where", 4)
    assert form.forward().page == "review"
    assert form.back().page == "review"
    assert _at("review").change("when").choose_when("now").page == "review"


def test_the_person_can_be_changed_from_the_review() -> None:
    form = _at("review").change("who").choose_someone_else(from_pictures=True)
    chosen = form.choose_person(OTHERS[0].notice_id, OTHERS[0].name)
    assert (chosen.page, chosen.draft.notice_name) == ("review", OTHERS[0].name)
    assert chosen.draft.knows == ("vehicle",)


def test_someone_else_names_no_notice() -> None:
    form = _at("review").change("who").choose_someone_else(from_pictures=False)
    assert form.draft.about == "someone_else"
    assert (form.draft.notice_id, form.draft.notice_name) == (None, "")


def test_typed_text_is_composed() -> None:
    form = _at("words").write("n").write("\u0303").write("a").write("\u0301")
    assert form.draft.words == "ñá"
    assert form.caret == 2


def test_a_letter_goes_where_the_caret_is() -> None:
    form = _at("words").write("Ciudad Jurez").move_caret(9).write("á")
    assert form.draft.words == "Ciudad Juárez"
    assert form.erase().draft.words == "Ciudad Jurez"


def test_the_caret_stays_within_the_text() -> None:
    form = _at("words").write("aquí")
    assert form.move_caret(99).caret == 4
    assert form.move_caret(-1).erase().draft.words == "aquí"


@pytest.mark.parametrize("page", ["where", "words", "contact"])
def test_a_text_takes_no_more_than_its_limit(page: str) -> None:
    most = MOST[page]  # type: ignore[index]
    form = _at(page).write("ñ" * most)
    assert form.write("a") == form
    assert len(form.typed[0]) == most


def test_only_the_words_have_lines() -> None:
    assert _at("words").write("\n").draft.words == "\n"
    assert _at("where").write("\n").draft.where == ""


def test_leaving_asks_once_where_something_was_typed() -> None:
    asked = _at("words").write("a").leave()
    assert asked is not None
    assert asked.asking
    assert asked.leave() is None
    assert asked.stay().draft.words == "a"


def test_leaving_does_not_ask_about_touches() -> None:
    assert Form("es").leave() is None
    assert replace(_at("words").write("a"), page="saving").leave() is None
    assert _at("words").leave() is None


def test_saved_forgets_the_words_and_shows_the_receipt() -> None:
    form = _at("words").write(MARK).finish().save().saved(RECEIPT)
    assert (form.page, form.receipt) == ("saved", RECEIPT)
    assert form.draft == Draft()


def test_what_cannot_be_taken_is_forgotten_too() -> None:
    form = _at("words").write(MARK).finish().save().refused()
    assert (form.page, form.draft) == ("cannot", Draft())


def test_answers_are_in_the_forms_order_and_tidy() -> None:
    form = _at("words").write("  Lo vi \n").toggle("saw_person")
    assert form.draft.answers("en") == Answers(
        about="notice",
        notice_id=PERSON.notice_id,
        notice_name=PERSON.name,
        knows=("saw_person", "vehicle"),
        when=None,
        where="",
        words="Lo vi",
        contact="",
        language="en",
    )


def test_nothing_typed_is_printed() -> None:
    form = _at("words").write(MARK)
    for printed in (repr(form), repr(form.draft), repr(form.draft.answers("es"))):
        assert MARK not in printed
        assert "vehicle" not in printed


def test_a_recall_takes_the_name_and_leaves_the_answers() -> None:
    form = _at("words").write("Lo vi").without({PERSON.notice_id})
    assert form.draft.notice_name == ""
    assert form.draft.notice_id == PERSON.notice_id
    assert form.draft.words == "Lo vi"
    assert VIEW.without({PERSON.notice_id, OTHERS[0].notice_id}) == replace(
        VIEW, person=None, others=OTHERS[1:]
    )


def test_someone_else_without_other_pictures_goes_on_at_once() -> None:
    alone = FormView(PERSON)
    assert acted(Form("es"), "someone_else", alone, 1).form.page == "knows"
    assert acted(Form("es"), "someone_else", VIEW, 1).form.page == "others"


def test_an_action_of_no_page_is_refused() -> None:
    with pytest.raises(ValueError, match="'dance' is no action"):
        acted(Form("es"), "dance", VIEW, 1)


def test_a_person_who_was_recalled_meanwhile_cannot_be_chosen() -> None:
    action = f"person:{PERSON.notice_id}"
    assert acted(Form("es"), action, VIEW.without({PERSON.notice_id}), 1).form == Form("es")


def test_the_form_warns_at_45_seconds_and_is_over_at_60() -> None:
    idle = Idle(ANSWERING, 100.0)
    states = {seconds: idle.state(100.0 + seconds) for seconds in (0, 44.9, 45, 59.9, 60)}
    assert states == {0: "awake", 44.9: "awake", 45: "warning", 59.9: "warning", 60: "over"}


def test_a_touch_begins_the_wait_anew() -> None:
    idle = Idle(ANSWERING, 100.0).touched(144.0)
    assert idle.state(188.0) == "awake"
    assert idle.touched(120.0) == idle, "a clock that ran back takes no time away"


def test_the_warning_counts_whole_seconds_and_wakes_for_each() -> None:
    idle = Idle(ANSWERING, 100.0)
    assert idle.next_s(100.0) == 45.0
    assert (idle.left_s(145.0), idle.next_s(145.0)) == (15, 1.0)
    assert (idle.left_s(145.25), idle.next_s(145.25)) == (15, 0.75)
    assert (idle.left_s(159.5), idle.next_s(159.5)) == (1, 0.5)
    assert (idle.left_s(160.0), idle.next_s(160.0)) == (0, 0.0)


def test_a_receipt_stands_for_two_minutes() -> None:
    idle = Idle(ANSWERING, 100.0).ruled(KEEPING_RECEIPT, 200.0)
    assert [idle.state(200.0 + s) for s in (89, 91, 121)] == ["awake", "warning", "over"]


def test_one_finger_reported_twice_is_one_touch() -> None:
    twice = Twice(near_px=20)
    assert not twice.is_double(100, 100, 10.0)
    assert twice.is_double(104, 99, 10.02)
    assert not twice.is_double(104, 99, 10.2), "a second touch"
    assert not twice.is_double(300, 99, 10.21), "another finger"


def test_every_answer_has_words_in_both_languages() -> None:
    from assets.i18n import Translator
    from assets.questions import words

    spanish, english = (words(Translator("questions", language)) for language in ("es", "en"))
    assert set(spanish) == set(english) == {*KNOWS, *WHEN}
    assert all(spanish[each] != english[each] for each in spanish)
