"""The bytes in which a known word can lie about, and a quick search for them all.

A search that finds nothing proves something only beside one that finds: whatever uses this plants
words, or looks while they are there, first.
"""

from __future__ import annotations

import html
import io
import json
import quopri
import re
import sys
import unicodedata
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from urllib.parse import quote, quote_plus

SHORTEST = 6
"""Characters: a shorter word would be found by chance in a few hundred megabytes."""
_RUN = 4
"""Bytes of a run."""
_FEW = 3
"""So many words are looked for one after the other: up to here that is the faster way."""
_EVERYWHERE = b"\0 etaoinsrhldcump%\\;&="
BLOCK = 2**15
"""Bytes looked at together, few enough that what stands in them by chance costs little; blocks
overlap by the longest spelling."""


@dataclass(frozen=True)
class Found:
    """One word in one place."""

    word: str
    where: str
    way: str = field(default="", compare=False)
    """How it is written there."""


def spellings(word: str) -> dict[bytes, str]:
    """The bytes in which `word` can lie about, and what that way to write it is called: UTF-8, -16
    and -32, base64 at each alignment, URL, JSON, HTML and quoted-printable escapes, hexadecimal,
    each composed and decomposed. Raises ValueError for a word that is too short to be looked for.
    """
    if len(word) < SHORTEST:
        raise ValueError(f"a word to look for has less than {SHORTEST} characters")
    found: dict[bytes, str] = {}
    composed, decomposed = (unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word))
    for text, note in ((composed, ""), (decomposed, ", decomposed")):
        for data, way in _written(text):
            found.setdefault(data, way + note)
    return found


def find_in_bytes(data: bytes, words: Collection[str], where: str) -> list[Found]:
    """Every word that is in `data`, in whatever spelling."""
    source = io.BytesIO(data)  # shares the bytes
    return find_in_stream(source.read, words, where)


def find_in_stream(read: Callable[[int], bytes], words: Collection[str], where: str) -> list[Found]:
    """Every word in what `read(most)` gives until it gives nothing more."""
    searches = _searches(frozenset(words))
    found: dict[Found, None] = {}
    rest = b""
    while data := read(BLOCK):
        if not data.strip(b"\0"):  # most of a thread's stack, and of a sparse file
            rest = b""
            continue
        block = rest + data
        for word, way in searches.ways_in(block):
            found.setdefault(Found(word, where, way))
        rest = block[-searches.overlap :]
    return list(found)


def _written(text: str) -> Iterator[tuple[bytes, str]]:
    plain = {
        code: text.encode(code)
        for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
    }
    # CPython keeps a string in one, two or four bytes a character, as its widest needs (PEP 393);
    # the one-byte form is Latin-1.
    if all(char <= "\xff" for char in text):
        plain["latin-1"] = text.encode("latin-1")
    escaped = json.dumps(text)[1:-1]
    large = re.sub(r"\\u[0-9a-f]{4}", _upper, escaped)
    as_json = {
        "JSON escapes": escaped.encode("ascii"),
        "JSON escapes, large": large.encode("ascii"),
    }
    for way, data in plain.items():
        yield data, way
    for way, data in as_json.items():
        yield data, way
    for way, data in (plain | as_json).items():
        yield from ((part, f"base64 of {way}") for part in _in_base64(data))
    for way, data in plain.items():
        yield data.hex().encode("ascii"), f"hexadecimal of {way}"
        yield data.hex().upper().encode("ascii"), f"hexadecimal of {way}"
    yield quote(text).encode("ascii"), "URL escapes"
    yield quote(text).lower().encode("ascii"), "URL escapes, small"
    yield quote_plus(text).encode("ascii"), "form escapes"
    yield html.escape(text).encode("utf-8"), "HTML escapes"
    yield text.encode("ascii", "xmlcharrefreplace"), "HTML escapes by number"
    yield quopri.encodestring(text.encode("utf-8")), "quoted-printable"
    yield quopri.encodestring(text.encode("utf-8"), header=True), "quoted-printable"


class _Search:
    """All spellings of one word. Looks first for a few parts, of which every spelling has one: that
    is some hundred times as fast as an alternation of them all."""

    def __init__(self, word: str) -> None:
        self.ways = spellings(word)
        self.longest = max(map(len, self.ways))
        run = max(re.findall("[A-Za-z0-9]+", word), key=len, default="")
        parts = _parts(run) if len(run) >= SHORTEST - 1 else ()
        self._parts = {
            next((part for part in parts if part in spelling), spelling) for spelling in self.ways
        }

    @cached_property
    def _whole(self) -> re.Pattern[bytes]:
        by_length = sorted(self.ways, key=lambda each: (-len(each), each))
        return re.compile(b"|".join(map(re.escape, by_length)))

    def way_in(self, data: bytes) -> str | None:
        """How the word is written where it is first found; None where it is not in `data`."""
        for part in self._parts:
            at = data.find(part)
            while at >= 0:
                around = data[max(0, at - self.longest) : at + self.longest]
                match = self._whole.search(around)
                if match is not None:
                    return self.ways[match.group()]
                at = data.find(part, at + 1)
        return None


class _Searches:
    """All words at once. Of every spelling it knows two neighbouring runs of four bytes, and looks
    at every second place of the data whether one of all these stands there; only then for a word.
    That takes as long for a thousand words as for one."""

    def __init__(self, words: Collection[str]) -> None:
        self._searches = {word: _Search(word) for word in sorted(words)}
        self.overlap = max((search.longest for search in self._searches.values()), default=2) - 1
        self._words: dict[int, set[str]] = {}
        for word, search in self._searches.items():
            for spelling in search.ways:
                for run in _telling_runs(spelling):
                    self._words.setdefault(run, set()).add(word)
        self._runs = frozenset(self._words)

    def ways_in(self, data: bytes) -> Iterator[tuple[str, str]]:
        """Each word that is in `data`, and how it is written where it is first found."""
        for word in self._likely(data):
            way = self._searches[word].way_in(data)
            if way is not None:
                yield word, way

    def _likely(self, data: bytes) -> list[str]:
        if len(self._searches) <= _FEW:
            return list(self._searches)
        hit: set[int] = set()
        for start in (0, _RUN // 2):
            whole = (len(data) - start) // _RUN * _RUN
            if whole > 0:
                hit |= self._runs.intersection(memoryview(data)[start : start + whole].cast("I"))
        return sorted({word for run in hit for word in self._words[run]})


@lru_cache(maxsize=64)
def _searches(words: frozenset[str]) -> _Searches:
    return _Searches(words)


def _telling_runs(spelling: bytes) -> list[int]:
    """Two neighbouring runs, one of which lies at an even place wherever the spelling begins; the
    ones with the fewest bytes that are everywhere."""
    rare = [byte not in _EVERYWHERE for byte in spelling]
    places = range(len(spelling) - _RUN)
    at = max(places, key=lambda place: sum(rare[place : place + _RUN + 1]))
    return [int.from_bytes(spelling[at + n : at + n + _RUN], sys.byteorder) for n in (0, 1)]


def _parts(run: str) -> tuple[bytes, ...]:
    """A run of letters as it stands within the spellings of a word that it is part of."""
    plain = run.encode("ascii")
    wide = [run.encode(code).strip(b"\0") for code in ("utf-16-le", "utf-32-le")]
    in_base64 = {
        part
        for code in ("ascii", "utf-16-le", "utf-32-le")
        for part in _in_base64(run.encode(code))
    }
    in_hex = [part.hex().encode("ascii") for part in (plain, *wide)]
    in_large_hex = [part.upper() for part in in_hex]
    return (plain, *wide, *sorted(in_base64, key=len, reverse=True), *in_hex, *in_large_hex)


def _in_base64(data: bytes) -> Iterator[bytes]:
    """The characters that `data` alone decides, at each of the three places it can begin at."""
    for before in range(3):
        padded = bytes(before) + data
        whole = padded[: len(padded) - len(padded) % 3]
        skip = (before * 8 + 5) // 6
        for encode in (b64encode, urlsafe_b64encode):
            part = encode(whole)[skip:]
            if len(part) >= SHORTEST:
                yield part


def _upper(match: re.Match[str]) -> str:
    return "\\u" + match.group()[2:].upper()
