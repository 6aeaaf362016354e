"""The online keys in a backup: never in the clear, never the keys of people.

One JWE (RFC 7516) in compact form: for a passphrase A256KW under PBKDF2-HMAC-SHA512 (RFC 8018),
its salt and count in the protected header; for a recipient ECDH-ES+A256KW on P-256. Content in
A256GCM. Whoever steals a backup has neither the keys nor the hub's secret key.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from django.utils.translation import gettext as _
from jwcrypto.common import JWException
from jwcrypto.jwe import JWE
from jwcrypto.jwk import JWK

from hub.operating.backing.errors import BackupRefused, RestoreRefused
from sync.errors import KeyFileError
from sync.keys import KeyUse, read_key

ROUNDS = 600_000
"""PBKDF2-HMAC-SHA512; OWASP asks for 210,000 at least."""
SHORTEST_PASSPHRASE = 12
ONLINE = frozenset({KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE})
SECRET_KEY = "secret_key"  # noqa: S105 - a file's name
_ALGORITHMS = ["A256KW", "ECDH-ES+A256KW", "A256GCM"]


def online_keys(folders: Sequence[Path]) -> dict[str, bytes]:
    """The key files that a hub must have, by name. Those of people are left where they are.

    Raises sync.errors.KeyFileError for a file that is no key of ours.
    """
    found: dict[str, bytes] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.pem"))):
        try:
            use, _signer = read_key(path)
        except KeyFileError:
            if path.name.partition(".")[0] in ONLINE:
                raise
            continue  # a person's, encrypted: none of a backup's business
        if use in ONLINE:
            found[path.name] = path.read_bytes()
    return found


def sealed_for_passphrase(files: Mapping[str, bytes], passphrase: bytes) -> bytes:
    """Raises BackupRefused for a passphrase that is too short."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BackupRefused(
            _("A passphrase has at least %(count)d characters.") % {"count": SHORTEST_PASSPHRASE}
        )
    salt = os.urandom(16)
    header = {"alg": "A256KW", "enc": "A256GCM", "p2s": _b64(salt), "p2c": ROUNDS}
    return _sealed(files, header, _stretched(passphrase, salt, ROUNDS))


def sealed_for_recipient(files: Mapping[str, bytes], public_pem: bytes) -> bytes:
    """For the holder of a P-256 private key. Raises BackupRefused for any other key."""
    key = _p256(public_pem, None, BackupRefused)
    return _sealed(files, {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"}, key)


def opened(sealed: bytes, *, passphrase: bytes = b"", private_pem: bytes = b"") -> dict[str, bytes]:
    """The files, with the passphrase, or with the recipient's key (and its own passphrase).

    Raises RestoreRefused.
    """
    try:
        box = JWE(algs=_ALGORITHMS)
        box.deserialize(sealed.decode("ascii"))
        header = box.jose_header
        if header["alg"] == "A256KW":
            salt = urlsafe_b64decode(header["p2s"] + "==")
            box.decrypt(_stretched(passphrase, salt, min(int(header["p2c"]), 10 * ROUNDS)))
        else:
            box.decrypt(_p256(private_pem, passphrase or None, RestoreRefused))
        content = json.loads(box.payload)
        return {_plain_name(name): urlsafe_b64decode(data) for name, data in content.items()}
    except (JWException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RestoreRefused(
            _("The sealed keys do not open with this passphrase or key.")
        ) from error


def _plain_name(name: str) -> str:
    if "/" in name or name.startswith("."):
        raise ValueError(name)
    return name


def _sealed(files: Mapping[str, bytes], header: Mapping[str, object], key: JWK) -> bytes:
    content = json.dumps({name: urlsafe_b64encode(data).decode() for name, data in files.items()})
    box = JWE(content.encode(), json.dumps(header), algs=_ALGORITHMS)
    box.add_recipient(key)
    return str(box.serialize(compact=True)).encode("ascii")


def _stretched(passphrase: bytes, salt: bytes, rounds: int) -> JWK:
    derived = PBKDF2HMAC(hashes.SHA512(), 32, salt, rounds).derive(passphrase)
    return JWK(kty="oct", k=_b64(derived))


def _p256(
    pem: bytes, passphrase: bytes | None, refused: type[BackupRefused | RestoreRefused]
) -> JWK:
    try:
        key = JWK.from_pem(pem, passphrase)
        if json.loads(key.export_public()).get("crv") == "P-256":
            return key
    except (JWException, ValueError, TypeError, UnsupportedAlgorithm):
        pass
    raise refused(
        _("That is no P-256 key in PEM. Make one: openssl ecparam -genkey -name prime256v1")
    )


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
