"""How a desk proves to the hub that it is the desk: every call is signed by its own signing key.

A compact JWS (`sync.proven_calls`), ES256. The hub keeps no secret of a desk; it knows the public
key from the desk's approval. Called by `desk/` (to sign) and `hub/tips` (to read).

It travels as `Authorization: Desk <compact JWS>`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, TypeAlias

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

from sync.encoding import encoded
from sync.errors import CallRefused
from sync.models._frozen import Frozen
from sync.models.desk import PublicKey, thumbprint
from sync.proven_calls import (
    LEEWAY_S,
    LONGEST,
    Claims,
    ProvenCall,
    call_claims,
    check_claims,
    decoded_part,
    read_part,
    signing_input,
    token_parts,
)
from sync.types import KeyId, KeyIdField

__all__ = ["LEEWAY_S", "LONGEST", "SCHEME", "Call", "CallRefused", "read_call", "sign_call"]

SCHEME = "Desk"
"""The authorization scheme (RFC 9110 §11.1) of a desk's calls."""
_SUBJECT = "desk call"
_NUMBER_BYTES = 32  # of r and of s (RFC 7518 §3.4)

KeyOf: TypeAlias = Callable[[KeyId], PublicKey | None]
"""The signing key of a desk that may call; None for any other key id."""
Call: TypeAlias = ProvenCall[KeyId]


class _Header(Frozen):
    alg: Literal["ES256"] = "ES256"
    typ: Literal["sebusca-desk"] = "sebusca-desk"
    kid: KeyIdField


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
    signed = signing_input(header, call_claims(method, target, body, at=at, jti=jti))
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
    header_part, claims_part, signature_part = token_parts(token, _SUBJECT)
    header = read_part(header_part, _Header, _SUBJECT)
    key = key_of(header.kid)
    if key is None or key.kid != header.kid:
        raise CallRefused(_SUBJECT, "signed by no desk that may call", rule="key")
    _verify(key, f"{header_part}.{claims_part}", decoded_part(signature_part, _SUBJECT))
    claims = read_part(claims_part, Claims, _SUBJECT)
    check_claims(claims, method=method, target=target, body=body, now=now, subject=_SUBJECT)
    return ProvenCall(kid=header.kid, number=claims.jti, issued_s=claims.iat)


def _verify(key: PublicKey, signed: str, signature: bytes) -> None:
    if len(signature) != 2 * _NUMBER_BYTES:
        raise CallRefused(_SUBJECT, "has no ES256 signature (RFC 7518 §3.4)", rule="signature")
    x, y = (int.from_bytes(decoded_part(part, _SUBJECT), "big") for part in (key.x, key.y))
    r, s = (
        int.from_bytes(half, "big")
        for half in (signature[:_NUMBER_BYTES], signature[_NUMBER_BYTES:])
    )
    try:
        EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key().verify(
            encode_dss_signature(r, s), signed.encode("ascii"), ECDSA(SHA256())
        )
    except InvalidSignature as error:
        raise CallRefused(_SUBJECT, "its signature is not its key's", rule="signature") from error


def _coordinate(value: int) -> str:
    return encoded(value.to_bytes(_NUMBER_BYTES, "big"))
