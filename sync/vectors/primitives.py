"""JWE and JWS from primitives, with the random values given: RFC 7516, 7518, 3394, 6979."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from sync.encoding import encoded

_COORDINATE = 32
_TAG = 16


def fixed_bytes(label: str, count: int) -> bytes:
    """Bytes that look random and are always the same for a label (at most 32)."""
    return hashlib.sha256(b"sebusca vectors: " + label.encode()).digest()[:count]


def fixed_key(label: str) -> EllipticCurvePrivateKey:
    """A P-256 private key that is always the same for a label."""
    return derive_private_key(int.from_bytes(fixed_bytes(label, _COORDINATE), "big"), SECP256R1())


def public_jwk(key: EllipticCurvePrivateKey) -> dict[str, str]:
    """`kty`, `crv`, `x`, `y` (RFC 7518 §6.2.1)."""
    point = key.public_key().public_numbers()
    x, y = (encoded(number.to_bytes(_COORDINATE, "big")) for number in (point.x, point.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def kid(key: EllipticCurvePrivateKey) -> str:
    """Thumbprint (RFC 7638 §3)."""
    return encoded(hashlib.sha256(canonical(public_jwk(key)).encode()).digest())


def private_jwk(key: EllipticCurvePrivateKey) -> dict[str, str]:
    """With `d` (RFC 7518 §6.2.2) and `kid`."""
    number = key.private_numbers().private_value
    return public_jwk(key) | {"kid": kid(key), "d": encoded(number.to_bytes(_COORDINATE, "big"))}


def canonical(members: object) -> str:
    """Canonical JSON."""
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def compact(members: object) -> str:
    """JSON without white space, members in the order given."""
    return json.dumps(members, ensure_ascii=True, separators=(",", ":"))


@dataclass(frozen=True)
class Wrap:
    """One recipient's share of an envelope, and how it came about."""

    kid: str
    epk: dict[str, str]
    encrypted_key: bytes
    workings: dict[str, object]


def wrap_for(key: EllipticCurvePrivateKey, content_key: bytes, label: str) -> Wrap:
    """RFC 7518 §4.6: Z, Concat KDF, AES Key Wrap. Only the public half of `key` is used."""
    ephemeral = fixed_key(f"ephemeral {label}")
    shared = ephemeral.exchange(ECDH(), key.public_key())
    algorithm = b"ECDH-ES+A256KW"
    other_info = len(algorithm).to_bytes(4, "big") + algorithm + bytes(8) + (256).to_bytes(4, "big")
    wrapping_key = ConcatKDFHash(SHA256(), 32, other_info).derive(shared)
    encrypted_key = aes_key_wrap(wrapping_key, content_key)
    workings: dict[str, object] = {
        "kid": kid(key),
        "ephemeral": private_jwk(ephemeral),
        "shared_secret": shared.hex(),
        "wrapping_key": wrapping_key.hex(),
        "encrypted_key": encrypted_key.hex(),
    }
    return Wrap(kid(key), public_jwk(ephemeral), encrypted_key, workings)


def encrypt(plaintext: bytes, protected_json: str, key: bytes, iv: bytes) -> tuple[bytes, bytes]:
    """AES-256-GCM over the protected header (RFC 7516 §5.1 step 14, 15): ciphertext and tag."""
    sealed = AESGCM(key).encrypt(iv, plaintext, encoded(protected_json.encode()).encode("ascii"))
    return sealed[:-_TAG], sealed[-_TAG:]


def envelope(
    plaintext: bytes,
    members: dict[str, object],
    keys: list[EllipticCurvePrivateKey],
    label: str,
    *,
    epk_in: str = "recipient",
) -> dict[str, object]:
    """A JWE in the general JSON serialization (RFC 7516 §7.2.1) and everything it was made from."""
    content_key, iv = fixed_bytes(f"content key {label}", 32), fixed_bytes(f"iv {label}", 12)
    wraps = [wrap_for(key, content_key, f"{label} {place}") for place, key in enumerate(keys)]
    shared = {"epk": wraps[0].epk} if epk_in == "protected" else {}
    own = [{} if shared else {"epk": wrap.epk} for wrap in wraps]
    protected_json = compact(members | {"kids": [wrap.kid for wrap in wraps]} | shared)
    ciphertext, tag = encrypt(plaintext, protected_json, content_key, iv)
    return {
        "epk_in": epk_in,
        "bucket": len(plaintext),
        "protected_json": protected_json,
        "content_key": content_key.hex(),
        "iv": iv.hex(),
        "tag": tag.hex(),
        "recipients": [wrap.workings for wrap in wraps],
        "envelope": {
            "protected": encoded(protected_json.encode()),
            "recipients": [
                {"header": {"kid": wrap.kid} | epk, "encrypted_key": encoded(wrap.encrypted_key)}
                for wrap, epk in zip(wraps, own, strict=True)
            ],
            "iv": encoded(iv),
            "ciphertext": encoded(ciphertext),
            "tag": encoded(tag),
        },
    }


def signed(payload: bytes, header_json: str, key: EllipticCurvePrivateKey) -> str:
    """A compact JWS (RFC 7515 §7.1) by ES256, its nonce derived (RFC 6979)."""
    over = f"{encoded(header_json.encode())}.{encoded(payload)}"
    der = key.sign(over.encode("ascii"), ECDSA(SHA256(), deterministic_signing=True))
    both = b"".join(number.to_bytes(_COORDINATE, "big") for number in decode_dss_signature(der))
    return f"{over}.{encoded(both)}"
