"""Small files that other processes read while they change: written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.errors import FolderUnusable


def write_whole(file: Path, text: str) -> None:
    """Replaces `file` by rename(2), so that a reader sees the old text or the new.

    Not synced to disk: for the runtime folder, which a reboot empties. Raises FolderUnusable.
    """
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(file)
    except OSError as error:
        raise FolderUnusable(file.parent, error.strerror or str(error)) from error


def made_folder(folder: Path) -> Path:
    """The folder, made if it is not there, for this user alone. Raises FolderUnusable."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnusable(folder, error.strerror or str(error)) from error
    return folder
