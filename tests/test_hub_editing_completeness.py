"""What a notice lacks, by the pure rule, and how its form says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.notices.completeness import (
    MOST_ENLARGED,
    PAIRS,
    Facts,
    PictureFacts,
    Place,
    enlarged,
    gaps_of,
)
from hub.notices.facts import facts_of, findable
from hub.notices.models import NoticePicture
from tests.fixtures_hub import (  # noqa: F401 - a fixture
    Hub,
    draft_campaign,
    draft_channel,
    draft_notice,
    edit,
    hub,
)
from tests.test_hub_two_people import form_data, signed_in

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LARGE = PictureFacts(1200, 1500, focus_set=True)
PLACE = Place("Puente", "Los diez", "915-555-0142", approved=True)
WHOLE = Facts(
    texts={"name": "Persona Ficticia", "case_number": "F-1"}
    | {f"{stem}_{lang}": "" for stem in PAIRS for lang in ("es", "en")}
    | {f"{stem}_{lang}": "Algo" for stem in ("charge", "authority") for lang in ("es", "en")},
    one_language="",
    outcome="none",
    pictures=(LARGE,),
    verified_until=NOW + timedelta(days=100),
)


def codes(facts: Facts, **context: object) -> list[str]:
    """What is found, by code."""
    return [gap.code for gap in gaps_of(facts, **context)]  # type: ignore[arg-type]


def without(field: str) -> Facts:
    """The whole notice but for one text."""
    return replace(WHOLE, texts=dict(WHOLE.texts) | {field: ""})


def test_a_whole_notice_lacks_nothing() -> None:
    assert codes(WHOLE, now=NOW, places=(PLACE,)) == []


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("name", "name"),
        ("case_number", "case_number"),
        ("charge_es", "spanish"),
        ("authority_en", "english"),
    ],
)
def test_what_is_missing_is_found_at_its_field(field: str, found: str) -> None:
    [gap] = gaps_of(without(field))
    assert (gap.code, gap.field, gap.weight) == (found, field, "needed")


def test_a_text_that_is_in_neither_language_is_asked_for_once() -> None:
    texts = dict(WHOLE.texts) | {"charge_es": "", "charge_en": ""}
    assert codes(replace(WHOLE, texts=texts)) == ["charge"]


def test_a_notice_that_is_in_one_language_on_purpose_lacks_no_other() -> None:
    texts = {name: "" if name.endswith("_en") else text for name, text in WHOLE.texts.items()}
    assert codes(replace(WHOLE, texts=texts, one_language="es")) == []


def test_a_photograph_is_small_where_a_screen_enlarges_it_too_much() -> None:
    assert enlarged(1080, 1080) == 1.0
    edge = round(1080 / MOST_ENLARGED)
    assert codes(replace(WHOLE, pictures=(PictureFacts(edge, edge, focus_set=True),))) == []
    small = PictureFacts(edge - 1, edge - 1, focus_set=True)
    assert codes(replace(WHOLE, pictures=(small,))) == ["picture_small"]


def test_a_face_that_nobody_placed_is_asked_for_by_its_number() -> None:
    facts = replace(WHOLE, pictures=(LARGE, replace(LARGE, focus_set=False, place=4)))
    [gap] = gaps_of(facts)
    assert (gap.code, gap.about, gap.field) == ("focus", "2", "pictures-4-focus_x")


@pytest.mark.parametrize(
    ("days", "found"), [(-1, ["ended"]), (1, ["ends_soon"]), (6, ["ends_soon"]), (30, [])]
)
def test_an_end_is_near_or_past(days: int, found: list[str]) -> None:
    facts = replace(WHOLE, verified_until=NOW + timedelta(days=days))
    assert codes(facts, now=NOW) == found


def test_without_a_channel_or_a_tip_line_nobody_can_answer() -> None:
    assert codes(WHOLE, places=()) == ["channel"]
    assert codes(WHOLE, places=(replace(PLACE, phone=""),)) == ["tip_line"]
    assert codes(WHOLE, places=(replace(PLACE, approved=False),)) == ["campaign_waits"]
    over = replace(PLACE, ends=NOW - timedelta(days=1))
    assert codes(WHOLE, now=NOW, places=(over,)) == ["campaign_ended"]


def test_names_are_found_without_accents_and_capitals() -> None:
    assert findable("José  Ñandú", "Персона") == "jose nandu персона"


def test_what_the_rule_calls_needed_is_what_keeps_a_notice_from_approval(
    hub: Hub,  # noqa: F811
) -> None:
    notice = draft_notice(hub.ana)
    assert [gap for gap in gaps_of(facts_of(notice)) if gap.weight == "needed"] == []
    notice.content()
    for field in ("name", "case_number", "charge_en", "authority_es"):
        edit(notice, hub.ana, **{field: ""})
        found = {gap.field for gap in gaps_of(facts_of(notice.saved())) if gap.weight == "needed"}
        assert field in found
        edit(notice, hub.ana, **{field: "Otra vez"})


def test_the_form_says_what_is_missing_and_says_it_anew_while_one_types(
    hub: Hub,  # noqa: F811
) -> None:
    notice = draft_notice(hub.ana, charge_en="")
    draft_channel(hub.ana, [notice], draft_campaign(hub.ana))
    client = signed_in(hub.ana)
    opened = client.get(f"/admin/snippets/notices/notice/edit/{notice.pk}/").content.decode()
    assert 'href="#id_charge_en"' in opened
    assert "todavía no está aprobada" in opened
    typed = form_data(client, notice) | {"charge_en": "Typed just now.", "case_number": ""}
    said = client.post(f"/admin/notices/gaps/{notice.pk}/", typed).content.decode()
    assert 'href="#id_charge_en"' not in said
    assert 'href="#id_case_number"' in said
    assert notice.saved().charge_en == ""  # nothing was saved by looking


def test_a_field_that_cannot_be_read_is_said_and_a_new_form_is_answered_too(hub: Hub) -> None:  # noqa: F811
    notice = draft_notice(hub.ana)
    client = signed_in(hub.ana)
    typed = form_data(client, notice) | {"verified_until": "2026-1"}
    said = client.post(f"/admin/notices/gaps/{notice.pk}/", typed).content.decode()
    assert 'href="#id_verified_until"' in said
    begun = {**typed, "verified_until": "", "name": "Nadie"}
    assert client.post("/admin/notices/gaps/0/", begun).status_code == 200


def test_the_very_same_photograph_in_another_notice_is_told(hub: Hub) -> None:  # noqa: F811
    notice, twin = draft_notice(hub.ana, 1), draft_notice(hub.ana, 2, name="Otra Persona")
    client = signed_in(hub.ana)
    address = f"/admin/snippets/notices/notice/edit/{notice.pk}/"
    assert "Esta misma fotografía" not in client.get(address).content.decode()
    draft = twin.saved()
    draft.pictures.set([NoticePicture(photo=notice.pictures.get().photo)])
    draft.save_revision(user=hub.ana)
    page = client.get(address).content.decode()
    assert "Esta misma fotografía está también en otro aviso: Otra Persona." in page
