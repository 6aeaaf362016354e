"""The cryptography itself: `jwcrypto` with the algorithms named each time, and nothing else.

Headers come from `sync.sealing.profile` when sealing and have passed `sync.sealing.checking` before
anything is opened here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from jwcrypto import jwe, jwk, jws
from jwcrypto.common import JWException, json_decode

from sync.canonical import canonical_json
from sync.encoding import encoded
from sync.errors import CannotOpen, ReplyRefused
from sync.models.desk import PublicKey
from sync.models.submission import Jwe, JweRecipient
from sync.sealing import profile


def seal_to(plaintext: bytes, protected: str, keys: Sequence[PublicKey]) -> Jwe:
    """Encrypts to each key: one content key, wrapped by an ephemeral key for each of them."""
    token = jwe.JWE(
        plaintext, protected=protected, algs=[profile.ALG, profile.ENC], flattened=False
    )
    for key in keys:
        token.add_recipient(_public(key), header={"kid": key.kid})
    return Jwe.model_validate(json_decode(token.serialize()))


def open_with(
    envelope: Jwe, recipient: JweRecipient, secret: EllipticCurvePrivateKey, what: str
) -> bytes:
    """What was sealed to this recipient. Raises CannotOpen."""
    alone = envelope.model_copy(update={"recipients": (recipient,)})
    text = canonical_json(alone).decode("ascii")
    return _decrypted(text, jwk.JWK.from_pyca(secret), [profile.ALG, profile.ENC], what)


def wrap(plaintext: bytes, protected: str, key: bytes) -> str:
    """A compact JWE under a 32-byte key (`dir`)."""
    token = jwe.JWE(plaintext, protected=protected, algs=[profile.DIRECT, profile.ENC])
    token.add_recipient(_symmetric(key))
    compact: str = token.serialize(compact=True)
    return compact


def unwrap(compact: str, key: bytes, what: str) -> bytes:
    """What `wrap` was given. Raises CannotOpen."""
    return _decrypted(compact, _symmetric(key), [profile.DIRECT, profile.ENC], what)


def sign(payload: bytes, protected: str, secret: EllipticCurvePrivateKey) -> bytes:
    """A compact JWS (RFC 7515 §7.1)."""
    token = jws.JWS(payload)
    token.allowed_algs = [profile.SIGNS]
    token.add_signature(jwk.JWK.from_pyca(secret), protected=protected)
    compact: str = token.serialize(compact=True)
    return compact.encode("ascii")


def verified(compact: str, key: PublicKey, what: str) -> bytes:
    """The payload of a compact JWS signed by `key`. Raises ReplyRefused."""
    token = jws.JWS()
    token.allowed_algs = [profile.SIGNS]
    try:
        token.deserialize(compact)
        token.verify(_public(key))
    except JWException:
        raise ReplyRefused(what, "its signature is not the desk's") from None
    payload: bytes = token.payload
    return payload


def _decrypted(text: str, key: Any, algorithms: list[str], what: str) -> bytes:
    token = jwe.JWE(algs=algorithms)
    try:
        token.deserialize(text, key)
    except (JWException, ValueError):  # never its words: they may quote what they hold
        raise CannotOpen(
            what, "does not open: it was sealed by another key or altered since"
        ) from None
    plaintext: bytes = token.payload
    return plaintext


def _public(key: PublicKey) -> Any:
    return jwk.JWK(kty=key.kty, crv=key.crv, x=key.x, y=key.y)


def _symmetric(key: bytes) -> Any:
    return jwk.JWK(kty="oct", k=encoded(key))
