"""From what stands on a screen to what is said: pure.

Screens write for the eye: `04 / 10`, `915-555-0142`, `5′10″`, a middle dot. The engine would read
them as sums, dates and letters, or stumble; and `[[…]]` is its own markup for phonemes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assets.i18n import Translator
from kiosk.voice.letters import named
from kiosk.voice.voice import Spoken

_AMOUNT = re.compile(
    r"(?:US)?\$\s?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<cents>\.\d\d)?(?:\s?(?P<code>USD|MXN)\b)?"
)
_THOUSANDS = re.compile(r"\b\d{1,3}(?:,\d{3})+\b")
_PLACE = re.compile(r"\b0*(?P<place>\d+) / 0*(?P<count>\d+)\b")
_FEET = re.compile(r"(?P<feet>\d+)′(?P<inches>\d+)″")
_UNITS = re.compile(r"(?P<number>\d) (?P<unit>m|cm|kg|lb)\b")
_BROKEN = re.compile(r"(?<![\w.,$])\+?\(?\d[\d()]*(?:[ .–-]+\(?\d[\d()]*)+(?![\w,])")
_UNBROKEN = re.compile(r"(?<![\w.,$])\d{7,15}(?![\w,])")
_DATE = re.compile(r"\d{4}-\d\d-\d\d$|(?:19|20)\d\d ?[–-] ?(?:19|20)\d\d$")
_SHORT_NUMBERS = re.compile(r"(?<![\w.,-])(?:911|088|089)(?![\w,])")
_SPAN = re.compile(r"(?<=\d|″)\s?–\s?(?=\d)")
_ADDRESS = re.compile(r"\b[\w.+-]*@?[\w-]+(?:\.[\w-]+)*\.(?=[\w-]*[a-z])[\w-]{2,}(?:/[\w-]*)*")
_PAUSES = re.compile(r"\s*[·•|→←↑↓▸►]+\s*")
_NOISE = re.compile(r"[\[\]{}<>\\^~*_#`]+")
_LEAST_DIGITS, _MOST_DIGITS = 7, 15
"""A telephone number's, without and with its country's (ITU-T E.164)."""
_UNSPOKEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "So", "Sk"})


def digit_by_digit(number: str) -> str:
    """`915-555-0142` as it is dictated: its digits, with a rest between its groups."""
    groups = [" ".join(group) for group in re.findall(r"\d+", number)]
    return ", ".join(groups)


@dataclass(frozen=True)
class Saying:
    """Turns a screen's text into a voice's, by translators of the domain `voice`."""

    spanish: Translator
    english: Translator

    def __call__(self, language: Spoken, text: str) -> str:
        """What the voice of that language is given; "" where there is nothing to say."""
        say = self.spanish if language == "es" else self.english
        text = unicodedata.normalize("NFC", text)
        if len(text) == 1:
            return named(text, say)
        text = _BROKEN.sub(lambda found: _telephone(found[0]), text)
        text = _UNBROKEN.sub(lambda found: digit_by_digit(found[0]), text)
        text = _AMOUNT.sub(lambda found: _amount(found, language, say), text)
        text = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
        text = _PLACE.sub(
            lambda found: say("{place} of {count}", place=found["place"], count=found["count"]),
            text,
        )
        text = _SPAN.sub(f" {say('to')} ", text)
        text = _FEET.sub(
            lambda found: say(
                "{feet} feet {inches} inches", feet=found["feet"], inches=found["inches"]
            ),
            text,
        )
        text = _SHORT_NUMBERS.sub(lambda found: digit_by_digit(found[0]), text)
        text = _UNITS.sub(lambda found: f"{found['number']} {_unit(found['unit'], say)}", text)
        text = _ADDRESS.sub(lambda found: _address(found[0], say), text)
        return _tidy(text)


def _amount(found: re.Match[str], language: Spoken, say: Translator) -> str:
    number = found["whole"].replace(",", "") + (found["cents"] or "")
    match found["code"], language:
        case "MXN", _:
            return say("{number} pesos", number=number)
        case None, "es":
            # In Mexico the sign alone is as often pesos: better no currency than the wrong one.
            return number
    return say("{number} dollars", number=number)


def _telephone(text: str) -> str:
    digits = sum(character.isdigit() for character in text)
    if not _LEAST_DIGITS <= digits <= _MOST_DIGITS or _DATE.fullmatch(text):
        return text
    return digit_by_digit(text)


def _unit(unit: str, say: Translator) -> str:
    words = {
        "m": say("metres"),
        "cm": say("centimetres"),
        "kg": say("kilograms"),
        "lb": say("pounds"),
    }
    return words[unit]


def _address(text: str, say: Translator) -> str:
    for sign, word in ((".", say("dot")), ("/", say("slash")), ("@", say("at"))):
        text = text.replace(sign, f" {word} ")
    return text


def _tidy(text: str) -> str:
    text = _PAUSES.sub(", ", text)
    text = "".join(" " if unicodedata.category(c) in _UNSPOKEN else c for c in text)
    text = _NOISE.sub(" ", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(?:\s*,)+", ",", text).strip(" ,")
    return text if any(character.isalnum() for character in text) else ""
