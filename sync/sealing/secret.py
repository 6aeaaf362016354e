"""The key pair of a person who gives a tip, made for that one tip: replies are sealed to it."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)

from sync.encoding import decoded, encoded
from sync.models.desk import PublicKey, thumbprint

_COORDINATE = 32  # bytes of a P-256 number (RFC 7518 §6.2.1.2, §6.2.2.1)


def public_half(key: EllipticCurvePublicKey) -> PublicKey:
    """A P-256 public key as a JWK named by its thumbprint."""
    point = key.public_numbers()
    x, y = (encoded(part.to_bytes(_COORDINATE, "big")) for part in (point.x, point.y))
    return PublicKey(x=x, y=y, kid=thumbprint(x, y))


class ReplySecret:
    """A P-256 private key. Its `repr` says nothing of it."""

    def __init__(self, key: EllipticCurvePrivateKey) -> None:
        self.key = key
        self.public = public_half(key.public_key())

    @classmethod
    def new(cls) -> ReplySecret:
        """A fresh one."""
        return cls(generate_private_key(SECP256R1()))

    @classmethod
    def from_jwk(cls, members: dict[str, Any]) -> ReplySecret:
        """From a private JWK (RFC 7518 §6.2.2). Raises `ValueError` unless all of its members are
        there, and belong together.
        """
        number = members.get("d")
        if not isinstance(number, str) or len(decoded(number)) != _COORDINATE:
            raise ValueError("is no private key of P-256")
        secret = cls(derive_private_key(int.from_bytes(decoded(number), "big"), SECP256R1()))
        if secret.to_jwk() != members:
            raise ValueError("is no private key that fits its public one")
        return secret

    def to_jwk(self) -> dict[str, str]:
        """As a private JWK: for the inside of a seal only."""
        number = self.key.private_numbers().private_value
        return self.public.model_dump() | {"d": encoded(number.to_bytes(_COORDINATE, "big"))}

    def __repr__(self) -> str:
        return "ReplySecret(…)"
