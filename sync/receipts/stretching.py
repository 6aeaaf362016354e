"""From a receipt's ten bytes to its two keys: slow on purpose, so that guessing is.

80 random bits are beyond guessing by themselves; the stretch makes a stolen database worth even
less. Both functions are FIPS-approved (SP 800-132, SP 800-56C).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from sync.encoding import encoded
from sync.types import Lookup

ROUNDS: Final = 600_000
SALT: Final = b"sebusca-receipt-1"
LOOKUP_INFO: Final = b"sebusca lookup 1"
WRAP_INFO: Final = b"sebusca wrap 1"
_BYTES: Final = 32


@dataclass(frozen=True, repr=False)
class ReceiptKeys:
    """What a receipt leads to."""

    lookup: Lookup
    """By which the hub finds what lies beside the tip."""
    wrap: bytes
    """AES-256 key of the tip's wrapped private key."""

    def __repr__(self) -> str:
        return "ReceiptKeys(…)"


def stretched(data: bytes) -> ReceiptKeys:
    """PBKDF2 (RFC 8018 §5.2), then HKDF without salt (RFC 5869) once for each purpose."""
    root = PBKDF2HMAC(SHA256(), _BYTES, SALT, ROUNDS).derive(data)
    return ReceiptKeys(Lookup(encoded(derived(root, LOOKUP_INFO))), derived(root, WRAP_INFO))


def derived(root: bytes, info: bytes) -> bytes:
    """HKDF-SHA256 of 32 bytes."""
    return HKDF(SHA256(), _BYTES, None, info).derive(root)
