"""Rendered previews on disk, by the hash of what was drawn and its size. Purged by every recall."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings


def preview_folder() -> Path:
    """Where previews lie; made when first written to."""
    root: Path = settings.SEBUSCA_DATA
    return root / "previews"


def purge_previews() -> None:
    """Removes every preview: the next look at a draft draws it anew (DESIGN §4 Trust)."""
    shutil.rmtree(preview_folder(), ignore_errors=True)
