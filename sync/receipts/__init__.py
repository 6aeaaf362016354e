"""Receipts: eight words with which the person who gave a tip can come back to it (DESIGN §5.8).

The words carry 80 random bits and never leave the person. Stretched, they give a lookup id, by
which the hub finds the wrapped key, and the key that unwraps it, which the hub never sees.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sync.receipts.stretching import ReceiptKeys, stretched
from sync.receipts.wording import DATA_BYTES, WORDS, data_of_receipt, words_of_receipt
from sync.types import LANGUAGES, Language

__all__ = ["WORDS", "Receipt", "ReceiptKeys"]


@dataclass(frozen=True, repr=False)
class Receipt:
    """One receipt. The Spanish and the English words of the same bytes are the same receipt."""

    data: bytes
    """Ten bytes, all of the secret."""

    def __post_init__(self) -> None:
        if len(self.data) != DATA_BYTES:
            raise ValueError(f"a receipt is {DATA_BYTES} bytes")

    @classmethod
    def new(cls) -> Receipt:
        """A fresh one, from the system's random source."""
        return cls(secrets.token_bytes(DATA_BYTES))

    @classmethod
    def read(cls, text: str, *, languages: Sequence[Language] = LANGUAGES) -> Receipt:
        """From typed words; accents, case, spaces, commas and list numbers do not matter.

        Raises ReceiptUnreadable, which names the first wrong word by its number.
        """
        return cls(data_of_receipt(text, languages))

    def words(self, language: Language) -> tuple[str, ...]:
        """Eight words."""
        return words_of_receipt(self.data, language)

    def keys(self) -> ReceiptKeys:
        """What it leads to. About 0.3 s of processor time: not on a thread that draws."""
        return stretched(self.data)

    def __repr__(self) -> str:
        return "Receipt(…)"
