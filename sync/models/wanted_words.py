"""Which words call a person wanted, in Spanish and in English: the one list of a notice's texts
and of a campaign's title (`sync.models.notice`, `sync.models.campaign`) and of imports.

It errs on the side of refusing: "es buscada por su familia" is honest, but BUSCADA over a face is
read from ten metres by people who never come to the rest. "Su familia la busca" says the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_SPACED: Final = re.compile(r"(?<!\w)(?:\w[ ._·*-]){3,}\w(?!\w)")
"""Letters set apart: W A N T E D, S.E. B.U.S.C.A."""

_THINGS: Final = (
    r"informacion|informes|datos|pistas?|testimonios?|ayuda|apoyo|la verdad|(?:su|el) paradero"
    r"|(?:identificar|localizar|ubicar|encontrar|esclarecer|establecer|determinar|saber|conocer"
    r"|reconocer|contactar)(?:l[aeo]s?)?|dar con"
    r"|(?:(?:un|una|el|la|este|esta) )?(?:auto|automovil|coche|carro|camioneta|camion|vehiculo|moto"
    r"|motocicleta|taxi|trailer|arma)"
    r"|(?:a )?(?:(?:su|sus|la|las|los|al) )?(?:familia|familiar|familiares|parientes?|testigos?)"
    r"|a quien(?:es)? (?:l[aeo]s?|sepa|tenga|haya|pueda|conozca|reconozca|vio|viera)n?"
)
_SE_BUSCA: Final = re.compile(r"\bse\W*buscan?\b", re.IGNORECASE)
_SE_BUSCA_HONEST: Final = re.compile(rf"[\s:]+(?:{_THINGS})\b", re.IGNORECASE)
"""What is sought is no person to be caught: se busca información, se busca a su familia."""

_BUSCADA: Final = re.compile(
    r"(?:\b(?P<active>h[ea]|has|hemos|han|hab[ir]\w*|hay\w*|hub\w*|haber|habiendo)"
    r"(?: (?:ya|tambien|\w+mente))? )?\b(?P<word>buscad(?!or)[\w@]*)",
    re.IGNORECASE,
)
"""Buscada, buscados, buscad@; not the madres buscadoras, nor "su madre la ha buscado"."""

_WANTED: Final = re.compile(r"\b(?:most)?wanted\b", re.IGNORECASE)
_WANTED_HONEST: Final = re.compile(
    r"\s+(?:to|an?|the|her|his|him|them|their|my|me|it|more|nothing|something|only|help|money|out)\b"
)
"""What somebody wanted: she wanted to go home. In lower case, after a word that can want."""
_WORD_BEFORE: Final = re.compile(r"(?:^|(?<=[\s(“\"]))(?P<word>[^\W\d]+) $")
_CANNOT_WANT: Final = frozenset({"is", "are", "was", "were", "be", "been", "being", "most"})

_FUGITIVE: Final = re.compile(r"\b(?:profug|fugitiv)\w*", re.IGNORECASE)


def wanted_word(text: str) -> str:
    """The first words of a text that call a person wanted, without accents; empty without any."""
    plain = _plain(text)
    return next(_found(plain), "")


def calls_wanted(text: str) -> bool:
    """Whether a text calls somebody wanted, in either language."""
    return bool(wanted_word(text))


def heads_wanted(title: str) -> bool:
    """Whether a title calls whoever stands beneath it wanted. A title is read alone: in one, "se
    busca" says so whatever follows, and "wanted" is no verb."""
    plain = _plain(title)
    return any(rule.search(plain) for rule in (_SE_BUSCA, _WANTED)) or calls_wanted(title)


def _found(plain: str) -> Iterator[str]:
    for said in _SE_BUSCA.finditer(plain):
        if not _SE_BUSCA_HONEST.match(plain, said.end()):
            yield said.group()
    for said in _BUSCADA.finditer(plain):
        if not (said["active"] and said["word"].casefold() == "buscado"):
            yield said["word"]
    for said in _WANTED.finditer(plain):
        if not _is_verb(plain, said):
            yield said.group()
    yield from (said.group() for said in _FUGITIVE.finditer(plain))


def _is_verb(plain: str, said: re.Match[str]) -> bool:
    before = _WORD_BEFORE.search(plain, max(0, said.start() - 30), said.start())
    return (
        said.group() == "wanted"
        and before is not None
        and before["word"].casefold() not in _CANNOT_WANT
        and _WANTED_HONEST.match(plain, said.end()) is not None
    )


def _plain(text: str) -> str:
    """Without accents, invisible signs and line ends; letters set apart are brought together."""
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (
        char
        for char in decomposed
        if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
    )
    plain = " ".join("".join(kept).split())
    return _SPACED.sub(lambda found: re.sub(r"[ ._·*-]", "", found.group()), plain)
