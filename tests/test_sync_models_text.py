"""Text of signed models: plain, composed, in both languages or in the one declared."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from sync.models import Reward
from sync.models.text import NAME_MAX
from sync.sealing import ReplySecret
from tests.fixtures_tips import made_tip
from tests.making import make_campaign, make_notice, make_picture


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", "Juan\x00Nadie", r"control character U\+0000"),
        ("name", "Juan\x1b[31mNadie", r"control character U\+001B"),
        ("name", "Juan\u202eeidaN", r"bidirectional control U\+202E"),
        ("native_name", "\u2067\u0645\u062d\u0645\u062f", r"bidirectional control U\+2067"),
        ("name", "Juan\ue000", r"control character U\+E000"),
        ("name", "Juan\u2028Nadie", r"control character U\+2028"),
        ("name", "Juan\nNadie", "should match pattern"),
        ("name", "", "at least 1 item"),
        ("name", "   ", "at least 1 item"),
        ("name", "x" * 121, "at most 120 characters"),
        ("native_name", "م" * 121, "at most 120 characters"),
        ("aliases", ("x" * 121,), "at most 120 characters"),
        ("case_number", "x" * 81, "at most 80 characters"),
        ("charge_es", "x" * 401, "at most 400 characters"),
        ("case_number", "", "at least 1 item"),
    ],
)
def test_a_text_that_could_mislead_or_not_fit_is_refused(field: str, value: Any, why: str) -> None:
    changes: dict[str, Any] = {field: value}
    with pytest.raises(ValidationError, match=why):
        make_notice(**changes)


def test_a_name_has_room_for_120_characters_wherever_it_goes() -> None:
    name = "Ñ" * NAME_MAX
    notice = make_notice(name=name, native_name=name, aliases=(name,))
    assert (notice.name, notice.native_name, notice.aliases) == (name, name, (name,))
    tip = made_tip(ReplySecret.new(), notice_name=name)
    assert tip.notice_name == name


def test_accents_are_composed_so_that_equal_names_hash_alike() -> None:
    assert make_notice(name="Jose\u0301 Nadie") == make_notice(name="José Nadie")


def test_a_right_to_left_name_without_controls_is_a_name() -> None:
    assert make_notice(native_name="محمد").native_name == "محمد"


@pytest.mark.parametrize(
    "changes",
    [
        {"charge_en": ""},
        {"caution_es": ""},
        {"details_en": ""},
        {"authority_es": ""},
        {"reward": Reward(text_en="Up to 10,000 USD")},
        {"pictures": (make_picture(caption_es="De frente"),)},
    ],
)
def test_a_text_in_one_language_only_is_refused_and_named(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="text missing or outside the one language") as error:
        make_notice(**changes)
    (field,) = changes
    assert field.removesuffix("_es").removesuffix("_en") in str(error.value)


ENGLISH_ONLY: dict[str, Any] = {
    "one_language": "en",
    "charge_es": "",
    "caution_es": "",
    "details_es": "",
    "authority_es": "",
    "description": {"age": (30, 35), "hair_en": "Black"},
}


def test_one_language_is_enough_where_the_approver_said_so() -> None:
    assert make_notice(**ENGLISH_ONLY).one_language == "en"


def test_one_language_with_text_in_the_other_is_refused() -> None:
    with pytest.raises(ValidationError, match="outside the one language: caution_es"):
        make_notice(**(ENGLISH_ONLY | {"caution_es": "Peligroso."}))


@pytest.mark.parametrize("kind", ["missing", "seeking_information"])
@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("charge_es", "SE BUSCA por su familia."),
        ("charge_en", "On the most wanted list."),
        ("caution_es", "Entre los más buscados."),
        ("caution_en", "Wanted by the authorities."),
    ],
)
def test_a_missing_person_is_never_called_wanted(kind: str, field: str, words: str) -> None:
    other = field[:-2] + ("en" if field.endswith("es") else "es")
    changes: dict[str, Any] = {field: words, other: "Texto."}
    with pytest.raises(ValidationError, match="must not say wanted / se busca"):
        make_notice(kind=kind, **changes)


@pytest.mark.parametrize("field", ["promise_es", "promise_en"])
def test_a_campaign_promises_something_to_who_gives_information(field: str) -> None:
    with pytest.raises(ValidationError, match="is promised"):
        make_campaign(**{field: " "})
