"""A file that is there to be given up: on a disk that others have filled to the last byte, SQLite
cannot even delete, because a deletion is written to its log first.

Without it, tips that the hub has would be sent again and again, and would never make room.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

RESERVE_BYTES: Final = 4 * 2**20
"""The log of one batch of deletions, with room to spare."""
_NAME: Final = "spool.reserve"
_MODE: Final = 0o660


class Reserve:
    """The reserve of one spool's folder."""

    def __init__(self, folder: Path, size: int = RESERVE_BYTES) -> None:
        self._file = folder / _NAME
        self._size = size

    def fill(self) -> None:
        """Takes the room, where there is some; a disk that has none is no error here."""
        if self._file.exists():
            return
        descriptor = None
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _MODE)
            with suppress(PermissionError):  # the other user's
                os.fchmod(descriptor, _MODE)
            os.posix_fallocate(descriptor, 0, self._size)
        except OSError:
            self._file.unlink(missing_ok=True)
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def give_up(self) -> bool:
        """Frees the room. False where it was given up before."""
        try:
            self._file.unlink()
        except FileNotFoundError:
            return False
        return True
