"""From pydantic's errors to words an editor can act on, at the field where they belong.

Called by the `content()` of notices, campaigns and channels, after their own checks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from hub.errors import Words

Location = tuple[str | int, ...]


class FieldErrors(dict[str, list[Words]]):
    """Messages by field, in the order found."""

    def note(self, field: str, words: Words) -> None:
        """Adds a message, once."""
        known = self.setdefault(field, [])
        if words not in known:
            known.append(words)


def note_validation(
    errors: FieldErrors, found: ValidationError, field_of: Callable[[Location], str]
) -> None:
    """Adds every error of the signed model; `field_of` maps its location to the editor's field."""
    for detail in found.errors(include_url=False):
        errors.note(field_of(detail["loc"]), _words(detail))


def _words(detail: ErrorDetails) -> str:
    context: Mapping[str, object] = detail.get("ctx", {})
    kind = detail["type"]
    if kind in {"string_too_short", "missing", "too_short"}:
        return _("This must be filled in.")
    if kind == "string_too_long":
        return _("At most %(count)s characters.") % {"count": context["max_length"]}
    if kind == "too_long":
        return _("At most %(count)s of these.") % {"count": context["max_length"]}
    if kind == "string_pattern_mismatch":
        return _("This does not have the form that is asked for here.")
    if kind in {"greater_than_equal", "less_than_equal"}:
        limit = context.get("ge", context.get("le"))
        return _("Outside the limit of %(limit)s.") % {"limit": limit}
    reason = str(context.get("error", detail["msg"]))
    return _("This cannot be used: %(reason)s.") % {"reason": reason}
