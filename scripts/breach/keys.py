"""Finds whatever could be a key: private keys, tokens, secrets, and words that may be a receipt's.

It errs on the side of too many. A hash, a key's id and the lookup that the hub stores are tried
like a key, because to whoever stole them they could be one.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sync.errors import ReceiptUnreadable
from sync.receipts import WORDS, Receipt
from sync.types import LANGUAGES, Language
from sync.words import bare, word_list

KEY_BYTES = 32
_PEM = re.compile(
    rb"-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----.{16,20000}?-----END \1-----", re.DOTALL
)
_OCTETS = re.compile(rb"\x04\x20(.{32})", re.DOTALL)
"""DER: an octet string of 32 bytes, as a private key of P-256 or Ed25519 is (RFC 5915, RFC 8410).
"""
_JWK = re.compile(rb'"d"\s*:\s*"([\w-]{43})"')
"""The private part of an EC key (RFC 7518 §6.2.2.1)."""
_TOKEN = re.compile(rb"(?<![\w+/=-])[A-Za-z0-9_+/-]{16,128}={0,2}(?![\w+/=-])")
_HEX = re.compile(rb"(?:[0-9a-f]{2}){16,64}|(?:[0-9A-F]{2}){16,64}")
_NAMED = re.compile(
    rb"""(?im)["']?\b[\w.-]{0,40}(?:(?:secret|token|passw|passphrase|pwd|credential)[\w.-]{0,40}"""
    rb"""|(?<!wrapped_)(?<!encrypted_)key)["']?[ \t]*[:=][ \t]*["']?"""
    rb"""([^\s"',{}\[\]][^"'\r\n]{7,199})"""
)
_IN_ADDRESS = re.compile(rb"://[^/\s:@]*:([^/\s@]{4,200})@")
_LETTER = rb"(?:[A-Za-z]|\xc3[\x80-\xbf]|\xcc[\x80-\x88])"  # UTF-8, an accent alone too
_BETWEEN = rb"(?:[^A-Za-z\x80-\xff]|\xc2[\x80-\xbf]|\xe2\x80[\x80-\xbf])"  # quotes, dashes
_WORDS_IN_A_ROW = {
    "utf-8": re.compile(
        rb"(?<![A-Za-z])(?:%b{3,12}%b{1,8}){7,}%b{3,12}" % (_LETTER, _BETWEEN, _LETTER)
    ),
    "utf-16-le": re.compile(
        rb"(?:(?:[A-Za-z\xc0-\xff]\0){3,12}(?:[^A-Za-z\xc0-\xff]\0){1,8}){7,}"
        rb"(?:[A-Za-z\xc0-\xff]\0){3,12}"
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
_TYPED = re.compile(rb"(?!eyJ)[^\x00-\x1f\x7f]{8,256}")
_SHORT_FILE = 256
"""Bytes: whatever is whole in so little may be a secret by itself."""


@dataclass
class Keys:
    """What was found, each with the first place it was found in."""

    private: dict[int, str] = field(default_factory=dict)
    """Private keys of P-256 that were written as such."""
    raw: dict[bytes, str] = field(default_factory=dict)
    """32 bytes each."""
    phrases: dict[bytes, str] = field(default_factory=dict)
    """Secrets that are called so, or are a file of their own: also tried as passphrases."""
    texts: dict[bytes, str] = field(default_factory=dict)
    """Tokens of any length."""
    receipts: dict[bytes, str] = field(default_factory=dict)
    """Ten bytes each, of eight words that fit together."""
    rows: dict[bytes, str] = field(default_factory=dict)
    """Eight words in a row, of which a desk makes its passphrases, in their one spelling."""
    locked: dict[bytes, str] = field(default_factory=dict)
    """Private keys, PEM, under a passphrase."""
    others: dict[bytes, str] = field(default_factory=dict)
    """Private keys, PEM, of another kind than any tip is sealed to."""

    def collect(self, data: bytes, where: str) -> None:
        """Takes in whatever within these bytes could be a key."""
        for match in _PEM.finditer(data):
            self._pem(match.group(), where)
        for match in _JWK.finditer(data):
            number = int.from_bytes(urlsafe_b64decode(match.group(1) + b"="), "big")
            self.private.setdefault(number, where)
        for match in _OCTETS.finditer(data):
            self.raw.setdefault(match.group(1), where)
        for match in _TOKEN.finditer(data):
            self._token(match.group(), where)
        for pattern in (_NAMED, _IN_ADDRESS):
            for match in pattern.finditer(data):
                self._phrase(match.group(1), where)
        for row, language in _rows_in(data):
            self.rows.setdefault(row.encode("utf-8"), where)
            with suppress(ReceiptUnreadable):
                self.receipts.setdefault(Receipt.read(row, languages=[language]).data, where)

    def take_value(self, data: bytes, where: str) -> None:
        """Takes in a value, or a file's content, that could be a key as it is."""
        if len(data) == KEY_BYTES:
            self.raw.setdefault(data, where)

    def take_file(self, data: bytes, where: str) -> None:
        """Takes in a file's content: a short one may be nothing but a secret."""
        self.take_value(data, where)
        if len(data) <= _SHORT_FILE:
            self._phrase(data, where)

    def add(self, key: EllipticCurvePrivateKey, where: str) -> None:
        """Takes in a private key."""
        self.private.setdefault(key.private_numbers().private_value, where)

    def count(self) -> int:
        """How many things there are."""
        every = (self.private, self.raw, self.phrases, self.texts, self.receipts)
        return len(set().union(*every)) + len(self.locked) + len(self.others)

    def _pem(self, pem: bytes, where: str) -> None:
        try:
            key = load_pem_private_key(pem, None)
        except TypeError:  # it asks for a passphrase
            self.locked.setdefault(pem, where)
            return
        except (ValueError, UnsupportedAlgorithm):
            return
        if isinstance(key, EllipticCurvePrivateKey) and key.curve.name == "secp256r1":
            self.add(key, where)
            return
        self.others.setdefault(pem, where)
        if isinstance(key, Ed25519PrivateKey):
            self.raw.setdefault(key.private_bytes_raw(), where)

    def _phrase(self, text: bytes, where: str) -> None:
        # What is sealed is no passphrase, though its members are called keys.
        if (stripped := text.strip()) and _TYPED.fullmatch(stripped):
            self.phrases.setdefault(stripped, where)

    def _token(self, text: bytes, where: str) -> None:
        self.texts.setdefault(text, where)
        for raw in _readings(text):
            # Of a longer secret, both ends: keys are often laid side by side.
            self.raw.setdefault(raw[:KEY_BYTES], where)
            self.raw.setdefault(raw[-KEY_BYTES:], where)


def _readings(text: bytes) -> Iterator[bytes]:
    """What a token is as 32 bytes or more: itself, hexadecimal, base64."""
    if len(text) == KEY_BYTES:
        yield text
    if _HEX.fullmatch(text) and len(text) >= 2 * KEY_BYTES:
        yield bytes.fromhex(text.decode("ascii"))
    bare_text = text.rstrip(b"=")
    if len(bare_text) * 6 // 8 >= KEY_BYTES and len(bare_text) % 4 != 1:
        padded = bare_text + b"=" * (-len(bare_text) % 4)
        yield urlsafe_b64decode(padded.translate(bytes.maketrans(b"+/", b"-_")))


def _rows_in(data: bytes) -> Iterator[tuple[str, Language]]:
    """Every eight words in a row that are all of one language's list."""
    for code, pattern in _WORDS_IN_A_ROW.items():
        for match in pattern.finditer(data):
            words = [bare(word) for word in _WORD.findall(match.group().decode(code, "ignore"))]
            for language in LANGUAGES:
                known = _book(language)
                for start in range(len(words) + 1 - WORDS):
                    row = words[start : start + WORDS]
                    if known.issuperset(row):
                        yield " ".join(row), language


@cache
def _book(language: Language) -> frozenset[str]:
    return frozenset(bare(word) for word in word_list(language))
