"""A notice that is not yet whole, drawn all the same: what is missing stands there in brackets.

For the editor's preview alone. What is sent, approved and signed is made by `content()`, which
refuses it; nothing here is ever saved.
"""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, override

from hub.errors import ContentInvalid
from hub.notices.content import TEXT_PAIRS, signed_notice
from sync.models import Notice as SignedNotice

if TYPE_CHECKING:
    from hub.notices.models import Notice

_SAME_IN_BOTH: Final = {
    "name": gettext_lazy("[name]"),
    "case_number": gettext_lazy("[case number]"),
}
_REQUIRED: Final = {
    "charge": gettext_lazy("[what it is about]"),
    "authority": gettext_lazy("[issuing authority]"),
}
_SOME_DAYS: Final = timedelta(days=30)


def with_placeholders(notice: Notice) -> SignedNotice | None:
    """The notice as it would be drawn with what is missing in brackets; None where something is
    wrong with it rather than missing."""
    drawn = copy(notice)
    for field, words in _SAME_IN_BOTH.items():
        if not getattr(drawn, field):
            setattr(drawn, field, str(words))
    if drawn.verified_until is None:
        drawn.verified_until = timezone.now() + _SOME_DAYS
    for stem in TEXT_PAIRS:
        _fill_pair(drawn, stem)
    try:
        return signed_notice(drawn)
    except ContentInvalid:
        return None


def _fill_pair(drawn: Notice, stem: str) -> None:
    languages = (drawn.one_language,) if drawn.one_language else ("es", "en")
    said = any(getattr(drawn, f"{stem}_{language}") for language in ("es", "en"))
    if not said and stem not in _REQUIRED:
        return
    for language in languages:
        field = f"{stem}_{language}"
        if not getattr(drawn, field):
            with override(language):
                words = _REQUIRED.get(stem) or gettext("[not yet in this language]")
                setattr(drawn, field, str(words))
