"""Ten bytes and their checksum as eight words, and back, however they were typed."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from sync.errors import ReceiptUnreadable
from sync.types import Language
from sync.words import bare, word_list

DATA_BYTES: Final = 10
WORDS: Final = 8
_BITS: Final = 11  # a list has 2,048 words


def words_of_receipt(data: bytes, language: Language) -> tuple[str, ...]:
    """Eight words: 80 bits, then the first eight of the SHA-256 of them (as BIP-39 does)."""
    number = int.from_bytes(data + _checksum(data), "big")
    book = word_list(language)
    return tuple(book[number >> _BITS * place & 0x7FF] for place in reversed(range(WORDS)))


def data_of_receipt(text: str, languages: Sequence[Language]) -> bytes:
    """The ten bytes of eight typed words, all of one language.

    Raises ReceiptUnreadable, which repeats none of the words: they are half a secret.
    """
    typed = [bare(word) for word in _only_letters(text).split()]
    faults = []
    for language in languages:
        try:
            return _data(typed, language)
        except ReceiptUnreadable as fault:
            faults.append(fault)
    # The language that was meant is the one in which more of the words are right.
    raise max(faults, key=lambda fault: WORDS + 1 if fault.word is None else fault.word)


def _data(typed: Sequence[str], language: Language) -> bytes:
    places = _places(language)
    number = 0
    for count, word in enumerate(typed, start=1):
        if word not in places:
            raise ReceiptUnreadable("is in no list of words: look at how it is spelt", word=count)
        number = number << _BITS | places[word]
    if len(typed) != WORDS:
        raise ReceiptUnreadable(f"has {WORDS} words, and {len(typed)} were given")
    read = number.to_bytes(DATA_BYTES + 1, "big")
    data, checksum = read[:DATA_BYTES], read[DATA_BYTES:]
    if checksum != _checksum(data):
        raise ReceiptUnreadable("the words do not fit together: one is another, or out of place")
    return data


@cache
def _places(language: Language) -> Mapping[str, int]:
    return {bare(word): place for place, word in enumerate(word_list(language))}


def _checksum(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:1]


def _only_letters(text: str) -> str:
    # Whatever else people write between words is a space: commas, hyphens, the numbers of a list.
    # As the receipt page has it: Unicode's letters (L) and the accents that stand after them (M).
    return "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in text)
