"""Passphrases that the desk makes itself: eight words, shown once, never kept.

What a person types is brought to one spelling first, so that accents, capitals and spaces do not
lock anybody out; the spelling is plain ASCII, which any other program can be given too.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping
from typing import Final

from mnemonic import Mnemonic

from sync.types import Language

WORDS: Final = 8
"""Of 2,048: 88 bits, each try at the price of 600,000 rounds."""

_LISTS: Mapping[Language, str] = {"es": "spanish", "en": "english"}


def new_passphrase(language: Language) -> str:
    """Eight words of the BIP-39 list, by the operating system's randomness, as one reads them."""
    words = Mnemonic(_LISTS[language]).wordlist
    return unicodedata.normalize("NFC", " ".join(secrets.choice(words) for _ in range(WORDS)))


def password_of(typed: str) -> bytes:
    """The one spelling: lower case, no accents, one space between words.

    No two words of a list become alike by it (BIP-39: the first four letters are distinct).
    """
    decomposed = unicodedata.normalize("NFKD", typed.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.split()).encode("utf-8")
