"""The few steps in which the publisher touches a disk, and the order that makes them safe.

A file appears whole or not at all: written beside its place, fsynced, renamed, and the folder
fsynced. `Disk` is a protocol so that a test can stop the power at any one step.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sync.errors import PublishError, RepositoryBusy

LOCK_FILE = ".lock"
_LOCK_POLL_S = 0.01


class Disk(Protocol):
    """Steps that change a disk; each raises `OSError`."""

    def make_folder(self, path: Path) -> None:
        """Creates one folder whose parent exists."""

    def write(self, path: Path, data: bytes) -> None:
        """Creates or replaces a file; its bytes are durable on return, its name need not be."""

    def rename(self, source: Path, target: Path) -> None:
        """Atomic, within one folder."""

    def sync_folder(self, path: Path) -> None:
        """Makes the names in a folder durable."""

    def unlink(self, path: Path) -> None:
        """Removes a file's name."""


class RealDisk:
    """The operating system's."""

    def make_folder(self, path: Path) -> None:
        path.mkdir(exist_ok=True)

    def write(self, path: Path, data: bytes) -> None:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def rename(self, source: Path, target: Path) -> None:
        source.rename(target)

    def sync_folder(self, path: Path) -> None:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def unlink(self, path: Path) -> None:
        path.unlink()


def partial_path(path: Path) -> Path:
    """Where a file is written before it has its name; the lock leaves one writer at a time."""
    return path.with_name(f".{path.name}.partial")


def put_files(disk: Disk, files: Iterable[tuple[Path, bytes]]) -> None:
    """Puts whole files in place, in this order, and returns once all are durable.

    `files` is consumed one by one, so a large batch is never in memory at once. Raises
    `PublishError` naming the file; files already in place stay, none is half there.
    """
    staged = []
    for path, data in files:
        with _naming(path):
            _make_folders(disk, path.parent)
            disk.write(partial_path(path), data)
        staged.append(path)
    for path in staged:
        with _naming(path):
            disk.rename(partial_path(path), path)
    for folder in dict.fromkeys(path.parent for path in staged):
        with _naming(folder):
            disk.sync_folder(folder)


def _make_folders(disk: Disk, folder: Path) -> None:
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        disk.make_folder(new)
        disk.sync_folder(new.parent)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishError(
            str(path),
            f"cannot be written ({error.strerror}); what was published before still stands",
        ) from error


@contextmanager
def locked(folder: Path, wait_s: float) -> Iterator[None]:
    """Holds a repository's lock: one writer, over threads and processes; freed when a holder dies.

    Raises `RepositoryBusy` after `wait_s` seconds, `PublishError` where there is no repository.
    """
    path = folder / LOCK_FILE
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except FileNotFoundError as error:
        raise PublishError(str(folder), "is no repository; run: sebusca-hub keys init") from error
    except OSError as error:
        raise PublishError(
            str(path), f"cannot be opened ({error.strerror}); the publisher must own the feed"
        ) from error
    try:
        _take(handle, str(folder), time.monotonic() + wait_s)
        yield
    finally:
        with suppress(OSError):
            os.close(handle)  # closing releases the lock


def _take(handle: int, subject: str, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise RepositoryBusy(subject, "another writer holds its lock; try again") from error
            time.sleep(_LOCK_POLL_S)
        else:
            return
