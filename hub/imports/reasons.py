"""Why something was refused, left out or decided: words for a person, in their language.

A reason is a message id with named values rather than a finished sentence, so that a run's report
can be kept in the database and read in Spanish by one editor and in English by the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    """`message` is the English msgid with `{named}` fields; `values`, reasons too, fill them."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """In English, for logs and JSON."""
        return self.message.format(**self.values)

    def words(self) -> str:
        """In the language that is active."""
        from django.utils.translation import gettext

        values = {
            name: value.words() if isinstance(value, Reason) else value
            for name, value in self.values.items()
        }
        return gettext(self.message).format(**values)

    def as_json(self) -> dict[str, Any]:
        """For `reason_of_json`."""
        values = {name: _plain(value) for name, value in self.values.items()}
        return {"message": self.message, "values": values}


def reason(message: str, /, **values: object) -> Reason:
    """A reason; the message must be in the catalogue `imports`."""
    return Reason(message, values)


def reason_of_json(stored: Mapping[str, Any]) -> Reason:
    """The reason that `as_json` stored."""
    values = {
        name: reason_of_json(value) if isinstance(value, Mapping) else value
        for name, value in stored.get("values", {}).items()
    }
    return Reason(str(stored["message"]), values)


def _plain(value: object) -> object:
    if isinstance(value, Reason):
        return value.as_json()
    return value if isinstance(value, str | int | float | bool) else str(value)
