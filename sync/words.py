"""Fingerprints and other bytes as words that two people can read to each other.

The key ceremony prints a root's fingerprint on a card; whoever sets a device up compares the card
with the device's screen (DESIGN §4 Trust). The lists are those of BIP-39: 2,048 words each, no two
with the same first four letters, the last bits of a phrase a checksum.
"""

from __future__ import annotations

import hashlib
import unicodedata
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from functools import cache
from typing import Final

from mnemonic import Mnemonic

from sync.types import KeyId, Language, Sha256

FINGERPRINT_BYTES: Final = 16
"""128 bits, twelve words: no second root with the same words can be found by trying."""

_LISTS: Mapping[Language, str] = {"es": "spanish", "en": "english"}


def words_of(data: bytes, language: Language) -> tuple[str, ...]:
    """`data` (16, 20, 24, 28 or 32 bytes) as BIP-39 words: three for every four bytes, in NFC.

    Raises `ValueError` for another length.
    """
    phrase: str = Mnemonic(_LISTS[language]).to_mnemonic(data)
    return tuple(unicodedata.normalize("NFC", phrase).split(" "))


def data_of(words: str, language: Language) -> bytes:
    """What `words_of` was given. Accents, case and extra spaces in what was typed do not matter.

    Raises `ValueError` naming the first word that is not in the list, or the checksum.
    """
    book = Mnemonic(_LISTS[language])
    known = {bare(word): word for word in book.wordlist}
    found = []
    for typed in words.split():
        if bare(typed) not in known:
            raise ValueError(f"'{typed}' is not a word of the {_LISTS[language]} list")
        found.append(known[bare(typed)])
    return bytes(book.to_entropy(found))


def fingerprint(root_json: bytes) -> bytes:
    """The first 16 bytes of the SHA-256 of a repository's version 1 `root.json`, byte for byte."""
    return hashlib.sha256(root_json).digest()[:FINGERPRINT_BYTES]


def fingerprint_words(root_json: bytes, language: Language) -> tuple[str, ...]:
    """The twelve words of the printed card."""
    return words_of(fingerprint(root_json), language)


def key_words(kid: KeyId, language: Language) -> tuple[str, ...]:
    """The twelve words of a key's thumbprint (its first 16 bytes): what the people of a desk and of
    the hub read to each other by telephone before they approve the key."""
    return words_of(urlsafe_b64decode(kid + "=")[:FINGERPRINT_BYTES], language)


def content_words(sha256: Sha256, language: Language) -> tuple[str, ...]:
    """The twelve words of a content's hash (its first 16 bytes): the hub's approving page shows
    them, and so does an approver's own machine before it signs."""
    return words_of(bytes.fromhex(sha256)[:FINGERPRINT_BYTES], language)


def words_match(words: str, root_json: bytes, language: Language) -> bool:
    """Whether typed words are this root's; a misspelt or swapped word is a plain no."""
    try:
        return data_of(words, language) == fingerprint(root_json)
    except ValueError:
        return False


@cache
def word_list(language: Language) -> tuple[str, ...]:
    """The 2,048 words of a language in their order, in NFC."""
    words = Mnemonic(_LISTS[language]).wordlist
    return tuple(unicodedata.normalize("NFC", word) for word in words)


def bare(word: str) -> str:
    """Lower case without accents: both lists stay free of duplicates in this form."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
