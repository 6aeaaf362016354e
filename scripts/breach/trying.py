"""Tries every key on everything that is sealed, in every part that a key could have.

Uses the primitives themselves, not `sync.sealing`: a check of ours that refuses an envelope would
stand in nobody's way. What opens may hold keys in its turn, and these are tried too.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicNumbers,
    derive_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from scripts.breach.keys import KEY_BYTES, Keys
from scripts.breach.sealed import Recipient, Sealed
from sync.models.desk import thumbprint
from sync.receipts import Receipt
from sync.receipts.stretching import LOOKUP_INFO, ROUNDS, SALT, WRAP_INFO, derived
from sync.words import bare

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Points of P-256 (SP 800-186 §3.2.1.3)."""
_WRAPPED_BYTES = 40
_ALGORITHM = b"ECDH-ES+A256KW"


@dataclass(frozen=True)
class Opened:
    """Something sealed that opened."""

    sealed: Sealed
    key_from: str
    """Where the key was found, and what it was used as."""
    plaintext: bytes = b""

    def __repr__(self) -> str:
        return f"Opened({self.sealed.kind}, {self.key_from})"


@dataclass(frozen=True)
class _Phrase:
    secret: bytes
    where: str
    is_receipt: bool = False


class Burglar:
    """Whoever has it all and tries. `most_stretched` bounds the slow tries: a third of a second for
    each receipt or passphrase."""

    def __init__(self, keys: Keys, *, most_stretched: int = 100) -> None:
        self._keys = keys
        self._most_stretched = most_stretched
        self.unstretched = 0
        """Receipts and passphrases that were too many to be stretched."""
        self.tries = 0

    def open(self, sealed: Iterable[Sealed]) -> list[Opened]:
        """Everything that opens, by whatever was found or was in what opened."""
        left = list(dict.fromkeys(sealed))
        opened: list[Opened] = []
        keys, spare = self._keys, self._most_stretched
        while left:
            slow = list(_slow(keys))
            self.unstretched += max(0, len(slow) - spare)
            tried = slow[:spare]
            fast = dict(_fast(keys))
            with ThreadPoolExecutor(os.cpu_count()) as pool:  # hashing lets other threads run
                for made in pool.map(_stretched, tried):
                    fast |= made
            spare -= len(tried)
            private = dict(self._private(keys, left, fast))
            round_opened = []
            for each in left:
                found = self._try(each, fast | dict(_by_tip(keys, each.tip)), private)
                if found is not None:
                    round_opened.append(found)
            if not round_opened:
                break
            opened += round_opened
            done = {found.sealed for found in round_opened}
            left = [each for each in left if each not in done]
            keys = Keys()
            for found in round_opened:
                keys.collect(found.plaintext, f"a {found.sealed.kind} that opened")
        return opened

    def _private(
        self, keys: Keys, left: list[Sealed], fast: dict[bytes, str]
    ) -> Iterator[tuple[int, str]]:
        """Private keys to try in earnest: whatever was written as one, and every 32 bytes whose
        public half is one that something is sealed to."""
        yield from keys.private.items()
        if keys.locked:
            passwords = list(_passwords(keys))
            self.unstretched += max(0, len(passwords) - self._most_stretched)
            for pem, place in keys.locked.items():
                yield from _unlocked(pem, passwords[: self._most_stretched], place)
        named = {recipient.kid for each in left for recipient in each.recipients}
        for raw, place in fast.items():
            number = int.from_bytes(raw, "big")
            if 0 < number < ORDER and _thumbprint(number) in named:
                yield number, f"{place}, as a private key"

    def _try(
        self, sealed: Sealed, fast: dict[bytes, str], private: dict[int, str]
    ) -> Opened | None:
        for key, place in fast.items():
            self.tries += 1
            plaintext = _decrypted(sealed, key)
            if plaintext is not None:
                return Opened(sealed, f"{place}, as the content's key", plaintext)
        for recipient in sealed.recipients:
            if len(recipient.wrapped) != _WRAPPED_BYTES:
                continue
            for kek, place in _wrapping_keys(recipient, fast, private):
                self.tries += 1
                plaintext = _unwrapped(sealed, recipient, kek)
                if plaintext is not None:
                    return Opened(sealed, place, plaintext)
        return None


def _fast(keys: Keys) -> Iterator[tuple[bytes, str]]:
    """Everything that is a 32-byte key, or is made into one at once."""
    yield from ((number.to_bytes(KEY_BYTES, "big"), w) for number, w in keys.private.items())
    yield from keys.raw.items()
    for root, place in keys.raw.items():
        # A root or a lookup that were kept by mistake: what a receipt's keys are made from.
        yield derived(root, WRAP_INFO), f"{place}, by HKDF"
        yield derived(root, LOOKUP_INFO), f"{place}, by HKDF"
    for text, place in (keys.texts | keys.phrases).items():
        yield hashlib.sha256(text).digest(), f"{place}, by SHA-256"


def _by_tip(keys: Keys, tip: str) -> Iterator[tuple[bytes, str]]:
    """Keys that a secret would give to each tip, were they made as the hub makes its decoys."""
    for secret, place in keys.phrases.items():
        yield (
            hmac.digest(secret, tip.encode("utf-8"), "sha256"),
            f"{place}, by HMAC of the tip's id",
        )


def _slow(keys: Keys) -> list[_Phrase]:
    receipts = [_Phrase(ten, place, is_receipt=True) for ten, place in keys.receipts.items()]
    return receipts + [_Phrase(text, place) for text, place in keys.phrases.items()]


def _stretched(phrase: _Phrase) -> dict[bytes, str]:
    place = phrase.where
    if phrase.is_receipt:
        return {Receipt(phrase.secret).keys().wrap: f"{place}, as a receipt's words"}
    root = hashlib.pbkdf2_hmac("sha256", phrase.secret, SALT, ROUNDS)
    return {
        root: f"{place}, stretched",
        derived(root, WRAP_INFO): f"{place}, stretched",
        derived(root, LOOKUP_INFO): f"{place}, stretched",
    }


def _passwords(keys: Keys) -> Iterator[bytes]:
    """Whatever could lock a key file, also in the one spelling that the desk brings it to."""
    every = [keys.rows, keys.phrases]
    yield from dict.fromkeys(
        spelling
        for found in every
        for phrase in found
        for spelling in (phrase, bare(phrase.decode("utf-8", "ignore")).encode("utf-8"))
    )


def _unlocked(pem: bytes, passwords: list[bytes], place: str) -> Iterator[tuple[int, str]]:
    for password in passwords:
        try:
            key = load_pem_private_key(pem, password)
        except (ValueError, TypeError):
            continue
        if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1):
            yield key.private_numbers().private_value, f"{place}, unlocked"


def _thumbprint(number: int) -> str:
    point = derive_private_key(number, SECP256R1()).public_key().public_numbers()
    x, y = (
        urlsafe_b64encode(part.to_bytes(KEY_BYTES, "big")).rstrip(b"=").decode("ascii")
        for part in (point.x, point.y)
    )
    return thumbprint(x, y)


def _wrapping_keys(
    recipient: Recipient, fast: dict[bytes, str], private: dict[int, str]
) -> Iterator[tuple[bytes, str]]:
    if recipient.epk is not None:
        try:
            x, y = (int.from_bytes(urlsafe_b64decode(p + "=="), "big") for p in recipient.epk)
            public = EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
        except ValueError:
            public = None
        if public is not None:
            for number, place in private.items():
                secret = derive_private_key(number, SECP256R1())
                yield _derived(secret.exchange(ECDH(), public)), place
    for key, place in fast.items():
        yield key, f"{place}, as the key of the content's key"


def _derived(shared: bytes) -> bytes:
    """The Concat KDF of SP 800-56A as RFC 7518 §4.6.2 wants it, without party info."""
    info = len(_ALGORITHM).to_bytes(4, "big") + _ALGORITHM + bytes(8) + (256).to_bytes(4, "big")
    return hashlib.sha256((1).to_bytes(4, "big") + shared + info).digest()


def _unwrapped(sealed: Sealed, recipient: Recipient, kek: bytes) -> bytes | None:
    try:
        return _decrypted(sealed, aes_key_unwrap(kek, recipient.wrapped))
    except InvalidUnwrap:
        return None


def _decrypted(sealed: Sealed, key: bytes) -> bytes | None:
    try:
        return AESGCM(key).decrypt(sealed.iv, sealed.ciphertext + sealed.tag, sealed.protected)
    except InvalidTag:
        return None
