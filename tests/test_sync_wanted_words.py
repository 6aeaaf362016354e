"""Which words call a person wanted, and which honest sentences of a notice only look alike."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from sync.canonical import canonical_json
from sync.models import ApprovedNotice, ChannelManifest, Notice
from sync.models.notice import read_approved_notice
from sync.models.wanted_words import calls_wanted, heads_wanted
from tests.making import make_manifest, make_notice
from tests.test_sync_rules_playing import ids, play, reasons

CALLS = (
    "BUSCADA: desapareció el 3 de mayo",
    "WANTED: she went missing on May 3",
    "Prófuga de la justicia, buscada",
    "Es profugo desde 2019",
    "Wanted fugitive, armed",
    "Fugitives",
    "Fugitivo",
    "Se busca armado y peligroso",
    "Se busca autora del robo",
    "Se busca a quien responde al nombre de Ana",
    "Se busca taxista",
    "SE\u200bBUSCA",
    "Se busca a Ana, una de las más buscadas",
    "SE BUSCA por su familia.",
    "Se buscan: dos hermanas",
    "SE  BUSCA",
    "S E   B U S C A",
    "W.A.N.T.E.D.",
    "B U S C A D A",
    "se bus\u00adca",
    "Buscad@s",
    "Entre los mas buscados",
    "Ha sido buscada en tres estados",
    "On the FBI’s Most-Wanted list",
    "#MostWanted",
    "He is wanted by the authorities.",
    "She was wanted to stand trial",
    "wanted to be found",
    "Wanted to be found",
    "They call her the wanted",
    "ＷＡＮＴＥＤ",
)
HONEST = (
    "",
    "La familia la busca desde entonces.",
    "Se busca información sobre su paradero.",
    "Se buscan testigos del accidente.",
    "Se busca a su familia.",
    "Se busca a quien la vio esa noche.",
    "Se busca identificar a este hombre.",
    "Se busca localizarla con vida.",
    "Se busca a testigos y a sus familiares.",
    "Se busca el arma.",
    "Se busca un automóvil gris.",
    "Se busca una camioneta roja.",
    "Se le busca desde el 3 de mayo.",
    "Continúa la búsqueda.",
    "Fue vista buscando a su perro.",
    "Las madres buscadoras de Sonora la acompañan.",
    "Su madre la ha buscado en hospitales.",
    "Sus hermanos habían buscado ya en Juárez.",
    "Iba al buscador de empleo.",
    "La policía la buscaba en el río.",
    "Si la ve, busque ayuda: está desorientada.",
    "She wanted to go home.",
    "A man who wanted her to get into his car was seen.",
    "The family is searching for her.",
    "An unwanted visitor was seen.",
    "She just wanted to see the sea.",
)


@pytest.mark.parametrize("text", CALLS)
def test_words_that_call_a_person_wanted(text: str) -> None:
    assert calls_wanted(text)


@pytest.mark.parametrize("text", HONEST)
def test_honest_sentences_pass(text: str) -> None:
    assert not calls_wanted(text)


def test_a_title_says_so_where_a_sentence_would_not() -> None:
    assert heads_wanted("Se busca información")
    assert not calls_wanted("Se busca información")
    assert not heads_wanted("Madres buscadoras de Sonora")


FIELDS: dict[str, dict[str, Any]] = {
    "name": {"name": "BUSCADA Ana"},
    "native_name": {"native_name": "WANTED"},
    "case_number": {"case_number": "Prófuga 12"},
    "aliases.0": {"aliases": ("La fugitiva",)},
    "charge_es": {"charge_es": "BUSCADA: desapareció.", "charge_en": "She is missing."},
    "caution_en": {"caution_es": "Enferma.", "caution_en": "Wanted fugitive, armed"},
    "details_es": {"details_es": "Una de las más buscadas.", "details_en": "She is missing."},
    "authority_es": {"authority_es": "Los más buscados", "authority_en": "Police"},
    "description.born": {"description": {"born": "Buscada desde 1980"}},
    "description.marks_es": {"description": {"marks_es": "Prófuga", "marks_en": "A scar"}},
    "description.last_seen_en": {
        "description": {"last_seen_es": "En El Paso", "last_seen_en": "Wanted in El Paso"}
    },
    "reward.text_en": {"reward": {"text_es": "Recompensa", "text_en": "For this fugitive"}},
    "pictures.0.caption_es": {
        "pictures": [
            {"sha256": "0" * 64, "media_type": "image/jpeg", "byte_size": 9, "width": 9,
             "height": 9, "caption_es": "Se busca", "caption_en": "In May"},
        ]
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", ["missing", "seeking_information", "alert"])
@pytest.mark.parametrize("field", FIELDS)
def test_no_text_of_another_kind_calls_anybody_wanted(kind: str, field: str) -> None:
    with pytest.raises(ValidationError, match=rf"must not say wanted / se busca: {field} “"):
        make_notice(kind=kind, **FIELDS[field])
    make_notice(kind="wanted", **FIELDS[field])


def before_the_list() -> Notice:
    """As two people once let it in."""
    good = make_notice(kind="missing")
    said = {"charge_es": "BUSCADA: desapareció.", "charge_en": "WANTED: she is missing."}
    return Notice.model_construct(**(good.__dict__ | said))


def test_what_was_approved_before_is_read_again_and_says_which_words_it_holds() -> None:
    old = before_the_list()
    read = read_approved_notice(canonical_json(old))
    assert (type(read), canonical_json(read)) == (Notice, canonical_json(old))
    assert read.wrongly_wanted == (("charge_es", "BUSCADA"), ("charge_en", "WANTED"))
    ref = {"number": 1, "content_sha256": "0" * 64, "approved_at": "2026-01-01T00:00:00Z"}
    entry = ApprovedNotice.model_validate({"approval": ref, "content": old.model_dump()})
    assert entry.content == old
    with pytest.raises(ValidationError, match="Extra inputs"):
        ApprovedNotice.model_validate({"approval": ref, "content": old.model_dump() | {"x": 1}})


def test_a_publication_that_holds_one_is_read_and_only_that_slide_is_left_out() -> None:
    signed = canonical_json(make_manifest([before_the_list(), make_notice(2)]))
    playlist = play(ChannelManifest.model_validate_json(signed))
    assert ids(playlist) == ["slide-test0002", "message"]
    assert reasons(playlist) == {"slide-test0001": "calls_wanted"}
    assert "BUSCADA" in playlist.left_out[0].why
