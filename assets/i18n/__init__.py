"""Catalogues in Spanish and English, and the translator objects that are handed to screens.

One domain per package (`screens`, `kiosk`, `sync`, `config`, `desk`; the hub's is Django's own,
`hub/…/django.po`). Message ids are the English words. There is no global "current language": a
slide shows two languages at once, so whoever draws is given one translator for each.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Literal, TypeAlias

Locale: TypeAlias = Literal["es", "en", "qps"]
"""`qps` is the pseudo-locale: catalogued text in double brackets, so a test can see the rest."""

PSEUDO: Locale = "qps"
PSEUDO_OPEN, PSEUDO_CLOSE = "⟦", "⟧"


def catalogue_dir(domain: str) -> Path:
    """Folder of a domain's catalogues: `<domain>/<locale>/LC_MESSAGES/<domain>.mo`."""
    return Path(str(resources.files("assets.i18n"))) / domain


@dataclass(frozen=True)
class Translator:
    """Turns message ids of one domain into the words of one locale.

    Raises `LookupError` at first use when the compiled catalogue is missing: a half-installed
    device must say so, not fall back to English in silence.
    """

    domain: str
    locale: Locale

    @cached_property
    def _messages(self) -> gettext.NullTranslations:
        locale = "en" if self.locale == PSEUDO else self.locale
        path = catalogue_dir(self.domain) / locale / "LC_MESSAGES" / f"{self.domain}.mo"
        try:
            with path.open("rb") as file:
                return gettext.GNUTranslations(file)
        except OSError as error:
            raise LookupError(
                f"{path}: the catalogue is not compiled; run scripts/setup, or reinstall the wheel"
            ) from error

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in this locale, `{name}` fields filled from `values`."""
        return self._finish(self._messages.gettext(message), values)

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The message for `count` things; `{count}` is filled too."""
        text = self._messages.ngettext(one, many, count)
        return self._finish(text, {"count": count, **values})

    def context(self, context: str, message: str, /, **values: object) -> str:
        """The message in a context: `context("feminine", "CAPTURED")` is CAPTURADA."""
        return self._finish(self._messages.pgettext(context, message), values)

    def _finish(self, text: str, values: Mapping[str, object]) -> str:
        filled = text.format(**values) if values else text
        return f"{PSEUDO_OPEN}{filled}{PSEUDO_CLOSE}" if self.locale == PSEUDO else filled


@dataclass(frozen=True)
class TwoLanguages:
    """The pair a slide is drawn with: `first` at full size, `second` beneath it at 60 %."""

    first: Translator
    second: Translator
    order: tuple[Locale, Locale] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", (self.first.locale, self.second.locale))


def two_languages(domain: str, first: Literal["es", "en"]) -> TwoLanguages:
    """Spanish then English, or English then Spanish: the order comes from the site."""
    second: Literal["es", "en"] = "en" if first == "es" else "es"
    return TwoLanguages(Translator(domain, first), Translator(domain, second))
