"""A preseed that has been used is taken off the disk: its token is spent, and says where it was."""

from __future__ import annotations

import logging
from pathlib import Path

from sync.store.files import sync_folder

_log = logging.getLogger(__name__)


def spend(file: Path) -> bool:
    """Deletes the file, overwritten first; True where nothing of it is left.

    On storage that moves blocks about, overwriting promises little; the token is worthless anyway.
    """
    try:
        size = file.stat().st_size
        with file.open("r+b") as opened:
            opened.write(b"#" * size)
            opened.flush()
        file.unlink()
        sync_folder(file.parent)
    except OSError as error:
        _log.error("%s: the used preseed cannot be deleted: %s", file, error.strerror)
        return False
    return True
