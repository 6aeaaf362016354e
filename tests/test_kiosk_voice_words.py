"""What stands on a screen becomes what is said: numbers, signs, letters, slides as sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.i18n import Translator, two_languages
from kiosk.voice.reading import read_slide
from kiosk.voice.routing import allowed, amplitude, way_of
from kiosk.voice.saying import Saying, digit_by_digit
from kiosk.voice.voice import Spoken
from screens.tip.keyboard.layouts import key_rows
from screens.views import (
    DetailView,
    EnrolmentView,
    ImageView,
    MessageView,
    Pair,
    Photo,
    TenView,
    TileView,
    TipLineView,
    TipView,
)
from tests.fixtures_screens import ALERT, CAPTURED, MISSING, SEEKING, TIP_LINE, WANTED

PHOTO = Photo(bytes(3), 1, 1)
PHONE = "9 1 5, 5 5 5, 0 1 4 2"
SAY = Saying(Translator("voice", "es"), Translator("voice", "en"))


def _words(view: object, first: Spoken = "es") -> str:
    return " ".join(text for _, text in read_slide(view, two_languages("screens", first)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("es", "Llame al 915-555-0142", "Llame al 9 1 5, 5 5 5, 0 1 4 2"),
        ("en", "(915) 555-0142", "9 1 5, 5 5 5, 0 1 4 2"),
        ("es", "+52 656 555 0142", "5 2, 6 5 6, 5 5 5, 0 1 4 2"),
        ("es", "9155550142", "9 1 5 5 5 5 0 1 4 2"),
        ("es", "En peligro: 911", "En peligro: 9 1 1"),
        ("es", "04 / 10", "4 de 10"),
        ("en", "04 / 10", "4 of 10"),
        ("es", "Se busca · WANTED", "Se busca, WANTED"),
        ("es", "38–42", "38 a 42"),
        ("en", "5′10″ – 6′0″", "5 feet 10 inches to 6 feet 0 inches"),
        ("es", "1.75–1.80 m", "1.75 a 1.80 metros"),
        ("en", "80 kg", "80 kilograms"),
        ("es", "$50,000 USD", "50000 dólares"),
        ("en", "$1,000,000 MXN", "1000000 pesos"),
        ("es", "sebusca.example/R", "sebusca punto example diagonal R"),
        ("en", "ana@correo.example", "ana at correo dot example"),
        ("es", "1998–2001", "1998 a 2001"),
        ("es", "2026-11-24", "2026-11-24"),
        ("es", "De 9 a.m. a 5 p.m., EE.UU.", "De 9 a.m. a 5 p.m., EE.UU."),
        ("es", "Juan\nPérez\t❤\u202e\x07", "Juan Pérez"),
        ("es", "· — ·", ""),
    ],
)
def test_what_is_written_for_the_eye_is_said_for_the_ear(
    language: Spoken, written: str, said: str
) -> None:
    assert SAY(language, written) == said


def test_pesos_are_not_made_dollars_where_only_the_sign_stands() -> None:
    assert SAY("es", "Recompensa: $50,000") == "Recompensa: 50000"
    assert SAY("en", "Reward: $50,000") == "Reward: 50000 dollars"


@pytest.mark.parametrize("markup", ["[[h@l'oU]]", "<voice name='x'>", "{\\rtf}", "a#b`c~d"])
def test_no_markup_reaches_the_engine(markup: str) -> None:
    assert not set(SAY("es", f"uno {markup} dos")) & set("[]<>{}\\#`~")


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_key_of_the_keyboards_has_a_name_that_can_be_said(language: Spoken) -> None:
    keys = {
        letter
        for kind in ("words", "line", "contact")
        for rows in (5, 6)
        for signs in (False, True)
        for row in key_rows(language, kind, rows, signs=signs)  # type: ignore[arg-type]
        for key in row
        if key.kind == "letter"
        for letter in (key.text, *key.held)
    }
    spoken_by_the_engine = set("+=%°€")
    bare = {k for k in keys if not any(c.isalnum() for c in SAY(language, k))}
    assert bare <= spoken_by_the_engine
    assert SAY("es", "y") == "ye"


def test_a_number_is_dictated_in_its_groups() -> None:
    assert digit_by_digit("915-555-0142") == "9 1 5, 5 5 5, 0 1 4 2"


# --- where and how loud ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plugged", "only_private", "has_speaker", "way"),
    [
        (False, False, True, "speaker"),
        (False, True, True, None),
        (False, False, False, None),
        (True, False, True, "headset"),
        (True, True, True, "headset"),
        (True, True, False, "headset"),
    ],
)
def test_what_is_private_is_heard_in_a_headset_or_not_at_all(
    plugged: bool, only_private: bool, has_speaker: bool, way: str | None
) -> None:
    assert way_of(plugged=plugged, only_private=only_private, has_speaker=has_speaker) == way


def test_ten_percent_are_three_decibels_and_none_is_silence() -> None:
    assert [amplitude(percent) for percent in (0, 40, 60, 80, 100)] == [0, 25, 50, 100, 200]
    assert [allowed(percent, 90) for percent in (-5, 50, 100)] == [0, 50, 90]


# --- slides ---------------------------------------------------------------------------------------


def test_a_wanted_slide_says_who_what_for_and_where_to_call() -> None:
    said = _words(WANTED)
    assert said.startswith(f"Se busca: {WANTED.name}.")
    for part in (WANTED.charge.es, PHONE, "En peligro: 9 1 1"):
        assert part.rstrip(".") in said
    assert "Los cargos" in said
    assert WANTED.charge.en not in said


def test_a_slide_is_read_in_the_language_that_was_chosen() -> None:
    assert read_slide(WANTED, two_languages("screens", "en"))[0][0] == "en"
    assert WANTED.charge.en.rstrip(".") in _words(WANTED, "en")


@pytest.mark.parametrize("view", [MISSING, SEEKING, ALERT], ids=lambda view: view.kind)
@pytest.mark.parametrize("first", ["es", "en"])
def test_nobody_who_is_not_wanted_is_called_so(view: object, first: Spoken) -> None:
    said = _words(view, first).casefold()
    assert ("se busca" in said, "wanted" in said, "cargos" in said) == (False, False, False)


def test_of_somebody_captured_neither_reward_nor_caution_nor_looks_are_said() -> None:
    said = _words(CAPTURED)
    assert said.startswith("Capturado: ")
    assert WANTED.caution.es.rstrip(".") in _words(WANTED)
    assert not [part for part in ("$", WANTED.caution.es, "Estatura") if part in said]
    assert "Gracias" in said


def test_a_text_that_exists_in_one_language_is_said_with_its_voice() -> None:
    view = MessageView(Pair(es="Aviso"), Pair(en="Road closed"))
    lines = (("es", "Aviso."), ("en", "Road closed."))
    assert read_slide(view, two_languages("screens", "es")) == lines
    assert read_slide(view, two_languages("screens", "en")) == lines


def test_the_tip_line_says_its_numbers_digit_by_digit() -> None:
    view = TipLineView(TipView("915-555-0142", whatsapp="915-555-0194"))
    said = _words(view)
    assert "9 1 5, 5 5 5, 0 1 4 2" in said
    assert "WhatsApp: 9 1 5, 5 5 5, 0 1 9 4" in said


def test_a_screen_that_is_for_technicians_is_not_read() -> None:
    assert (
        read_slide(EnrolmentView("hub.example", "7K3M-9P2X"), two_languages("screens", "es")) == ()
    )


def test_a_grid_says_each_name_under_its_own_words() -> None:
    tiles = (
        TileView("7K3M9P2X", "Ramiro Ibáñez", rank=4),
        TileView("0B1C2D3E", "Rosa Güereca", kind="missing", gender="f", rank=5),
    )
    said = _words(TenView(tiles, Pair("Campaña", "Campaign"), TIP_LINE.tip))
    assert "4: Se busca: Ramiro Ibáñez. 5: Desaparecida: Rosa Güereca." in said
    assert PHONE in said


def test_the_ten_most_wanted_is_not_said_over_anybody_missing() -> None:
    title = Pair("Los diez más buscados", "The ten most wanted")
    wanted = TileView("7K3M9P2X", "Ramiro Ibáñez", rank=4)
    missing = TileView("0B1C2D3E", "Rosa Güereca", kind="missing", gender="f", rank=5)
    assert _words(TenView((wanted,), title)).startswith("Los diez más buscados. 4: Se busca")
    mixed = TenView((wanted, missing), title)
    assert _words(mixed).startswith("¿Ha visto a estas personas? 4: Se busca")
    assert _words(mixed, "en").startswith("Have you seen these people? 4: Wanted")
    assert "buscados" not in _words(mixed)


def test_of_an_image_its_description_is_said() -> None:
    assert _words(ImageView(PHOTO, Pair("Un puente.", "A bridge."))) == "Un puente."


def test_of_a_detail_all_is_said_that_it_shows() -> None:
    caption, details = Pair("En 2019", "In 2019"), Pair("Uno.\nDos.", "One.\nTwo.")
    said = _words(DetailView(WANTED, (PHOTO,), (caption,), details))
    assert said.startswith("En 2019. Se busca: ")
    for part in ("Uno.\nDos.", PHONE, WANTED.charge.es.rstrip(".")):
        assert part in said


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("es", "El nombre en su propia escritura no se puede mostrar aquí."),
        ("en", "The name in its own script cannot be drawn here."),
    ],
)
def test_that_a_name_lacks_its_own_script_is_said_too(first: Spoken, said: str) -> None:
    lacking = replace(WANTED, native_lacking=True)
    for view in (lacking, DetailView(lacking, (PHOTO,))):
        assert said in _words(view, first)
    assert said not in _words(WANTED, first)
