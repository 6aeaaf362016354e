"""Private keys as PKCS#8 PEM under PBES2 (RFC 5958 §3, RFC 8018 §6.2) with our number of rounds.

`cryptography` writes such files but does not let the rounds of PKCS#8 be chosen, so the envelope is
built here, by its own DER encoder; it and OpenSSL read the result without knowing of us.
"""

from __future__ import annotations

import os
import textwrap
from base64 import b64decode, b64encode
from typing import Annotated, Final

from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509 import ObjectIdentifier

ROUNDS: Final = 600_000
"""Of PBKDF2-HMAC-SHA256 (DESIGN §5.7)."""

_LABEL = "ENCRYPTED PRIVATE KEY"  # RFC 7468 §11
_PBES2 = ObjectIdentifier("1.2.840.113549.1.5.13")  # RFC 8018 A.4
_PBKDF2 = ObjectIdentifier("1.2.840.113549.1.5.12")  # RFC 8018 A.2
_HMAC_SHA256 = ObjectIdentifier("1.2.840.113549.2.9")  # RFC 8018 B.1.2
_AES256_CBC = ObjectIdentifier("2.16.840.1.101.3.4.1.42")  # RFC 8018 B.2.5
_SALT_BYTES = 16
_KEY_BYTES = 32
_BLOCK_BYTES = 16


@asn1.sequence
class _Prf:
    algorithm: ObjectIdentifier
    parameters: asn1.Null


@asn1.sequence
class _Pbkdf2Params:
    salt: bytes
    iteration_count: int
    prf: _Prf


@asn1.sequence
class _KeyDerivation:
    algorithm: ObjectIdentifier
    parameters: _Pbkdf2Params


@asn1.sequence
class _EncryptionScheme:
    algorithm: ObjectIdentifier
    parameters: Annotated[bytes, asn1.Size(min=_BLOCK_BYTES, max=_BLOCK_BYTES)]


@asn1.sequence
class _Pbes2Params:
    key_derivation: _KeyDerivation
    encryption_scheme: _EncryptionScheme


@asn1.sequence
class _EncryptionAlgorithm:
    algorithm: ObjectIdentifier
    parameters: _Pbes2Params


@asn1.sequence
class _EncryptedPrivateKeyInfo:
    encryption_algorithm: _EncryptionAlgorithm
    encrypted_data: bytes


def wrap(secret: EllipticCurvePrivateKey, password: bytes, *, rounds: int = ROUNDS) -> bytes:
    """`secret` as an encrypted PKCS#8 PEM file. Takes `rounds` of PBKDF2: about 0.1 to 0.3 s."""
    salt, iv = os.urandom(_SALT_BYTES), os.urandom(_BLOCK_BYTES)
    plain = secret.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    padder = padding.PKCS7(_BLOCK_BYTES * 8).padder()
    padded = padder.update(plain) + padder.finalize()
    key = PBKDF2HMAC(hashes.SHA256(), _KEY_BYTES, salt, rounds).derive(password)
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    prf = _Prf(algorithm=_HMAC_SHA256, parameters=asn1.Null())
    derivation = _Pbkdf2Params(salt=salt, iteration_count=rounds, prf=prf)
    parameters = _Pbes2Params(
        key_derivation=_KeyDerivation(algorithm=_PBKDF2, parameters=derivation),
        encryption_scheme=_EncryptionScheme(algorithm=_AES256_CBC, parameters=iv),
    )
    der = asn1.encode_der(
        _EncryptedPrivateKeyInfo(
            encryption_algorithm=_EncryptionAlgorithm(algorithm=_PBES2, parameters=parameters),
            encrypted_data=encryptor.update(padded) + encryptor.finalize(),
        )
    )
    return _armoured(der)


def unwrap(pem: bytes, password: bytes) -> EllipticCurvePrivateKey:
    """The P-256 key in a file of `wrap`, or of OpenSSL.

    Raises ValueError for a wrong password, and for anything but an encrypted P-256 key.
    """
    if _LABEL.encode() not in pem[:64]:
        raise ValueError("is not an encrypted PKCS#8 key")
    try:
        key = load_pem_private_key(pem, password)
    except TypeError as error:  # an empty password
        raise ValueError("needs a passphrase") from error
    if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1):
        return key
    raise ValueError("is not a P-256 key")


def rounds_of(pem: bytes) -> int:
    """How many rounds a file of this module asks for. Raises ValueError for another kind of file.

    The rounds are read before anybody waits for them: a damaged or planted file could ask for
    hours.
    """
    info = asn1.decode_der(_EncryptedPrivateKeyInfo, _body(pem))
    return info.encryption_algorithm.parameters.key_derivation.parameters.iteration_count


def _armoured(der: bytes) -> bytes:
    lines = textwrap.wrap(b64encode(der).decode("ascii"), 64)  # RFC 7468 §2
    return "\n".join([f"-----BEGIN {_LABEL}-----", *lines, f"-----END {_LABEL}-----", ""]).encode()


def _body(pem: bytes) -> bytes:
    lines = (line for line in pem.splitlines() if not line.startswith(b"-----"))
    return b64decode(b"".join(lines), validate=True)
