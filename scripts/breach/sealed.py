"""Finds what is sealed: envelopes of tips and replies, and keys wrapped under a receipt.

Reads JWE (RFC 7516) wherever it stands within other bytes, and does not ask whether it is of our
profile: whoever stole it would not either.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LONGEST = 2**18
"""Bytes of JSON: twice what the hub takes."""
_IV, _TAG = 12, 16
_MEMBER = re.compile(rb'"ciphertext"\s*:')
_COMPACT = re.compile(rb"(?<![\w-])eyJ[\w-]+\.[\w-]*\.[\w-]{16}\.[\w-]+\.[\w-]{22}(?![\w-])")
_OUTWARDS = 12
"""Braces before a member that might be its object's own."""


@dataclass(frozen=True)
class Recipient:
    """Whom a content key is wrapped for."""

    kid: str
    epk: tuple[str, str] | None
    """Coordinates of the ephemeral key, base64url; None where there is none."""
    wrapped: bytes


@dataclass(frozen=True)
class Sealed:
    """One JWE. Two are equal when their bytes are, wherever they were found."""

    kind: str
    """`typ` of its header."""
    tip: str
    protected: bytes
    """As it is authenticated: base64url (RFC 7516 §5.1 step 14)."""
    iv: bytes
    ciphertext: bytes
    tag: bytes
    recipients: tuple[Recipient, ...]


def sealed_in(data: bytes) -> Iterator[Sealed]:
    """Every JWE in these bytes, in the general, flattened or compact serialization."""
    for match in _MEMBER.finditer(data):
        found = _around(data, match.start())
        sealed = _of_json(found) if found is not None else None
        if sealed is not None:
            yield sealed
    for match in _COMPACT.finditer(data):
        protected, wrapped, *rest = match.group().decode("ascii").split(".")
        sealed = _sealed(protected, *rest, recipients=[{"encrypted_key": wrapped}])
        if sealed is not None:
            yield sealed


def _around(data: bytes, at: int) -> dict[str, Any] | None:
    """The innermost JSON object that has a member at this place of its own."""
    start = at
    for _ in range(_OUTWARDS):
        start = data.rfind(b"{", max(0, at - LONGEST), start)
        if start < 0:
            return None
        # As Latin-1 no byte is lost, and what is not ASCII stands in no member of a JWE.
        text = data[start : at + LONGEST].decode("latin-1")
        try:
            value, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            continue
        if start + end > at:
            return value if isinstance(value, dict) else None
    return None


def _of_json(members: dict[str, Any]) -> Sealed | None:
    recipients = members.get("recipients", [members])
    parts = [members.get(name) for name in ("protected", "iv", "ciphertext", "tag")]
    if not isinstance(recipients, list) or not all(isinstance(part, str) for part in parts):
        return None
    return _sealed(*map(str, parts), recipients=recipients)


def _sealed(
    protected: str, iv: str, ciphertext: str, tag: str, *, recipients: list[Any]
) -> Sealed | None:
    try:
        header = json.loads(_decoded(protected))
        raw = _decoded(iv), _decoded(ciphertext), _decoded(tag)
        listed = tuple(_recipient(each, header) for each in recipients)
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError):
        return None
    if not isinstance(header, dict) or (len(raw[0]), len(raw[2])) != (_IV, _TAG):
        return None
    kind, tip = str(header.get("typ", "JWE")), str(header.get("tip", ""))
    return Sealed(kind, tip, protected.encode("ascii"), *raw, recipients=listed)


def _recipient(members: dict[str, Any], shared: dict[str, Any]) -> Recipient:
    header = shared | members.get("header", {})
    epk = header.get("epk")
    point = (str(epk["x"]), str(epk["y"])) if epk is not None else None
    return Recipient(str(header.get("kid", "")), point, _decoded(members.get("encrypted_key", "")))


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
