"""Names out of titles: "STEPHANIE COLLETTE \\"CHERRY\\" WALLACE - RICHMOND, VIRGINIA" and the like.

A title is in capitals. How a word is really spelt (McGehrin, de la Cruz, El-Maati) is looked up in
the record's own prose; only a word that does not occur there is cased by rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from hub.imports.fbi.places import is_place
from hub.imports.fbi.plain import tidy_line
from hub.imports.fbi.sentences import clip

LONGEST_NAME = 120
"""`sync.models.text.Name`."""

# Spanish, Portuguese, Italian, Dutch, German, Arabic and Turkic name particles.
_PARTICLES = frozenset(
    {"and", "de", "del", "la", "las", "los", "y", "e", "da", "das", "do", "dos", "di", "du"}
    | {"van", "von", "der", "den", "ter", "bin", "ibn", "bint", "al", "ogly", "oglu"}
)
_SMALL_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
    | {"de", "del", "y"}
)
_KEPT_CAPITALS = frozenset(
    {"ATF", "ATM", "ATV", "CVS", "DEA", "DNA", "DUI", "FBI", "LAPD", "MS", "NYPD", "SUV", "UPS"}
    | {"USPS", "USS", "D.C.", "U.S.", "U.S.A.", "NE", "NW", "SE", "SW"}
    | {"II", "III", "IV", "VI", "VII", "VIII", "IX"}
)
_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?")
_TAIL = re.compile(r"^(?P<name>.+?)\s+[-–—]\s+(?P<tail>[^-–—]+(?:-[^-–—]+)*)$")


class Spelling:
    """How words are cased in a record's mixed-case prose. Lower case alone is no evidence, but for
    a particle before its own surname: "de la Cruz", yet "De Riddere" where the prose has it so.
    """

    def __init__(self, prose: Iterable[str]) -> None:
        self._text = "\n".join(prose)
        self._seen: dict[str, Counter[str]] = {}
        for word in _WORD.findall(self._text):
            if not word.islower():
                self._seen.setdefault(word.casefold(), Counter())[word] += 1

    def of(self, word: str) -> str | None:
        """The commonest spelling; None where the prose does not have the word."""
        found = self._seen.get(word.casefold())
        return found.most_common(1)[0][0] if found else None

    def of_particle(self, particle: str, following: str) -> str | None:
        """The particle as the prose writes it before the word that follows it in the name."""
        pair = rf"\b({re.escape(particle)})\s+{re.escape(following)}\b"
        found = {m[1] for m in re.finditer(pair, self._text, re.IGNORECASE)}
        # A capital may only be that of a sentence, so one small occurrence decides.
        for spelt in (particle.lower(), particle.capitalize()):
            if spelt in found:
                return spelt
        return None


def proper_name(title: str, prose: Iterable[str] = (), *, headline: bool = False) -> str:
    """A title cased as a name (particles small) or, for an event, as a headline (of, and small).

    Words that are not all capitals are left as they are. Quotation marks become typographic.
    """
    spelling = Spelling(prose)
    text = quoted(tidy_line(title))
    text = re.sub(r"\s+[-–—]\s+", " – ", text)
    words = list(_WORD.finditer(text))
    out, end = [], 0
    for index, match in enumerate(words):
        between = text[end : match.start()]
        first = index == 0 or "–" in between or between.endswith((" “", " ("))
        following = words[index + 1].group(0) if index + 1 < len(words) else ""
        word = match.group(0)
        if between == "(":  # the plural of "SUSPECT(S)"
            word = word.lower()
        elif word.casefold() in _PARTICLES and not headline and not first:
            word = spelling.of_particle(word, following) or word.casefold()
        else:
            word = _cased(word, spelling, first=first, headline=headline)
        out += [between, word]
        end = match.end()
    return clip("".join(out) + text[end:], LONGEST_NAME)


def _cased(word: str, spelling: Spelling, *, first: bool, headline: bool) -> str:
    if not word.isupper() or word in _KEPT_CAPITALS:
        return word
    lowered = word.casefold()
    if headline and lowered in _SMALL_WORDS:
        return word.capitalize() if first else lowered
    if (written := spelling.of(word)) is not None:
        return written
    if len(word) == 1 or not re.search(r"[AEIOUYÁÉÍÓÚ]", word):
        return word if len(word) <= 3 and not word.endswith(".") else _by_rule(word)  # noqa: PLR2004 - initials: J, JB, RMX
    return _by_rule(word)


def _by_rule(word: str) -> str:
    """O'Brien, D'Angelo, McDonald; "CHILDREN'S" keeps its small s."""
    capital = word[:1].upper() + word[1:].lower()
    if re.match(r"^[ODL]['’][A-Z]{2}", word):
        capital = capital[:2] + capital[2:].capitalize()
    if re.match(r"^MC[A-Z]{3}", word):
        capital = "Mc" + capital[2:].capitalize()
    return capital


def quoted(text: str) -> str:
    """Straight double quotation marks in pairs become “ ”; an odd one is left out."""
    parts = text.split('"')
    if len(parts) % 2 == 0:
        parts[-2:] = ["".join(parts[-2:])]
    return "".join(
        part if n == 0 else f"{'“' if n % 2 else '”'}{part}" for n, part in enumerate(parts)
    )


def without_place(title: str) -> str:
    """The title without the " - CITY, STATE" that ViCAP notices of persons end with."""
    match = _TAIL.match(tidy_line(title))
    if match and is_place(match["tail"]):
        return match["name"]
    return tidy_line(title)


def alias_names(aliases: Iterable[str], *, name: str, prose: Iterable[str] = ()) -> tuple[str, ...]:
    """At most 20 distinct aliases, without quotation marks, the name left out."""
    seen = {_comparable(name)}
    kept: list[str] = []
    prose = tuple(prose)
    for alias in aliases:
        bare = re.sub(r"[\"“”]", "", tidy_line(alias)).strip(" ,;")
        cased = proper_name(bare, prose) if bare.isupper() and len(bare) > 3 else bare  # noqa: PLR2004 - "JJ" stays
        if cased and _comparable(cased) not in seen:
            seen.add(_comparable(cased))
            kept.append(clip(cased, LONGEST_NAME))
    return tuple(kept[:20])


def _comparable(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()
