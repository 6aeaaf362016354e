"""From a record to a draft: names, measures, closed vocabularies, and the limits of a notice."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from hub.imports.errors import RecordRefused
from hub.imports.fbi.dates import last_seen
from hub.imports.fbi.drafting import Draft, draft
from hub.imports.fbi.measures import age_years, height_cm, weight_kg
from hub.imports.fbi.names import alias_names, proper_name, without_place
from hub.imports.fbi.record import read_record
from hub.imports.fbi.words import caption, eyes, hair, reward_amount, reward_words, warning
from tests.fbi_making import fbi_pages, fbi_record, wanted_record

DAY = datetime(2026, 1, 15, 9, 30, 12, tzinfo=UTC)


def drafted(raw: Any) -> Draft:
    return draft(read_record(raw), as_of=DAY, verified_days=90)


@pytest.mark.parametrize(
    ("title", "prose", "name"),
    [
        ('STEPHANIE "CHERRY" WALLACE', "", "Stephanie “Cherry” Wallace"),
        ("MARÍA DE LA LUZ ÑÁÑEZ Y VARGAS", "", "María de la Luz Ñáñez y Vargas"),
        ("BRYAN MCGEHRIN", "Bryan McGehrin was last seen.", "Bryan McGehrin"),
        ("BRUNO MCFABLE, JR.", "", "Bruno McFable, Jr."),
        ("JEANINE DE RIDDERE", "Jeanine De Riddere is wanted.", "Jeanine De Riddere"),
        ("JESUS DE LA CRUZ", "De la Cruz left. Jesus de la Cruz was seen.", "Jesus de la Cruz"),
        ("AMER EL-MAATI", "", "Amer El-Maati"),
        ("KATJA O'NOWHERE III", "", "Katja O'Nowhere III"),
        ("Already Cased van Dyke", "", "Already Cased van Dyke"),
    ],
)
def test_a_title_becomes_a_name(title: str, prose: str, name: str) -> None:
    assert proper_name(title, [prose]) == name


def test_a_headline_keeps_its_small_words_small() -> None:
    assert proper_name("ROBBERY OF A BANK - UNKNOWN SUSPECT(S)", headline=True) == (
        "Robbery of a Bank – Unknown Suspect(s)"
    )


def test_only_a_place_is_cut_off_a_title() -> None:
    assert without_place("JOHN SMITH - LYNN, MASSACHUSETTS") == "JOHN SMITH"
    assert without_place("WILLIAM MAY - ARKANSAS/TEXAS") == "WILLIAM MAY"
    assert without_place("A TEMPLE - ARSON") == "A TEMPLE - ARSON"


def test_aliases_are_distinct_and_without_the_name_itself() -> None:
    given = ['"Tia"', "Tia", "ANA PEREZ", "ana lópez", "", "Ana  López"]
    assert alias_names(given, name="Ana López") == ("Tia", "Ana Perez")


def test_measures_become_metric_and_impossible_ones_nothing() -> None:
    assert height_cm(66, 70) == (168, 178)
    assert weight_kg(None, None, "130 to 135 pounds (approximately 59 kg)") == (59, 61)
    assert weight_kg(150, 145) == (66, 68)
    assert height_cm(700, 700) is None
    assert age_years(None, None, "18 to 40 years old") == (18, 40)


def test_an_age_at_the_time_of_a_disappearance_is_not_an_age_now() -> None:
    assert age_years(6, 6, "6 years old (at time of disappearance)") is None
    assert last_seen(
        "September 28, 1996\r\nLynn, Massachusetts", "6 (at time of disappearance)"
    ) == (
        "28 de septiembre de 1996; Lynn, Massachusetts; tenía 6 años",
        "September 28, 1996; Lynn, Massachusetts; 6 years old at time of disappearance",
    )


@pytest.mark.parametrize(
    ("raw", "spanish"),
    [
        ("Black", "negro"),
        ("Black / Bald", "negro / calvo"),
        ("Black (Balding/Receding)", "negro (con calvicie / con entradas)"),
        ("Reddish-brown", "castaño rojizo"),
        ("Brown, Collar Length", "castaño, hasta el cuello"),
        ("Naturally dark brown, but dyed red", ""),
    ],
)
def test_hair_is_put_into_spanish_only_as_a_whole(raw: str, spanish: str) -> None:
    assert hair(raw)[0] == spanish


def test_unknown_is_nothing_and_the_coarse_word_stands_in_for_none() -> None:
    assert eyes("Unknown") == ("", "")
    assert eyes("", "brown") == ("cafés", "Brown")


def test_the_caution_needs_no_gender_and_no_guess() -> None:
    assert warning("SHOULD BE CONSIDERED ARMED AND DANGEROUS AND AN ESCAPE RISK") == (
        "Se considera una persona armada y peligrosa, con riesgo de evasión.",
        "Should be considered armed and dangerous and an escape risk.",
    )
    assert warning("APPROACH WITH A GEIGER COUNTER") == ("", "Approach with a geiger counter.")


def test_captions_of_file_names_are_dropped() -> None:
    assert caption("Photograph taken in April 2006")[0] == "Fotografía tomada en abril de 2006"
    assert caption("edit poster") == ("", "")
    assert caption("Individual in a red hat") == ("", "Individual in a red hat")


def test_the_rewards_text_goes_before_its_number() -> None:
    fields = drafted(
        wanted_record(
            reward_text="The FBI is offering a reward of up to $5 million for information leading "
            "to the arrest and conviction of Somebody.",
            reward_max=999999,
        )
    ).fields
    assert fields["reward_amount"] == 5_000_000
    assert fields["reward_text_es"] == (
        "El FBI ofrece una recompensa de hasta 5 millones de dólares por información que conduzca "
        "al arresto y a la condena."
    )


def test_a_reward_that_says_more_than_the_standing_words_is_left_to_an_editor() -> None:
    two_ends = (
        "The FBI is offering a reward of up to $5,000 for information leading to the recovery of "
        "Somebody and the conviction of those responsible."
    )
    assert reward_words(two_ends)[0] == ""
    assert reward_amount("$5,000 from one, $2,000 from another") is None
    assert drafted(wanted_record(reward_max=10000)).fields["reward_amount"] == 10000


def test_the_charge_of_a_wanted_person_is_what_the_list_says() -> None:
    charge = drafted(wanted_record(description="Flight - Murder; Theft\r\nArson")).fields
    assert charge["charge_en"] == "Flight – Murder; Theft; Arson"
    assert charge["charge_es"] == ""


def test_nobody_else_is_called_wanted_in_what_a_screen_draws_large() -> None:
    raw = fbi_record(
        "SOMEBODY",
        "terrorinfo",
        details="<p>Somebody is wanted for questioning.</p><p>A fire broke out in El Paso.</p>",
        warning_message="WANTED: DEAD OR ALIVE",
    )
    fields = drafted(raw).fields
    assert (fields["kind"], fields["charge_en"]) == (
        "seeking_information",
        "A fire broke out in El Paso.",
    )
    assert fields["caution_en"] == ""


def test_only_a_wanted_person_is_captured_and_nobody_located_stays_wanted() -> None:
    ends = {
        status: (made.fields["kind"], made.fields["outcome"], made.decision.rule)
        for status in ("captured", "located", "recovered", "deceased")
        for made in [drafted(wanted_record(status=status))]
    }
    assert ends == {
        "captured": ("wanted", "captured", "wanted"),
        "located": ("seeking_information", "located", "no-longer-wanted"),
        "recovered": ("seeking_information", "located", "no-longer-wanted"),
        "deceased": ("seeking_information", "located", "no-longer-wanted"),
    }
    victim = drafted(wanted_record(status="captured", person_classification="Victim")).fields
    assert (victim["kind"], victim["outcome"]) == ("seeking_information", "located")


def test_a_notice_is_verified_from_the_day_of_the_list() -> None:
    fields = drafted(wanted_record()).fields
    assert fields["verified_until"] == "2026-04-15T09:30:00+00:00"
    assert fields["case_number"] == f"FBI-{drafted(wanted_record()).uid[:8].upper()}"


def test_every_text_keeps_the_limits_of_a_notice() -> None:
    long = "word " * 5000
    made = drafted(
        wanted_record(
            title="A" + "B" * 900,
            description=long,
            details=f"<p>{long}</p>" * 2,
            warning_message=long,
            scars_and_marks=long,
            reward_text=long,
            ncic=long,
            hair_raw=long,
            dates_of_birth_used=["Circa 1970"] + [f"May {n}, 1970" for n in range(1, 29)],
            aliases=[f"Alias {n} {long}" for n in range(50)],
            field_offices=["elpaso", "dallas", "washingtondc", "kansascity", "neworleans"] * 3,
            images=[{"original": "https://x.example/a", "caption": long}],
        )
    )
    limits = {"details_en": 10_000, "aliases": 20 * 121, "name": 120}
    short = {"born", "hair_en", "authority_en", "authority_es", "case_number"}
    for name, value in made.fields.items():
        if isinstance(value, str):
            assert len(value) <= limits.get(name, 80 if name in short else 400), name
    assert len(str(made.fields["aliases"]).splitlines()) == 20
    assert len(made.pictures[0].caption_en) <= 400


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("text", "a record is an object, not str"),
        ({"title": "NO UID"}, "does not fit: uid: Field required"),
        ({"uid": "../../etc", "title": "X"}, "does not fit: uid: String should match pattern"),
        ({"uid": "a1", "title": ""}, "does not fit: title: String should have at least 1"),
        ({"uid": "a1", "title": "X", "details": 7}, "does not fit: details: Input should be"),
        ({"uid": "a1", "title": "X", "status": "surrendered"}, "its status “surrendered” is none"),
        ({"uid": "a1", "title": "X", "details": "x" * 100_001}, "does not fit: details: String"),
    ],
)
def test_a_record_that_cannot_be_used_says_why(raw: Any, why: str) -> None:
    with pytest.raises(RecordRefused) as caught:
        read_record(raw)
    assert str(caught.value.why).startswith(why)


def test_every_demo_record_that_can_be_read_gives_a_draft() -> None:
    names = []
    for page in fbi_pages():
        for raw in page["items"]:
            try:
                names.append(str(drafted(raw).fields["name"]))
            except RecordRefused:
                continue
    assert "Ramiro Quintanilla de la Peña" in names
    assert "Tomás y Daniel Quimera" in names
    assert len(names) == 16
