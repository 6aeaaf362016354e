"""How an approver proves to the hub that they are one: calls signed by their own feed-approver key.

A compact JWS (`sync.proven_calls`), EdDSA with Ed25519 (RFC 8037). The hub needs no new secret: its
root names the public key. The same key signs TUF metadata, so the two must never be mistaken for
each other: what is signed here begins with the base64url of `{"alg"`, TUF's canonical JSON with a
brace, and `typ` says for what it is. Called by `hub/signer` (to sign) and `hub/signing` (to read).

It travels as `Authorization: Signer <compact JWS>`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal, NewType, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import Field
from securesystemslib.signer import CryptoSigner

from sync.encoding import encoded
from sync.errors import CallRefused
from sync.models._frozen import Frozen
from sync.proven_calls import (
    Claims,
    ProvenCall,
    call_claims,
    check_claims,
    decoded_part,
    read_part,
    signing_input,
    token_parts,
)

SCHEME = "Signer"
"""The authorization scheme (RFC 9110 §11.1) of an approver's calls."""
_SUBJECT = "signer's call"

TufKeyId = NewType("TufKeyId", str)
"""The id by which a root names a key: 64 hexadecimal digits."""
TufKeyIdField: TypeAlias = Annotated[TufKeyId, Field(pattern=r"^[0-9a-f]{64}$")]

PublicOf: TypeAlias = Callable[[TufKeyId], bytes | None]
"""The 32 bytes of the Ed25519 key of an approver that the root names; None for any other id."""
Call: TypeAlias = ProvenCall[TufKeyId]


class _Header(Frozen):
    alg: Literal["EdDSA"] = "EdDSA"
    typ: Literal["sebusca-signer"] = "sebusca-signer"
    kid: TufKeyIdField


def sign_call(
    signing: CryptoSigner,
    method: str,
    target: str,
    body: bytes,
    *,
    at: datetime,
    jti: str | None = None,
) -> str:
    """The token of one call: to be sent as `Authorization: Signer <token>`, once.

    `target` is the path with its query, exactly as it is sent. Raises `pydantic.ValidationError`
    for a method or a `jti` that no hub would take.
    """
    header = _Header(kid=TufKeyId(signing.public_key.keyid))
    signed = signing_input(header, call_claims(method, target, body, at=at, jti=jti))
    signature = signing.sign(signed.encode("ascii")).signature
    return f"{signed}.{encoded(bytes.fromhex(signature))}"


def read_call(
    token: str, *, method: str, target: str, body: bytes, now: datetime, public_of: PublicOf
) -> Call:
    """Who signed this call, once everything it says is so.

    Raises `CallRefused` with the rule: `token` (not our form), `key` (of nobody whom the root names
    as an approver), `signature`, `method`, `target`, `body`, `clock`.
    """
    header_part, claims_part, signature_part = token_parts(token, _SUBJECT)
    header = read_part(header_part, _Header, _SUBJECT)
    public = public_of(header.kid)
    if public is None:
        raise CallRefused(_SUBJECT, "signed by no approver whom the root names", rule="key")
    signed = f"{header_part}.{claims_part}".encode("ascii")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            decoded_part(signature_part, _SUBJECT), signed
        )
    except (InvalidSignature, ValueError) as error:
        raise CallRefused(_SUBJECT, "its signature is not its key's", rule="signature") from error
    claims = read_part(claims_part, Claims, _SUBJECT)
    check_claims(claims, method=method, target=target, body=body, now=now, subject=_SUBJECT)
    return ProvenCall(kid=header.kid, number=claims.jti, issued_s=claims.iat)
