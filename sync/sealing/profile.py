"""The one profile of JWE and JWS that tips, replies and receipts' keys are in (DESIGN §5.2).

Header names, algorithms and sizes stand here and nowhere else; `sync.sealing.checking` accepts
exactly these, and the JavaScript of the receipt page repeats them (`docs/vectors`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from sync.errors import TooLongToSeal

ALG: Final = "ECDH-ES+A256KW"  # RFC 7518 §4.6
ENC: Final = "A256GCM"  # RFC 7518 §5.3
DIRECT: Final = "dir"  # RFC 7518 §4.5
SIGNS: Final = "ES256"  # RFC 7518 §3.4
VERSION: Final = 1

TIP: Final = "sebusca-tip"
REPLY: Final = "sebusca-reply"
KEY: Final = "sebusca-key"

BUCKETS: Final = (4096, 8192, 16_384, 32_768)
"""Bytes of a padded tip: the hub sees which, and nothing finer."""
REPLY_BUCKETS: Final = (8192,)
KEY_BUCKETS: Final = (4096, 8192)
MOST_RECIPIENTS: Final = 8
LARGEST_BODY: Final = 128 * 1024
"""Bytes of a submission as it travels, and of anything else that is read from outside."""

IV_BYTES: Final = 12
TAG_BYTES: Final = 16
WRAPPED_BYTES: Final = 40
"""A 32-byte content key wrapped by AES Key Wrap (RFC 3394)."""


def tip_header(tip: str, kids: Sequence[str]) -> str:
    """The protected header of a sealed tip, as JSON."""
    return _written({"alg": ALG, "enc": ENC, "typ": TIP, "v": VERSION, "tip": tip, "kids": [*kids]})


def reply_header(tip: str, number: int, kid: str) -> str:
    """The protected header of a sealed reply, as JSON."""
    members = {"alg": ALG, "enc": ENC, "typ": REPLY, "v": VERSION}
    return _written(members | {"tip": tip, "n": number, "kids": [kid]})


def key_header(tip: str) -> str:
    """The protected header of the wrapped private key of a tip, as JSON."""
    return _written({"alg": DIRECT, "enc": ENC, "typ": KEY, "v": VERSION, "tip": tip})


def signature_header(kid: str) -> str:
    """The protected header of a reply's signature, as JSON."""
    return _written({"alg": SIGNS, "typ": REPLY, "kid": kid})


def padded(data: bytes, buckets: Sequence[int], what: str) -> bytes:
    """`data` with spaces at its end (RFC 8259 §2) up to the smallest bucket that holds it.

    Raises TooLongToSeal.
    """
    for bucket in buckets:
        if len(data) <= bucket:
            return data.ljust(bucket, b" ")
    raise TooLongToSeal(
        what, f"is {len(data)} bytes long, and at most {buckets[-1]} can be sealed: shorten it"
    )


def _written(members: Mapping[str, object]) -> str:
    return json.dumps(members, separators=(",", ":"), ensure_ascii=True)
