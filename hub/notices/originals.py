"""Pictures on disk: immutable, one file per SHA-256 at `<media>/<aa>/<sha256>`.

Whoever reads checks the hash, so a file replaced under the same name is refused and never shown.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from hub.errors import PictureUnusable
from sync.canonical import sha256_of
from sync.types import Sha256


def original_path(sha256: Sha256) -> Path:
    """Where the picture lies."""
    root: Path = settings.SEBUSCA_MEDIA
    return root / sha256[:2] / sha256


def write_original(data: bytes) -> Sha256:
    """Stores the bytes under their hash, durably; nothing happens where they are there already."""
    sha256 = sha256_of(data)
    path = original_path(sha256)
    if path.exists() and sha256_of(path.read_bytes()) == sha256:
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{sha256[:16]}-{secrets.token_hex(4)}.partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return sha256


def read_original(sha256: Sha256) -> bytes:
    """The picture's bytes. Raises PictureUnusable where they are gone or not the hash's own."""
    try:
        data = original_path(sha256).read_bytes()
    except OSError as error:
        raise PictureUnusable(
            _("Picture %(hash)s: the file is missing from the hub's media folder.")
            % {"hash": sha256[:12]}
        ) from error
    if sha256_of(data) != sha256:
        raise PictureUnusable(
            _("Picture %(hash)s: the stored file was replaced; its bytes have another hash.")
            % {"hash": sha256[:12]}
        )
    return data
