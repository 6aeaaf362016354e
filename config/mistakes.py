"""From pydantic's errors to mistakes a technician can mend: own words, line, the key meant.

Called by `config.loading`. Pydantic reports every wrong field in one go; this keeps it that way.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.document import Document, KeyPath, dotted
from config.errors import Mistake

OWN = "setting"
"""Type of the errors that our validators raise: their message template is a message id."""

MESSAGES: Mapping[str, str] = {
    "missing": "required, but not set",
    "extra_forbidden": "there is no such setting",
    "int_type": "must be a whole number, not {given}",
    "int_parsing": "must be a whole number, not {given}",
    "int_from_float": "must be a whole number, not {given}",
    "float_type": "must be a number, not {given}",
    "float_parsing": "must be a number, not {given}",
    "finite_number": "must be a number, not {given}",
    "bool_type": "must be true or false, not {given}",
    "bool_parsing": "must be true or false, not {given}",
    "string_type": "must be text, not {given}; put it in quotes",
    "path_type": "must be the path of a file or folder, not {given}",
    "date_type": "must be a date like 2026-11-01, not {given}",
    "date_parsing": "must be a date like 2026-11-01, not {given}",
    "date_from_datetime_parsing": "must be a date like 2026-11-01, not {given}",
    "date_from_datetime_inexact": "must be a date like 2026-11-01, not {given}",
    "model_type": "must be a section with settings of its own, not {given}",
    "model_attributes_type": "must be a section with settings of its own, not {given}",
    "dict_type": "must be a section with settings of its own, not {given}",
    "greater_than_equal": "must be at least {ge}, not {given}",
    "greater_than": "must be more than {gt}, not {given}",
    "less_than_equal": "must be at most {le}, not {given}",
    "less_than": "must be less than {lt}, not {given}",
    "literal_error": "must be one of {expected}, not {given}",
    "string_pattern_mismatch": "{given} does not have the form {pattern}",
    "string_too_short": "must be at least {min_length} character(s) long",
    "string_too_long": "must be at most {max_length} character(s) long",
}
_OTHERWISE = "{given} cannot be used: {reason}"
_LONGEST_SHOWN = 60


def mistakes_of(
    error: ValidationError, model: type[BaseModel], document: Document
) -> tuple[Mistake, ...]:
    """Every mistake of one validation, each with its place in the file."""
    return tuple(_mistake(detail, model, document) for detail in error.errors(include_url=False))


def _mistake(detail: ErrorDetails, model: type[BaseModel], document: Document) -> Mistake:
    path: KeyPath = detail["loc"]
    kind = detail["type"]
    values: dict[str, object] = {
        name: f"{value:g}" if isinstance(value, float) else value  # a limit of 3.0 is said as 3
        for name, value in detail.get("ctx", {}).items()
    }
    values["given"] = shown(detail["input"])
    cause = values.pop("error", None)
    problem = MESSAGES.get(kind, _OTHERWISE)
    meant: str | None = None
    if kind == OWN:
        problem = str(values.pop("problem"))
        suggestion = values.pop("meant", None)
        meant = str(suggestion) if suggestion is not None else None
    elif kind == "extra_forbidden":
        meant = _meant(model, path)
    elif kind == "literal_error":
        meant = closest(str(detail["input"]), _allowed(str(values["expected"])))
    elif problem == _OTHERWISE:
        values["reason"] = detail["msg"] if cause is None else str(cause)
    return Mistake(dotted(path), problem, values, document.line(path), meant)


def shown(value: object) -> str:
    """The value as the file has it, cut: a secret pasted in a wrong place is not repeated whole."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, Mapping | list | tuple):
        return "[…]" if not isinstance(value, Mapping) else "{…}"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, or None where none is near."""
    known = {candidate.casefold(): candidate for candidate in candidates}
    near = get_close_matches(word.casefold(), known, n=1, cutoff=0.6)
    return known[near[0]] if near else None


def _allowed(expected: str) -> list[str]:
    return [
        part for part in expected.split("'") if part.strip() and part.strip() not in {",", "or"}
    ]


def _meant(model: type[BaseModel], path: KeyPath) -> str | None:
    """The key of the same section that is spelt most like it, or its place in another section."""
    key = str(path[-1])
    here: type[BaseModel] | None = model
    for part in path[:-1]:
        here = _section(here.model_fields[str(part)].annotation) if here else None
    near = closest(key, here.model_fields) if here else None
    if near is not None:
        return near
    places = [dotted(place) for place in _places(model, ()) if place[-1] == key]
    return places[0] if len(places) == 1 else None


def _places(model: type[BaseModel], above: KeyPath) -> Iterator[KeyPath]:
    """The path of every setting of a schema."""
    for name, info in model.model_fields.items():
        yield (*above, name)
        inner = _section(info.annotation)
        if inner is not None:
            yield from _places(inner, (*above, name))


def _section(annotation: Any) -> type[BaseModel] | None:
    """The model that a field's annotation holds: `Broker | None` holds `Broker`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {Union, types.UnionType, Annotated}:
        return next((found for arg in get_args(annotation) if (found := _section(arg))), None)
    return None
