"""What an approver compares: the content approved last against the content that waits, in the words
of the form. Both come from canonical JSON, so nothing that is signed can hide from the comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Field
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from pydantic import BaseModel
from wagtail.admin.compare import diff_text

from hub.approvals.lines import (
    changed_lines_html,
    key_line,
    lines_html,
    picture_line,
    slide_line,
)
from hub.approvals.models import SubjectKind
from hub.approvals.moments import signed_moment_words
from hub.approvals.service import subject_model

_FIELDS = {
    "amount": "reward_amount", "currency": "reward_currency",
    "text_es": "reward_text_es", "text_en": "reward_text_en", "evergreen": "evergreen_campaign",
    "offline_ttl_s": "offline_ttl_hours",
}  # fmt: skip
"""Names in the signed model whose editor field has another name."""
_RANGES = {
    "description.age": (gettext_lazy("Age"), ""),
    "description.height_cm": (gettext_lazy("Height"), " cm"),
    "description.weight_kg": (gettext_lazy("Weight"), " kg"),
}
"""Two numbers that the form keeps in two fields: the word for both, and the unit."""
_LINES: dict[str, Callable[[dict[str, Any]], str]] = {
    "slides": slide_line, "evergreen": slide_line, "pictures": picture_line,
    "keys": key_line, "signing_key": key_line,
}  # fmt: skip
"""Parts of the signed model that are read as lines, one for each slide, picture or key."""
_WORDS = {
    "pictures": gettext_lazy("Pictures"),
    "keys": gettext_lazy("Keys that tips are sealed to"),
    "signing_key": gettext_lazy("Key that signs replies"),
    "role": gettext_lazy("Role"),
    "country": gettext_lazy("Country"),
    "name_es": gettext_lazy("Name, in Spanish"),
    "name_en": gettext_lazy("Name, in English"),
}
"""Labels of what the form has no field for."""
_CHOICES = {
    "role.intake": gettext_lazy("Intake: tips are sealed to it"),
    "role.partner": gettext_lazy("Partner: reads what is referred to it"),
    "country.US": gettext_lazy("United States"),
    "country.MX": gettext_lazy("Mexico"),
}
"""Words of choices that the form has no field for."""


@dataclass(frozen=True)
class Difference:
    """One field."""

    label: str
    html: SafeString
    """With additions and deletions marked."""
    changed: bool


def differences(
    kind: SubjectKind,
    before: BaseModel | None,
    after: BaseModel,
    names: Mapping[str, str] | None = None,
) -> list[Difference]:
    """Every field of the new content in its order, changed ones marked; then what was taken out.
    `names` of notices spare looking each up."""
    old = flat(before, names) if before is not None else {}
    new = flat(after, names)
    fields = [*new, *(field for field in old if field not in new)]
    return [
        _difference(
            kind,
            field,
            None if before is None else shown_value(kind, field, old),
            shown_value(kind, field, new),
        )
        for field in fields
        if old.get(field) or new.get(field)
    ]


def shown_value(kind: SubjectKind, name: str, values: dict[str, str]) -> str:
    """A value as the form shows it: the words of a choice, else the text itself."""
    value = values.get(name, "")
    if name in _LINES:
        return value
    field = _field(kind, name)
    if isinstance(field, DateTimeField):
        return signed_moment_words(value)
    if field is None and f"{name}.{value}" in _CHOICES:
        return str(_CHOICES[f"{name}.{value}"])
    return str(dict(field.flatchoices).get(value, value)) if field is not None else value


def _field(kind: SubjectKind, name: str) -> Any:
    """The editor's field of a value; None where it has none of its own."""
    last = name.rpartition(".")[2]
    if last == "id":
        last = f"{kind}_id"
    try:
        found = subject_model(kind)._meta.get_field(_FIELDS.get(last) or last)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None  # pictures are rows of their own


def _difference(kind: SubjectKind, name: str, old: str | None, new: str) -> Difference:
    """`old` None: never approved before, so all of it is new and nothing is marked."""
    label, is_lines = label_of(kind, name), name in _LINES
    if old is None or old == new:
        same = lines_html(_split(new)) if is_lines else format_html("{}", new)
        return Difference(label, same, changed=False)
    if is_lines:
        return Difference(label, changed_lines_html(_split(old), _split(new)), changed=True)
    return Difference(label, SafeString(diff_text(old, new).to_html()), changed=True)


def _split(text: str) -> list[str]:
    return text.split("\n") if text else []


def flat(content: BaseModel, names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Dotted name and text of everything that is set; a default that is not signed is said too, so
    that going back to it reads as what it is."""
    data = content.model_dump(mode="json", exclude_none=True)
    for name, field in type(content).model_fields.items():
        if field.exclude_if is not None:
            data.setdefault(name, getattr(content, name))
    return dict(_walk("", data, names or {}))


def _walk(name: str, value: Any, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if name in _LINES:
        items = [value] if isinstance(value, dict) else value
        yield name, "\n".join(_line(name, item, names) for item in items)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(f"{name}.{key}" if name else key, inner, names)
    elif isinstance(value, list):
        joint, unit = ("–", _RANGES[name][1]) if name in _RANGES else ("\n", "")
        yield name, joint.join(str(item) for item in _once(name, value)) + unit
    elif value != "":
        yield name, str(value)


def _line(name: str, item: dict[str, Any], names: Mapping[str, str]) -> str:
    return slide_line(item, names) if _LINES[name] is slide_line else _LINES[name](item)


def _once(name: str, value: list[Any]) -> list[Any]:
    """Of a range, one number where both are the same."""
    return list(dict.fromkeys(value)) if name in _RANGES else value


def label_of(kind: SubjectKind, name: str) -> str:
    """What the form calls a value."""
    if name in _RANGES:
        return str(_RANGES[name][0])
    field = _field(kind, name)
    if field is None and name in _WORDS:
        return str(_WORDS[name])
    last = name.rpartition(".")[2]
    return capfirst(str(field.verbose_name) if field is not None else last.replace("_", " "))
