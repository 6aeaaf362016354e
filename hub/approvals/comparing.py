"""What an approver compares: the content approved last against the content that waits, in the words
of the form. Both come from canonical JSON, so nothing that is signed can hide from the comparison.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from pydantic import BaseModel
from wagtail.admin.compare import diff_text

from hub.approvals.models import SubjectKind
from hub.approvals.service import subject_model

_FIELDS = {
    "age": "age_low", "height_cm": "height_low",
    "weight_kg": "weight_low", "amount": "reward_amount", "currency": "reward_currency",
    "text_es": "reward_text_es", "text_en": "reward_text_en", "evergreen": "evergreen_campaign",
    "offline_ttl_s": "offline_ttl_hours",
}  # fmt: skip
"""Names in the signed model whose editor field has another name."""


@dataclass(frozen=True)
class Difference:
    """One field."""

    label: str
    html: SafeString
    """With additions and deletions marked."""
    changed: bool


def differences(kind: SubjectKind, before: BaseModel | None, after: BaseModel) -> list[Difference]:
    """Every field of the new content in its order, changed ones marked; then what was taken out."""
    old = dict(_flat(before)) if before is not None else {}
    new = dict(_flat(after))
    names = [*new, *(name for name in old if name not in new)]
    return [
        _difference(kind, name, _shown(kind, name, old), _shown(kind, name, new))
        for name in names
        if old.get(name) or new.get(name)
    ]


def _shown(kind: SubjectKind, name: str, values: dict[str, str]) -> str:
    """A value as the form shows it: the words of a choice, else the text itself."""
    value = values.get(name, "")
    field = _field(kind, name)
    return str(dict(field.flatchoices).get(value, value)) if field is not None else value


def _field(kind: SubjectKind, name: str) -> Any:
    """The editor's field of a value; None where it has none of its own."""
    *parents, last = name.split(".")
    if last.isdigit():
        return None
    if parents and parents[0] == "evergreen":
        last = "evergreen"
    try:
        return subject_model(kind)._meta.get_field(_FIELDS.get(last) or last)
    except FieldDoesNotExist:
        return None


def _difference(kind: SubjectKind, name: str, old: str, new: str) -> Difference:
    html = SafeString(diff_text(old, new).to_html()) if old != new else format_html("{}", new)
    return Difference(_label(kind, name), html, changed=old != new)


def _flat(content: BaseModel) -> Iterator[tuple[str, str]]:
    """Dotted name and text of everything that is set."""
    data = content.model_dump(mode="json", exclude_none=True)
    yield from _walk("", data)


def _walk(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for n, item in enumerate(value, 1):
            yield f"{name}.{n}", _summary(item)
    elif isinstance(value, list):
        yield (
            name,
            " – ".join(str(item) for item in value)
            if name.endswith(("age", "height_cm", "weight_kg"))
            else "\n".join(str(item) for item in value),
        )
    elif value != "":
        yield name, str(value)


def _summary(item: dict[str, Any]) -> str:
    """One line for a slide or a picture, with all that is signed of it."""
    return " · ".join(f"{key}: {value}" for key, value in item.items() if value not in ("", []))


def _label(kind: SubjectKind, name: str) -> str:
    parts = name.split(".")
    if parts[-1].isdigit():
        which = _("Picture") if parts[0] == "pictures" else _("Slide")
        return f"{which} {parts[-1]}"
    field = _field(kind, name)
    return capfirst(str(field.verbose_name) if field is not None else parts[-1].replace("_", " "))
