"""Each change of what is signed has a sentence, and what nobody may miss is loud. No database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from hub.approvals.changes import Content, changes_of
from hub.approvals.models import SubjectKind
from hub.approvals.reach import Reach, ReachedChannel
from hub.approvals.sentences import Change
from sync.models import (
    Campaign,
    Channel,
    Daypart,
    Desk,
    ImageSlide,
    MessageSlide,
    Notice,
    NoticeSlide,
    Picture,
    Reward,
    TenSlide,
    TipLines,
)
from sync.types import ChannelId
from tests.making import (
    NOW,
    make_campaign,
    make_channel,
    make_desk,
    make_notice,
    make_picture,
    notice_id,
)

NAMES: dict[str, str] = {notice_id(n): f"Persona {n}" for n in range(1, 10)}
REACH = Reach(
    channels=(ReachedChannel(ChannelId("puente"), "Puente", 3),), planned=(), screens=3, sites=2,
    countries=("MX", "US"), named=(),
)  # fmt: skip


def said(
    kind: SubjectKind, before: Content | None, after: Content, language: str = "es"
) -> list[Change]:
    """The sentences of a change."""
    with override(language):
        return changes_of(kind, before, after, REACH, NAMES)


def words(
    kind: SubjectKind, before: Content | None, after: Content, language: str = "es"
) -> list[str]:
    """Their words."""
    return [change.words for change in said(kind, before, after, language)]


LATER = NOW + timedelta(days=3)
NOTICE_CHANGES: dict[str, Any] = {
    "kind": "missing", "name": "Otra Persona", "native_name": "Персона", "aliases": ("Otro",),
    "charge_es": "Otra cosa.", "charge_en": "Another thing.", "caution_es": "No se acerque.",
    "caution_en": "Keep away.", "reward": None, "details_es": "Otro.", "details_en": "Other.",
    "authority_es": "Otra", "authority_en": "Another", "case_number": "F-1",
    "pictures": (make_picture(2),), "verified_until": LATER, "show_from": NOW, "show_until": LATER,
}  # fmt: skip
TOGETHER: dict[str, dict[str, Any]] = {
    "outcome": {"outcome": "captured", "outcome_until": LATER},
    "outcome_until": {"outcome": "captured", "outcome_until": LATER},
}
DESCRIPTION: dict[str, Any] = {
    "gender": "unknown", "born": "1980", "age": (20, 21), "height_cm": None, "weight_kg": (50, 60),
    "hair_es": "Cano", "hair_en": "Grey", "eyes_es": "Verdes", "eyes_en": "Green",
    "marks_es": "Ninguna.", "marks_en": "None.", "last_seen_es": "Aquí.", "last_seen_en": "Here.",
}  # fmt: skip


def notice_variants() -> Iterator[tuple[str, Notice]]:
    """A notice for every field of it, changed in that one."""
    base = make_notice()
    for field, value in NOTICE_CHANGES.items():
        yield field, base.model_copy(update={field: value})
    for field, values in TOGETHER.items():
        yield field, base.model_copy(update=values)
    yield "one_language", base.model_copy(update={"one_language": "es"})
    for field, value in DESCRIPTION.items():
        changed = base.description.model_copy(update={field: value})
        yield f"description.{field}", base.model_copy(update={"description": changed})


def test_every_field_of_a_notice_has_a_sentence() -> None:
    tried = {}
    for field, after in notice_variants():
        tried[field] = words("notice", make_notice(), after)
    assert {field for field, found in tried.items() if not found} == set()
    top = {field.partition(".")[0] for field in tried}
    assert top == set(Notice.model_fields) - {"id"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", "915-555-0199"), ("whatsapp", None), ("emergency", "066"), ("web", None)],
)
def test_every_tip_line_is_loud_and_says_on_how_many_screens(field: str, value: Any) -> None:
    before = make_campaign()
    lines = before.tip_lines.model_copy(update={field: value})
    [change] = said("campaign", before, before.model_copy(update={"tip_lines": lines}))
    assert change.loud
    if value is not None:
        assert "en 3 pantallas de 2 sitios (México, Estados Unidos)" in change.words
    assert set(TipLines.model_fields) == {"phone", "whatsapp", "emergency", "web"}


def test_a_phone_number_is_said_before_and_after_in_both_languages() -> None:
    before = make_campaign()
    lines = before.tip_lines.model_copy(update={"phone": "915-555-0199"})
    after = before.model_copy(update={"tip_lines": lines})
    [es], [en] = words("campaign", before, after), words("campaign", before, after, "en")
    assert es == (
        "Cambia el teléfono de informes de 915-555-0142 a 915-555-0199 "
        "en 3 pantallas de 2 sitios (México, Estados Unidos)"
    )
    assert en == (
        "The number of the tip line changes from 915-555-0142 to 915-555-0199 "
        "on 3 screens at 2 sites (Mexico, United States)"
    )


@pytest.mark.parametrize(
    "changes",
    [{"title_es": "x"}, {"title_en": "x"}, {"promise_es": "x"}, {"promise_en": "x"},
     {"starts": NOW}, {"ends": LATER}],
)  # fmt: skip
def test_every_other_field_of_a_campaign_has_a_sentence(changes: dict[str, Any]) -> None:
    before = make_campaign()
    assert words("campaign", before, before.model_copy(update=changes))
    assert set(Campaign.model_fields) == {
        "id", "title_es", "title_en", "promise_es", "promise_en", "tip_lines", "starts", "ends",
    }  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [{"name": "Otro"}, {"order": "shuffled"}, {"offline_ttl_s": 7200}, {"valid_days": 3},
     {"evergreen": make_channel().evergreen.model_copy(update={"campaign_id": "otra"})},
     {"evergreen": make_channel().evergreen.model_copy(update={"duration_s": 20})}],
)  # fmt: skip
def test_every_field_of_a_channel_has_a_sentence(changes: dict[str, Any]) -> None:
    before = make_channel()
    assert words("channel", before, before.model_copy(update=changes))
    assert set(Channel.model_fields) == {
        "id", "name", "slides", "evergreen", "order", "offline_ttl_s", "valid_days",
    }  # fmt: skip


SLIDE_CHANGES: dict[str, Any] = {
    "duration_s": 30, "show_from": NOW, "show_until": LATER, "weight": 3, "campaign_id": "otra",
    "dayparts": (Daypart(start="08:00", end="12:00"),), "rank": 4, "rank_of": 9,
    "notice_id": notice_id(2),
}  # fmt: skip


@pytest.mark.parametrize("field", SLIDE_CHANGES)
def test_every_field_of_a_notices_slide_has_a_sentence(field: str) -> None:
    before = make_channel()
    changed = before.slides[0].model_copy(update={field: SLIDE_CHANGES[field]})
    after = before.model_copy(update={"slides": (changed, *before.slides[1:])})
    found = said("channel", before, after)
    assert len(found) == 1
    assert found[0].loud == (field in {"campaign_id", "notice_id"})
    assert set(NoticeSlide.model_fields) == {*SLIDE_CHANGES, "id", "type"}


def test_another_message_or_image_in_its_place_is_loud() -> None:
    before = make_channel()
    message = MessageSlide(id=before.slides[0].id, title_es="Hola", title_en="Hello")
    picture = make_picture(3)
    image = ImageSlide(id=before.slides[0].id, picture=picture, alt_es="Sol", alt_en="Sun")
    for slide in (message, image):
        after = before.model_copy(update={"slides": (slide, *before.slides[1:])})
        assert [change.loud for change in said("channel", before, after)] == [True]


def test_slides_that_come_go_and_move_are_said_each_once() -> None:
    notices = [make_notice(n) for n in (1, 2, 3, 4)]
    before = make_channel(notices)
    one, two, three, four, message = before.slides
    new = two.model_copy(update={"id": "nueva", "notice_id": notice_id(5)})
    after = before.model_copy(update={"slides": (four, one, new, three, message)})
    assert words("channel", before, after) == [
        "Se quita la lámina 2: Persona 2",
        "Se añade la lámina 3: Persona 5",
        "La lámina 4 pasa al lugar 1: Persona 4",
    ]


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        ((1, 2, 3), (1, 3), [("La cuadrícula de la lámina 1 ya no muestra a: Persona 2", True)]),
        ((1, 2), (1, 3, 2, 4),
         [("La cuadrícula de la lámina 1 ahora también muestra a: Persona 3, Persona 4", True)]),
        ((1, 2), (2, 1),
         [("Los rostros de la cuadrícula de la lámina 1 van en otro orden", False)]),
    ],
)  # fmt: skip
def test_a_grid_says_by_name_who_comes_and_who_goes(
    before: tuple[int, ...], after: tuple[int, ...], sentences: list[tuple[str, bool]]
) -> None:
    channel = make_channel()
    was, now = (
        channel.model_copy(update={"slides": (grid_of(numbers), *channel.slides)})
        for numbers in (before, after)
    )
    found = said("channel", was, now)
    assert [(change.words, change.loud) for change in found] == sentences


def grid_of(numbers: tuple[int, ...]) -> TenSlide:
    """A grid of these notices."""
    return TenSlide(
        id="diez", campaign_id="los-diez", notice_ids=tuple(notice_id(n) for n in numbers)
    )


def test_what_changes_alike_on_several_slides_is_said_once() -> None:
    before = make_channel([make_notice(n) for n in range(1, 6)])
    slides = tuple(slide.model_copy(update={"duration_s": 20}) for slide in before.slides)
    assert words("channel", before, before.model_copy(update={"slides": slides})) == [
        "En 6 láminas: segundos en pantalla, de 10 a 20"
    ]


KEPT = [make_picture(n) for n in (1, 2, 3)]
PICTURES = st.lists(
    st.sampled_from(KEPT)
    | st.builds(
        lambda picture, x, caption: picture.model_copy(
            update={"focus_x": x, "caption_es": caption}
        ),
        st.sampled_from(KEPT), st.integers(0, 100), st.sampled_from(["", "De perfil."]),
    ),
    max_size=4,
)  # fmt: skip


@given(before=PICTURES, after=PICTURES)
def test_no_photograph_changes_without_a_sentence(
    before: list[Picture], after: list[Picture]
) -> None:
    base = make_notice()
    pair = [base.model_copy(update={"pictures": tuple(p)}) for p in (before, after)]
    found = said("notice", pair[0], pair[1])
    assert bool(found) == (before != after)
    if [p.sha256 for p in before[:1]] != [p.sha256 for p in after[:1]]:
        assert found[0].loud, "another face is never in small print"


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (Reward(amount=100), None, "Se quita la recompensa: USD 100"),
        (None, Reward(amount=100), "Se ofrece una recompensa: USD 100"),
        (Reward(amount=100), Reward(amount=2000, currency="MXN"),
         "La recompensa cambia de USD 100 a MXN 2,000"),
    ],
)  # fmt: skip
def test_a_reward_is_one_sentence(before: Any, after: Any, sentence: str) -> None:
    pair = [make_notice().model_copy(update={"reward": each}) for each in (before, after)]
    assert words("notice", pair[0], pair[1]) == [sentence]


def test_a_new_face_says_where_it_appears() -> None:
    found = said("notice", None, make_notice())
    assert found[0].loud
    assert found[0].words.startswith("Aparece una cara nueva en 3 pantallas de 2 sitios")


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "Aparece una cara nueva, pero todavía en ninguna pantalla: %s"),
     ("en", "A new face appears, but on no screen yet: %s")],
)  # fmt: skip
def test_a_new_face_that_no_screen_plays_says_so_in_a_sentence(language: str, words: str) -> None:
    nowhere = replace(REACH, channels=(), screens=0, sites=0, countries=())
    with override(language):
        assert changes_of("notice", None, make_notice(), nowhere, NAMES)[0].words == (
            words % make_notice().name
        )


@pytest.mark.parametrize("kind", ["missing", "seeking_information"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_nobody_who_is_missing_is_called_wanted(kind: Any, language: str) -> None:
    notice = make_notice(kind=kind)
    changed = make_notice(kind=kind, name="Otra", outcome="located", outcome_until=LATER)
    text = " ".join(
        words("notice", None, notice, language) + words("notice", notice, changed, language)
    ).casefold()
    assert "wanted" not in text
    assert "se busca" not in text


def test_what_was_wanted_and_is_missing_names_both_once() -> None:
    [change] = said("notice", make_notice(), make_notice().model_copy(update={"kind": "missing"}))
    assert change.loud


def test_each_key_of_a_desk_is_loud() -> None:
    desk, other = make_desk(), make_desk(seed=2)
    after = desk.model_copy(update={"keys": other.keys, "signing_key": other.signing_key})
    found = said("desk", desk, after)
    assert found
    assert all(change.loud for change in found)
    assert said("desk", desk, desk) == []
    gone = said("desk", desk, desk.model_copy(update={"keys": desk.keys[:-1]}))
    assert [change.words for change in gone] == [
        "Se quita una clave con la que se sellaban informes"
    ]
    assert set(Desk.model_fields) >= {"keys", "signing_key", "role", "country"}
