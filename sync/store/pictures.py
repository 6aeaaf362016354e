"""Re-encoded pictures on disk, named by their hash and read only if they still have it.

What is kept here was written by our own encoder (`sync.pictures`); the file a hub served is never
stored. Pictures are shared between generations.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sync.canonical import sha256_of
from sync.errors import StoreCorrupt
from sync.store.files import make_folder, named_errors, remove_leftovers, sync_folder, write_file
from sync.store.records import Derivative
from sync.types import Sha256


class PictureFolder:
    """`<root>/pictures/<sha256>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: Sha256) -> Path:
        """Where a picture lies, if it does."""
        return self._folder / sha256

    def write(self, sha256: Sha256, data: bytes) -> None:
        """Keep a picture durably. Raises StoreFull or StoreError."""
        make_folder(self._folder)
        write_file(self.path(sha256), data)

    def read(self, derivative: Derivative) -> bytes:
        """The bytes, re-hashed. Raises StoreCorrupt; rotten bytes are removed, so that the next
        refresh sees the gap and fetches the picture again."""
        path = self.path(derivative.sha256)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreCorrupt(str(path), f"cannot be read: {error.strerror}") from error
        if sha256_of(data) != derivative.sha256:
            with suppress(OSError):
                path.unlink()
            raise StoreCorrupt(
                str(path),
                "the bytes no longer have the hash they were stored under; fetch it again",
            )
        return data

    def holds(self, derivative: Derivative) -> bool:
        """Whether a file of the right size is there; bytes are judged when they are read."""
        try:
            return self.path(derivative.sha256).stat().st_size == derivative.byte_size
        except OSError:
            return False

    def keep_only(self, kept: Iterable[Sha256]) -> int:
        """Remove every other picture from disk, durably; how many went."""
        wanted = set(kept)
        if not self._folder.is_dir():
            return 0
        remove_leftovers(self._folder)
        gone = [path for path in self._folder.iterdir() if path.name not in wanted]
        with named_errors(self._folder, "delete recalled or unused pictures"):
            for path in gone:
                path.unlink(missing_ok=True)
            if gone:
                sync_folder(self._folder)
        return len(gone)
