"""What all calls that prove their caller by a signature have in common, whatever the algorithm.

After DPoP (RFC 9449 §4.2): a compact JWS names the method, the path with its query, the moment, a
number used once, and the hash of the body. `sync.desk_calls` and `sync.signing_calls` add who signs
and how. That a number was not used before, the hub must see.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field, ValidationError

from sync.canonical import canonical_json
from sync.encoding import decoded, encoded
from sync.errors import CallRefused
from sync.models._frozen import Frozen
from sync.types import Sha256Field

LEEWAY_S = 120
"""Seconds by which a call's clock and the hub's may differ, either way."""
LONGEST = 4096
"""Characters of a token at most."""

_Part = TypeVar("_Part", bound=Frozen)
Caller = TypeVar("Caller", bound=str)


class Claims(Frozen):
    """What is signed of a call."""

    htm: Literal["GET", "PUT", "POST", "DELETE"]
    htu: Annotated[str, Field(min_length=1, max_length=1024)]
    iat: Annotated[int, Field(strict=True, ge=0, le=2**40)]
    jti: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]
    body: Sha256Field


@dataclass(frozen=True)
class ProvenCall(Generic[Caller]):
    """A call that was signed by `kid`. That its `number` was not used before, the hub must see."""

    kid: Caller
    number: str
    """The `jti`: 128 random bits, base64url."""
    issued_s: int
    """The `iat`: seconds since 1970."""


def call_claims(
    method: str, target: str, body: bytes, *, at: datetime, jti: str | None = None
) -> Claims:
    """The claims of one call. Raises `pydantic.ValidationError` for a method or a `jti` that no hub
    would take."""
    return Claims.model_validate(
        {
            "htm": method,
            "htu": target,
            "iat": int(at.timestamp()),
            "jti": jti or encoded(secrets.token_bytes(16)),
            "body": hashlib.sha256(body).hexdigest(),
        }
    )


def signing_input(header: Frozen, claims: Claims) -> str:
    """What the signature is over (RFC 7515 §5.1)."""
    return f"{encoded(canonical_json(header))}.{encoded(canonical_json(claims))}"


def token_parts(token: str, subject: str) -> tuple[str, str, str]:
    """Header, claims and signature, still encoded. Raises `CallRefused`."""
    parts = token.split(".") if len(token) <= LONGEST and token.isascii() else []
    if len(parts) != 3 or not all(parts):  # noqa: PLR2004 - RFC 7515 §7.1
        raise CallRefused(subject, "is no compact JWS (RFC 7515 §7.1)", rule="token")
    return parts[0], parts[1], parts[2]


def read_part(part: str, model: type[_Part], subject: str) -> _Part:
    """Header or claims. Raises `CallRefused`."""
    # Only the one spelling that `signing_input` writes: no member twice, none unknown, no `crit`.
    data = decoded_part(part, subject)
    try:
        found = model.model_validate_json(data)
    except ValidationError as error:
        raise CallRefused(subject, "has other members than it must", rule="token") from error
    if canonical_json(found) != data:
        raise CallRefused(subject, "is not canonical JSON", rule="token")
    return found


def check_claims(
    claims: Claims, *, method: str, target: str, body: bytes, now: datetime, subject: str
) -> None:
    """Raises `CallRefused`: `method`, `target`, `body`, or `clock` (signed too long ago, or in time
    to come)."""
    if claims.htm != method:
        raise CallRefused(subject, f"signed for {claims.htm}", rule="method")
    if claims.htu != target:
        raise CallRefused(subject, "signed for another address", rule="target")
    if claims.body != hashlib.sha256(body).hexdigest():
        raise CallRefused(subject, "the body is not the one that was signed", rule="body")
    off = int(now.timestamp()) - claims.iat
    if abs(off) > LEEWAY_S:
        why = f"the caller's clock and the hub's are {abs(off)} s apart; set the clocks"
        raise CallRefused(subject, why, rule="clock")


def decoded_part(part: str, subject: str) -> bytes:
    """The bytes of a part. Raises `CallRefused`."""
    try:
        return decoded(part)
    except ValueError as error:
        raise CallRefused(subject, str(error), rule="token") from error
