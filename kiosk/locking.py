"""One process of a kind: a second agent on a store, or a second supervisor, is refused."""

from __future__ import annotations

import fcntl
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.errors import AlreadyRunning, FolderUnusable, WrongUser


def only_as_owner(folder: Path) -> None:
    """Raises WrongUser where `folder`, or the nearest one that is there, is somebody else's: files
    that root leaves there could not be read by the device's own user, and nothing would start."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        raise WrongUser(folder, _name_of(owner))


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


@contextmanager
def only_process(lock: Path) -> Iterator[None]:
    """Holds `lock` for the length of the context; the kernel frees it however the process ends.

    A record lock (fcntl(2), F_SETLK), because it is not inherited: a child that outlives a killed
    agent does not keep the next one out. Raises AlreadyRunning, or FolderUnusable where the lock's
    folder cannot be made or written.
    """
    try:
        lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise FolderUnusable(lock.parent, error.strerror or str(error)) from error
    try:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            raise AlreadyRunning(lock, _holder(file)) from error
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
    finally:
        os.close(file)


def _holder(file: int) -> int | None:
    text = os.pread(file, 32, 0).strip()
    return int(text) if text.isdigit() else None
