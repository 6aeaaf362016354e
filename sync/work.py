"""Proof of work: what a sealed tip costs its sender, since nobody is asked who they are.

The kiosk and the web form pay the same price, so that a delivery tells the hub nothing about where
it comes from (DESIGN §5.5). The work is bound to tip and content: none can be saved up or reused.
"""

from __future__ import annotations

import hashlib
import re
from itertools import count
from typing import Any, Final

from sync.types import Sha256, TipId

MOST_BITS: Final = 24
"""More is never asked or paid: it is 17 million hashes, some 15 s of one core of these machines."""
_PREFIX: Final = b"sebusca-work-1"
_NONCE_BYTES: Final = 8
_DIGEST_BITS: Final = 256
_NONCE = re.compile(r"[0-9a-f]{16}")


def solve(tip: TipId, content: Sha256, bits: int) -> str:
    """The lowest nonce, as 16 hexadecimal digits, that pays `bits` for this content of this tip.

    About 2^bits hashes: 0.1 s for 16. Raises `ValueError` above MOST_BITS.
    """
    if not 0 <= bits <= MOST_BITS:
        raise ValueError(f"{bits} bits of work: at most {MOST_BITS} are paid")
    begun = _begun(tip, content)
    for number in count():
        nonce = number.to_bytes(_NONCE_BYTES, "big")
        if _pays(begun, nonce, bits):
            return nonce.hex()
    raise AssertionError("count() does not end")


def is_paid(tip: TipId, content: Sha256, nonce: object, bits: int) -> bool:
    """Whether SHA-256 of prefix, tip id, content hash and nonce begins with `bits` zero bits."""
    if not isinstance(nonce, str) or not _NONCE.fullmatch(nonce):
        return False
    return _pays(_begun(tip, content), bytes.fromhex(nonce), bits)


def _begun(tip: TipId, content: Sha256) -> Any:
    return hashlib.sha256(_PREFIX + bytes.fromhex(tip) + bytes.fromhex(content))


def _pays(begun: Any, nonce: bytes, bits: int) -> bool:
    whole = begun.copy()
    whole.update(nonce)
    return int.from_bytes(whole.digest(), "big") >> (_DIGEST_BITS - bits) == 0
