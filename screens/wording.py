"""The words of a slide in its two languages, in the site's order: data, fixed words and numbers.

Everything comes as (first, second); the second is empty where there is nothing of its own to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from babel.numbers import format_decimal

from assets.i18n import Locale, Translator, TwoLanguages
from screens.views import Gender, Pair, Range

Both = tuple[str, str]

_CM_PER_INCH = 2.54
_INCHES_PER_FOOT = 12
_LB_PER_KG = 2.20462262
_NUMBER_LOCALE: dict[Locale, str] = {"es": "es_MX", "en": "en_US", "qps": "en_US"}
"""Mexican Spanish groups thousands with a comma, as the border reads them (CLDR es_MX)."""
_GENDERS: dict[Gender, str] = {"f": "feminine", "m": "masculine", "unknown": "neutral"}


@dataclass(frozen=True)
class Wording:
    """Turns message ids and pairs into what is drawn."""

    words: TwoLanguages

    def fixed(self, message: str, /, **values: object) -> Both:
        """A catalogued message; the same in both languages is said once."""
        return self._both(lambda translator: translator(message, **values))

    def gendered(self, gender: Gender, message: str) -> Both:
        """A message that Spanish inflects. Without a known gender it names "persona" (a feminine
        noun for anyone), so that the form says nothing about the person.
        """
        return self._both(lambda translator: translator.context(_GENDERS[gender], message))

    def data(self, pair: Pair) -> Both:
        """A notice's own text; the one language it has where it has one."""
        if self._spanish_first:
            first, second = pair.es or pair.en, pair.en
        else:
            first, second = pair.en or pair.es, pair.es
        return _once(first, second)

    def other_language(self) -> str:
        """What the button for the other language says, in that language: "English"."""
        return self.words.second("English")

    def amount(self, value: int) -> Both:
        """A sum grouped per language, with its sign: $50,000."""
        return self._both(
            lambda translator: f"${format_decimal(value, locale=_NUMBER_LOCALE[translator.locale])}"
        )

    def height(self, centimetres: Range) -> Both:
        """(metres, feet and inches) for Spanish first, the other way round for English first."""
        metres = self._catalogued(
            "{metres} m", metres=_span(centimetres, lambda cm: f"{cm / 100:.2f}")
        )
        feet = _span(centimetres, _feet_and_inches)
        return (metres, feet) if self._spanish_first else (feet, metres)

    def weight(self, kilograms: Range) -> Both:
        """(kilograms, pounds) for Spanish first, the other way round for English first."""
        metric = self._catalogued("{kilograms} kg", kilograms=_span(kilograms, str))
        pounds = self._catalogued(
            "{pounds} lb", pounds=_span(kilograms, lambda kg: str(round(kg * _LB_PER_KG)))
        )
        return (metric, pounds) if self._spanish_first else (pounds, metric)

    def age(self, years: Range) -> str:
        """38, or 38–42."""
        return _span(years, str)

    @property
    def _spanish_first(self) -> bool:
        return self.words.order[0] != "en"

    def _catalogued(self, message: str, **values: object) -> str:
        return self.words.first(message, **values)

    def _both(self, say: Callable[[Translator], str]) -> Both:
        return _once(say(self.words.first), say(self.words.second))


def _once(first: str, second: str) -> Both:
    return (first, "" if second.casefold() == first.casefold() else second)


def _span(limits: Range, written: Callable[[int], str]) -> str:
    low, high = (written(value) for value in limits)
    return low if low == high else f"{low}–{high}"


def _feet_and_inches(centimetres: int) -> str:
    feet, inches = divmod(round(centimetres / _CM_PER_INCH), _INCHES_PER_FOOT)
    return f"{feet}′{inches}″"
