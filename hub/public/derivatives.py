"""Small files of big photographs, kept on disk by the hash of the original. Purged by every recall.

Made when first asked for. The original's hash is checked before, so what is made is made of exactly
what two people approved.
"""

from __future__ import annotations

import io
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps

from hub.notices.originals import read_original
from hub.public.pictured import Format
from sync.types import Sha256

KEEP_S = 30 * 24 * 3600
QUALITY: dict[Format, int] = {"webp": 74, "jpg": 80}
_NAMES: dict[Format, str] = {"webp": "WEBP", "jpg": "JPEG"}
CONTENT_TYPES: dict[Format, str] = {"webp": "image/webp", "jpg": "image/jpeg"}


def derivatives_folder() -> Path:
    """Where they lie; made when first written to."""
    root: Path = settings.SEBUSCA_DATA
    return root / "public-pictures"


def purge_derivatives() -> None:
    """Removes all of them: those of what is still shown are made anew (DESIGN §4 Trust)."""
    shutil.rmtree(derivatives_folder(), ignore_errors=True)


def scaled(sha256: Sha256, width: int, form: Format) -> bytes:
    """A photograph at a width. Raises hub.errors.PictureUnusable."""
    return kept(f"{sha256}-{width}.{form}", lambda: _scale(read_original(sha256), width, form))


def kept(name: str, make: Callable[[], bytes]) -> bytes:
    """The file of this name, made where it is not there. Its name says all that it is made of."""
    path = derivatives_folder() / name[:2] / name
    try:
        return path.read_bytes()
    except OSError:
        data = make()
    # A recall may remove the folder at this very moment; the answer does not depend on it.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{secrets.token_hex(8)}.partial")
        partial.write_bytes(data)
        partial.replace(path)
    return data


def _scale(data: bytes, width: int, form: Format) -> bytes:
    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as opened:
        opened.draft("RGB", (width, width * opened.height // opened.width))
        image = ImageOps.exif_transpose(opened).convert("RGB")
    height = max(1, round(image.height * width / image.width))
    if image.width != width:
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    extra = {"method": 4} if form == "webp" else {"optimize": True, "progressive": True}
    image.save(out, _NAMES[form], quality=QUALITY[form], **extra)
    return out.getvalue()


def forget_unused() -> None:
    """Removes what was made a month ago and longer; what is still asked for is made anew."""
    oldest = time.time() - KEEP_S
    for path in derivatives_folder().glob("*/*"):
        with suppress(OSError):  # another process may be at the same
            if path.stat().st_mtime < oldest:
                path.unlink()
