"""Passphrases that the desk makes itself: eight words, shown once, never kept.

What a person types is brought to one spelling first, so that accents, capitals and spaces do not
lock anybody out; the spelling is plain ASCII, which any other program can be given too.
"""

from __future__ import annotations

import secrets
from typing import Final

from sync.types import Language
from sync.words import bare, word_list

WORDS: Final = 8
"""Of 2,048: 88 bits, each try at the price of 600,000 rounds."""


def new_passphrase(language: Language) -> str:
    """Eight words of the BIP-39 list, by the operating system's randomness, as one reads them."""
    words = word_list(language)
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def password_of(typed: str) -> bytes:
    """The one spelling: lower case, no accents, one space between words.

    No two words of a list become alike by it (BIP-39: the first four letters are distinct).
    """
    return " ".join(bare(word) for word in typed.split()).encode("utf-8")
