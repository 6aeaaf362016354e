"""Key files: one Ed25519 private key each, PKCS#8 PEM, readable by its owner alone.

The name says what the key is for: `feed-approver.1a2b3c4d.pem` signs the feed's targets, the eight
digits begin its TUF key id. A root or approver key may be encrypted with a passphrase (PBES2).
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner

from sync.errors import KeyFileError

SUFFIX = ".pem"
FILE_MODE = 0o600
FOLDER_MODE = 0o700
_ID_DIGITS = 8


class KeyUse(StrEnum):
    """What a key may sign (DESIGN §4 Trust)."""

    ROOT = "root"
    """The roots of both repositories; held by people, offline."""
    APPROVER = "feed-approver"
    """The feed's targets: what may be shown; held by people, on their own machines."""
    FEED_ONLINE = "feed-online"
    """The feed's snapshot and timestamp; on the hub."""
    RECALLS_ONLINE = "recalls-online"
    """The recalls' targets, snapshot and timestamp: taking down never waits; on the hub."""


Passphrase: TypeAlias = Callable[[Path], bytes]
"""Asks for the passphrase of one encrypted key file; called only for files that need one."""

_NAME = re.compile(rf"^({'|'.join(KeyUse)})\.([0-9a-f]{{{_ID_DIGITS}}})\.pem$")


def key_file_name(use: KeyUse, key_id: str) -> str:
    """`<use>.<first eight digits of the key id>.pem`."""
    return f"{use}.{key_id[:_ID_DIGITS]}{SUFFIX}"


def write_key(
    folder: Path, use: KeyUse, signer: CryptoSigner, *, passphrase: bytes | None = None
) -> Path:
    """Writes a new key file, 0600 from its first byte, and returns its path once it is durable.

    Raises `KeyFileError` when the file exists (a key is never overwritten) or cannot be written.
    """
    path = folder / key_file_name(use, signer.public_key.keyid)
    data = _pem(signer, passphrase)
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        # O_EXCL and the mode at creation: there is no instant at which others could read it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), FILE_MODE)  # an unusual umask may not take the owner's rights
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(folder)
    except FileExistsError as error:
        raise KeyFileError(str(path), "exists; a key is never overwritten") from error
    except OSError as error:
        raise KeyFileError(str(path), f"cannot be written: {error.strerror}") from error
    return path


def read_key(path: Path, *, passphrase: Passphrase | None = None) -> tuple[KeyUse, CryptoSigner]:
    """The use and the signer of a key file.

    Raises `KeyFileError` that says what to do: a name or content that is not ours, a mode that
    lets others read it, or a passphrase that is needed and was not given, or is wrong.
    """
    use, begins = _parse_name(path)
    signer = _load(path, _read_private(path), passphrase)
    if not signer.public_key.keyid.startswith(begins):
        raise KeyFileError(
            str(path),
            f"holds another key ({signer.public_key.keyid[:_ID_DIGITS]}) than it is named for",
        )
    return use, signer


def _parse_name(path: Path) -> tuple[KeyUse, str]:
    match = _NAME.match(path.name)
    if match is None:
        uses = ", ".join(KeyUse)
        raise KeyFileError(
            str(path), f"is not named <use>.<8 digits of the key id>.pem with use one of {uses}"
        )
    return KeyUse(match[1]), match[2]


def _read_private(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if mode & ~FILE_MODE:  # 0400, as systemd hands credentials out, is stricter and fine
                raise KeyFileError(str(path), f"has mode {mode:04o}; run: chmod 600 '{path}'")
            return file.read(64 * 1024)
    except OSError as error:
        raise KeyFileError(str(path), f"cannot be read: {error.strerror}") from error


def _load(path: Path, data: bytes, passphrase: Passphrase | None) -> CryptoSigner:
    secret = None
    if b"ENCRYPTED PRIVATE KEY" in data[:64]:
        if passphrase is None:
            raise KeyFileError(str(path), "is encrypted, and nobody is here to give its passphrase")
        secret = passphrase(path)
    try:
        key = load_pem_private_key(data, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        why = (
            "cannot be opened with this passphrase" if secret else "is not a PKCS#8 PEM private key"
        )
        raise KeyFileError(str(path), why) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(str(path), "is not an Ed25519 key; make keys with `sebusca-hub keys`")
    return CryptoSigner(key)


def _pem(signer: CryptoSigner, passphrase: bytes | None) -> bytes:
    if not passphrase:
        return signer.private_bytes
    key = load_pem_private_key(signer.private_bytes, None)
    protection = BestAvailableEncryption(passphrase)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
