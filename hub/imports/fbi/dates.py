"""Dates and places of a notice's `description`, in both languages where nothing is guessed."""

from __future__ import annotations

import re

from hub.imports.fbi.measures import age_then
from hub.imports.fbi.places import is_place
from hub.imports.fbi.plain import lines
from hub.imports.fbi.sentences import clip
from hub.imports.fbi.words import MONTHS, Pair

_MONTH = f"({'|'.join(MONTHS)})"
_FULL_DATE = re.compile(rf"{_MONTH} (\d{{1,2}}),? (\d{{4}})", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"{_MONTH}(?: of)?,? (\d{{4}})", re.IGNORECASE)
_AGE_THEN = re.compile(r"(\d{1,3}) years old at (?:the )?time of (?:\w+ )?disappearance")


def is_date(line: str) -> bool:
    """Whether a line holds a date: "May 17, 2021", "November 2019 to January 2020", "2008"."""
    return bool(_FULL_DATE.search(line) or _MONTH_YEAR.search(line)) or bool(
        re.fullmatch(r"(?:19|20)\d\d", line)
    )


def last_seen(description: str, age_range: str) -> Pair:
    """Where, when and at what age somebody was last seen, as (Spanish, English).

    Names of places stay as they are; the Spanish half is empty where a line is neither a whole
    date nor a place that ends in a known state or country.
    """
    found = lines(description)
    age = age_then(age_range)
    english = clip("; ".join(filter(None, [*found, age])), 400)
    spanish = [_spanish(line) for line in found]
    if age:
        match = _AGE_THEN.fullmatch(age)
        spanish.append(f"tenía {match[1]} años" if match else "")
    return (clip("; ".join(spanish), 400) if spanish and all(spanish) else "", english)


def _spanish(line: str) -> str:
    if match := _FULL_DATE.fullmatch(line):
        return f"{int(match[2])} de {MONTHS[match[1].casefold()]} de {match[3]}"
    if match := _MONTH_YEAR.fullmatch(line):
        return f"{MONTHS[match[1].casefold()]} de {match[2]}"
    return line if is_place(line) else ""
