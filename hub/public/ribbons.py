"""The one word over a face, in its colour's meaning, by look and grammatical gender.

Nothing else of a public page names a kind: so nothing can call a missing person wanted.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from sync.types import Language

RIBBONS: dict[str, dict[str, Promise]] = {
    "wanted": {"": gettext_lazy("WANTED")},
    "missing": {
        "": pgettext_lazy("neutral", "MISSING"),
        "f": pgettext_lazy("feminine", "MISSING"),
        "m": pgettext_lazy("masculine", "MISSING"),
    },
    "seeking_information": {"": gettext_lazy("SEEKING INFORMATION")},
    "alert": {"": gettext_lazy("ALERT")},
    "captured": {
        "": pgettext_lazy("neutral", "CAPTURED"),
        "f": pgettext_lazy("feminine", "CAPTURED"),
        "m": pgettext_lazy("masculine", "CAPTURED"),
    },
    "located": {
        "": pgettext_lazy("neutral", "LOCATED"),
        "f": pgettext_lazy("feminine", "LOCATED"),
        "m": pgettext_lazy("masculine", "LOCATED"),
    },
}
"""By look and grammatical gender; where there is none the word names the person."""


def ribbon(look: str, gender: str, language: Language) -> str:
    """The word in a language, in capitals."""
    words = RIBBONS[look]
    with override(language):
        return str(words.get(gender, words[""]))
