"""How a desk proves to the hub that it is the desk: every call is signed by its own signing key.

After DPoP (RFC 9449 §4.2): a compact JWS names the method, the path with its query, the moment, a
number used once, and the hash of the body. The hub keeps no secret of a desk; it knows the public
key from the desk's approval. Called by `desk/` (to sign) and `hub/tips` (to read).

It travels as `Authorization: Desk <compact JWS>`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, TypeAlias, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256
from pydantic import Field, ValidationError

from sync.canonical import canonical_json
from sync.encoding import decoded, encoded
from sync.errors import CallRefused
from sync.models._frozen import Frozen
from sync.models.desk import PublicKey, thumbprint
from sync.types import KeyId, KeyIdField, Sha256Field

SCHEME = "Desk"
"""The authorization scheme (RFC 9110 §11.1) of a desk's calls."""
LEEWAY_S = 120
"""Seconds by which a call's clock and the hub's may differ, either way."""
LONGEST = 4096
"""Characters of a token at most."""
_NUMBER_BYTES = 32  # of r and of s (RFC 7518 §3.4)

KeyOf: TypeAlias = Callable[[KeyId], PublicKey | None]
"""The signing key of a desk that may call; None for any other key id."""
_Part = TypeVar("_Part", bound=Frozen)


class _Header(Frozen):
    alg: Literal["ES256"] = "ES256"
    typ: Literal["sebusca-desk"] = "sebusca-desk"
    kid: KeyIdField


class _Claims(Frozen):
    htm: Literal["GET", "PUT", "POST", "DELETE"]
    htu: Annotated[str, Field(min_length=1, max_length=1024)]
    iat: Annotated[int, Field(strict=True, ge=0, le=2**40)]
    jti: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$")]
    body: Sha256Field


@dataclass(frozen=True)
class Call:
    """A call that was signed by `kid`. That its `number` was not used before, the hub must see."""

    kid: KeyId
    number: str
    """The `jti`: 128 random bits, base64url."""
    issued_s: int
    """The `iat`: seconds since 1970."""


def sign_call(
    signing: EllipticCurvePrivateKey,
    method: str,
    target: str,
    body: bytes,
    *,
    at: datetime,
    jti: str | None = None,
) -> str:
    """The token of one call: to be sent as `Authorization: Desk <token>`, once.

    `target` is the path with its query, exactly as it is sent. Raises `pydantic.ValidationError`
    for a method or a `jti` that no hub would take.
    """
    point = signing.public_key().public_numbers()
    header = _Header(kid=thumbprint(_coordinate(point.x), _coordinate(point.y)))
    claims = _Claims.model_validate(
        {
            "htm": method,
            "htu": target,
            "iat": int(at.timestamp()),
            "jti": jti or encoded(secrets.token_bytes(16)),
            "body": hashlib.sha256(body).hexdigest(),
        }
    )
    signed = f"{encoded(canonical_json(header))}.{encoded(canonical_json(claims))}"
    r, s = decode_dss_signature(signing.sign(signed.encode("ascii"), ECDSA(SHA256())))
    signature = r.to_bytes(_NUMBER_BYTES, "big") + s.to_bytes(_NUMBER_BYTES, "big")
    return f"{signed}.{encoded(signature)}"


def read_call(
    token: str, *, method: str, target: str, body: bytes, now: datetime, key_of: KeyOf
) -> Call:
    """Who signed this call, once everything it says is so.

    Raises `CallRefused` with the rule: `token` (not our form), `key` (of no desk that may call),
    `signature`, `method`, `target`, `body`, `clock` (signed too long ago, or in time to come).
    """
    header_part, claims_part, signature_part = _parts(token)
    header = _read(header_part, _Header)
    key = key_of(header.kid)
    if key is None or key.kid != header.kid:
        raise CallRefused("desk call", "signed by no desk that may call", rule="key")
    _verify(key, f"{header_part}.{claims_part}", _decoded(signature_part))
    claims = _read(claims_part, _Claims)
    if claims.htm != method:
        raise CallRefused("desk call", f"signed for {claims.htm}", rule="method")
    if claims.htu != target:
        raise CallRefused("desk call", "signed for another address", rule="target")
    if claims.body != hashlib.sha256(body).hexdigest():
        raise CallRefused("desk call", "the body is not the one that was signed", rule="body")
    off = int(now.timestamp()) - claims.iat
    if abs(off) > LEEWAY_S:
        why = f"the desk's clock and the hub's are {abs(off)} s apart; set the clocks"
        raise CallRefused("desk call", why, rule="clock")
    return Call(kid=header.kid, number=claims.jti, issued_s=claims.iat)


def _parts(token: str) -> tuple[str, str, str]:
    parts = token.split(".") if len(token) <= LONGEST and token.isascii() else []
    if len(parts) != 3 or not all(parts):  # noqa: PLR2004 - RFC 7515 §7.1
        raise CallRefused("desk call", "is no compact JWS (RFC 7515 §7.1)", rule="token")
    return parts[0], parts[1], parts[2]


def _read(part: str, model: type[_Part]) -> _Part:
    # Only the one spelling that `sign_call` writes: so no member twice, none unknown, no `crit`.
    try:
        found = model.model_validate_json(_decoded(part))
    except ValidationError as error:
        raise CallRefused("desk call", "has other members than it must", rule="token") from error
    if canonical_json(found) != _decoded(part):
        raise CallRefused("desk call", "is not canonical JSON", rule="token")
    return found


def _verify(key: PublicKey, signed: str, signature: bytes) -> None:
    if len(signature) != 2 * _NUMBER_BYTES:
        raise CallRefused("desk call", "has no ES256 signature (RFC 7518 §3.4)", rule="signature")
    x, y = (int.from_bytes(_decoded(part), "big") for part in (key.x, key.y))
    r, s = (
        int.from_bytes(half, "big")
        for half in (signature[:_NUMBER_BYTES], signature[_NUMBER_BYTES:])
    )
    try:
        EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key().verify(
            encode_dss_signature(r, s), signed.encode("ascii"), ECDSA(SHA256())
        )
    except InvalidSignature as error:
        raise CallRefused(
            "desk call", "its signature is not its key's", rule="signature"
        ) from error


def _coordinate(value: int) -> str:
    return encoded(value.to_bytes(_NUMBER_BYTES, "big"))


def _decoded(part: str) -> bytes:
    try:
        return decoded(part)
    except ValueError as error:
        raise CallRefused("desk call", str(error), rule="token") from error
