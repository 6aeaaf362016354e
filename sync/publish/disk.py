"""The few steps in which the publisher touches a disk, and the order that makes them safe.

A file appears whole or not at all: written beside its place, fsynced, renamed, and the folder
fsynced. `Disk` is a protocol so that a test can stop the power at any one step.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Protocol, TypeAlias

from sync.errors import PublishError, RepositoryBusy

LOCK_FILE = ".lock"
_LOCK_POLL_S = 0.01
_AT_ONCE = 4

NamedFile: TypeAlias = tuple[Path, bytes]


class Disk(Protocol):
    """Steps that change a disk; each raises `OSError`. Several threads may be in one at once."""

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


def put_files(disk: Disk, files: Iterable[NamedFile], *, then: NamedFile | None = None) -> None:
    """Puts whole files in place and returns once all are durable; `then` only after all others are.

    A file system flushes several files at once about as fast as one, so what need not be in order
    is written at once: a recall waits for three flushes instead of seven. `files` is consumed a few
    at a time, so a large batch is never in memory. Raises `PublishError` naming the file; files
    already in place stay, none is half there.
    """
    staged: list[Path] = []
    source = chain(files, () if then is None else (then,))
    while batch := list(islice(source, _AT_ONCE)):
        for path, _ in batch:
            with _naming(path):
                _make_folders(disk, path.parent)
        _at_once([partial(_stage, disk, path, data) for path, data in batch])
        staged += [path for path, _ in batch]
    _reveal(disk, staged if then is None else staged[:-1])
    if then is not None:
        _reveal(disk, staged[-1:])


def _stage(disk: Disk, path: Path, data: bytes) -> None:
    with _naming(path):
        disk.write(partial_path(path), data)


def _reveal(disk: Disk, paths: Sequence[Path]) -> None:
    for path in paths:
        with _naming(path):
            disk.rename(partial_path(path), path)
    folders = dict.fromkeys(path.parent for path in paths)
    _at_once([partial(_sync_folder, disk, folder) for folder in folders])


def _sync_folder(disk: Disk, folder: Path) -> None:
    with _naming(folder):
        disk.sync_folder(folder)


def _at_once(calls: Sequence[Callable[[], None]]) -> None:
    """Makes calls that only wait for the disk, side by side; the first error is raised."""
    if len(calls) == 1:
        calls[0]()
    elif calls:
        with ThreadPoolExecutor(len(calls)) as pool:
            for done in [pool.submit(call) for call in calls]:
                done.result()


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
