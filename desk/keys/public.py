"""The public half of a P-256 key as the manifest lists it, and its words."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from sync.models import PublicKey
from sync.models.desk import thumbprint
from sync.types import KeyId, Language
from sync.words import FINGERPRINT_BYTES, words_of

_COORDINATE_BYTES = 32


def public_of(secret: EllipticCurvePrivateKey) -> PublicKey:
    """The JWK of a private key's public half (RFC 7518 §6.2.1)."""
    point = secret.public_key().public_numbers()
    x, y = (
        urlsafe_b64encode(number.to_bytes(_COORDINATE_BYTES, "big")).rstrip(b"=").decode("ascii")
        for number in (point.x, point.y)
    )
    return PublicKey(x=x, y=y, kid=thumbprint(x, y))


def kid_words(kid: KeyId, language: Language) -> tuple[str, ...]:
    """Twelve words of a key's thumbprint, to be read over the telephone."""
    return words_of(urlsafe_b64decode(kid + "=")[:FINGERPRINT_BYTES], language)
