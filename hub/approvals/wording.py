"""From pydantic's errors to words an editor can act on, at the field where they belong.

Called by the `content()` of notices, campaigns and channels, after their own checks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from hub.approvals.rule_words import MUST_BE_FILLED, rule_words
from hub.errors import Words

Location = tuple[str | int, ...]

_FORM: Final[Words] = gettext_lazy("This does not have the form that is asked for here.")
_CHOICE: Final[Words] = gettext_lazy("Choose one of what is offered.")
_FIXED: Final[Mapping[str, Words]] = {
    **dict.fromkeys(("string_too_short", "missing", "too_short"), MUST_BE_FILLED),
    "string_pattern_mismatch": _FORM,
    **dict.fromkeys(("literal_error", "enum"), _CHOICE),
}
"""By pydantic's own name of the refusal, where the words are always the same."""

log = logging.getLogger(__name__)


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


def _words(detail: ErrorDetails) -> Words:
    context: Mapping[str, object] = detail.get("ctx", {})
    kind = detail["type"]
    if kind in _FIXED:
        return _FIXED[kind]
    if kind == "string_too_long":
        return _("At most %(count)s characters.") % {"count": context["max_length"]}
    if kind == "too_long":
        return _("At most %(count)s of these.") % {"count": context["max_length"]}
    if kind in {"greater_than_equal", "less_than_equal"}:
        limit = context.get("ge", context.get("le"))
        return _("Outside the limit of %(limit)s.") % {"limit": limit}
    words = rule_words(str(context.get("error", "")))
    if words is None:
        log.warning("a refusal without words for an editor: %s: %s", kind, detail["msg"])
        return _("This cannot be used as it is: write it anew.")
    return words
