"""Text of a notice: plain, in Spanish and English, safe to lay out.

A signed notice carries paired `_es` / `_en` fields (DESIGN §3 Language); this module holds the
constraints they share and the rule that a pair is whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, Field

from sync.types import LANGUAGES, Language


def _plain(value: object) -> object:
    """NFC, and no control or bidirectional override characters (a name must not be re-ordered).

    Before the length is checked, so that what is signed fits its own model when it is read again.
    """
    if not isinstance(value, str):
        return value  # the string type itself refuses it
    text = unicodedata.normalize("NFC", value)
    for char in text:
        category = unicodedata.category(char)
        if category in {"Cc", "Cs", "Co", "Zl", "Zp"} and char != "\n":
            raise ValueError(f"control character U+{ord(char):04X} is not allowed")
        if char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
            raise ValueError(f"bidirectional control U+{ord(char):04X} is not allowed")
    return text


Line: TypeAlias = Annotated[str, Field(max_length=80, pattern=r"^[^\n]*$"), BeforeValidator(_plain)]
"""One short line: a place, a title, a value of the description row."""

NAME_MAX = 120
"""Characters: a compound name with all its surnames, or an event's headline."""

Name: TypeAlias = Annotated[
    str, Field(max_length=NAME_MAX, pattern=r"^[^\n]*$"), BeforeValidator(_plain)
]
"""What a person or an event is called; screens set it on as many lines as it takes."""

Sentence: TypeAlias = Annotated[
    str, Field(max_length=400, pattern=r"^[^\n]*$"), BeforeValidator(_plain)
]
"""One plain sentence or two; a slide pages it where it does not fit."""

Paragraphs: TypeAlias = Annotated[str, Field(max_length=10_000), BeforeValidator(_plain)]
"""Plain paragraphs separated by one empty line; the public page shows them, a slide does not."""


def text_in(model: BaseModel, field: str, lang: Language) -> str:
    """The value of `field`_es or `field`_en; the other language where this one is empty."""
    other: Language = "en" if lang == "es" else "es"
    value: str = getattr(model, f"{field}_{lang}") or getattr(model, f"{field}_{other}")
    return value


def paired_fields(model: type[BaseModel]) -> Iterable[str]:
    """Names of the fields that exist as `_es` and `_en`."""
    for name in model.model_fields:
        if name.endswith("_es") and f"{name[:-3]}_en" in model.model_fields:
            yield name[:-3]


def missing_languages(model: BaseModel, only: Language | None) -> list[str]:
    """Fields whose pair is half empty, or that carry text outside the one language declared."""
    found = []
    for field in paired_fields(type(model)):
        present = [lang for lang in LANGUAGES if getattr(model, f"{field}_{lang}")]
        if only is None and len(present) == 1:
            found.append(f"{field}_{'en' if present == ['es'] else 'es'}")
        elif only is not None and any(lang != only for lang in present):
            found.append(f"{field}_{present[0] if present[0] != only else present[-1]}")
    return found
