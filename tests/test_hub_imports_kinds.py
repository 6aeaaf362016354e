"""Who is wanted: each row of the table in `hub.imports.fbi.kinds`, each way to lose the word."""

from __future__ import annotations

from typing import Any

import pytest

from hub.imports.fbi.kinds import decide
from hub.imports.fbi.record import read_record
from tests.fbi_making import fbi_pages, fbi_record, wanted_record


def decided(raw: Any) -> tuple[str, str]:
    decision = decide(read_record(raw))
    return decision.kind, decision.rule


ROWS: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    ("subject unidentified", {"subjects": ["ViCAP Unidentified Persons"]},
     ("seeking_information", "unidentified")),
    ("section unidentified, no subject", {"subjects": [], "section": "vicap/unidentified-persons"},
     ("seeking_information", "unidentified")),
    ("a Doe with a nickname", {"title": 'JOHN "LITTLE ONE" DOE'},
     ("seeking_information", "unidentified")),
    ("homicide victim in the description", {"description": "Homicide Victim\r\nEl Paso, Texas"},
     ("seeking_information", "dead-victim")),
    ("age at time of death", {"age_range": "21 years old (At time of death)"},
     ("seeking_information", "dead-victim")),
    ("victim who is missing", {"person_classification": "Victim",
                               "subjects": ["Kidnappings and Missing Persons"]},
     ("missing", "victim-missing")),
    ("victim under a fugitive's subject", {"person_classification": "Victim"},
     ("seeking_information", "victim")),
    ("victim in lower case", {"person_classification": "victim"},
     ("seeking_information", "victim")),
    ("unknown suspect in the title", {"title": "UNKNOWN SUSPECT(S) - IOWA"},
     ("seeking_information", "unknown-suspect")),
    ("unknown suspect in the description", {"description": "Unknown Suspects\r\nEl Paso, Texas"},
     ("seeking_information", "unknown-suspect")),
    ("missing and charged contradict", {"poster_classification": "missing"},
     ("seeking_information", "missing-charged")),
    ("poster missing", {"poster_classification": "missing", "description": "May 1, 2020"},
     ("missing", "missing")),
    ("poster kidnapping", {"poster_classification": "kidnapping", "description": "2020"},
     ("missing", "missing")),
    ("poster default, subject missing", {"subjects": ["vicap MISSING persons"],
                                         "description": "El Paso, Texas\r\nMay 1, 2020"},
     ("missing", "missing")),
    ("no subject, section missing", {"subjects": [], "section": "vicap/missing-persons",
                                     "description": "May 1, 2020"},
     ("missing", "missing")),
    ("age at time of disappearance", {"age_range": "45 at time of disappearance",
                                      "description": "May 1, 2020"},
     ("missing", "missing")),
    ("poster information", {"poster_classification": "information"},
     ("seeking_information", "information")),
    ("subject in lower case", {"subjects": ["seeking information", "indian country"]},
     ("seeking_information", "information")),
    ("victims' cases", {"subjects": ["ViCAP Homicides and Sexual Assaults"]},
     ("seeking_information", "information")),
    ("wanted for questioning", {"caution": "<p>He is wanted for questioning.</p>"},
     ("seeking_information", "questioning")),
    ("person of interest", {"details": "<p>A person of interest in a bank robbery.</p>"},
     ("seeking_information", "questioning")),
    ("clearly wanted", {}, ("wanted", "wanted")),
    ("accomplice of a parental kidnapping", {"person_classification": "Accomplice",
                                             "subjects": ["Parental Kidnapping"]},
     ("wanted", "wanted")),
    ("2021: no poster at all", {"poster_classification": None}, ("wanted", "wanted")),
    ("no subject, section of fugitives", {"subjects": []}, ("wanted", "wanted")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS]
)
def test_each_row_of_the_table(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert decided(wanted_record(**changes)) == expected


@pytest.mark.parametrize(
    "lost",
    [
        {"person_classification": None},
        {"person_classification": "Witness"},
        {"poster_classification": "something-new"},
        {"subjects": ["A New Subject"], "section": "new-section"},
        {"description": ""},
        {"description": "El Paso, Texas"},
        {"description": "Theft from a Victim"},
        {"caution": "<p>Somebody was seen.</p>"},
    ],
    ids=",".join,
)
def test_without_any_one_of_the_signs_nobody_is_wanted(lost: dict[str, Any]) -> None:
    assert decided(wanted_record(**lost))[0] == "seeking_information"


def test_a_record_that_says_nothing_is_not_wanted() -> None:
    assert decided(fbi_record("SOMEBODY")) == ("seeking_information", "unclear")


def test_what_is_lacking_is_said() -> None:
    decision = decide(read_record(wanted_record(caution="", subjects=[], section="new")))
    assert decision.why == "lacks a subject or section of fugitives, an accusation in the text"


def test_the_demo_pages_hold_every_kind() -> None:
    usable = [
        record
        for page in fbi_pages()
        for record in page["items"]
        if record["title"] and record["status"] != "surrendered"
    ]
    assert {decided(record)[0] for record in usable} == {"wanted", "missing", "seeking_information"}
