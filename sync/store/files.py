"""Files that are whole after a power cut: temporary file, fsync, rename, fsync of the folder.

POSIX rename(2) is atomic for readers, but durable only once the folder itself is synchronised;
without the first fsync, ext4 and others may keep the new name with none of the bytes.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sync.errors import StoreError, StoreFull

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_TEMPORARY = ".new-"
_OWN, _READ_BY_GROUP, _LOCKED_BY_GROUP = 0o600, 0o640, 0o660


@contextmanager
def named_errors(path: Path, doing: str) -> Iterator[None]:
    """Turn OSError into StoreFull or StoreError that names the file."""
    try:
        yield
    except OSError as error:
        kind = StoreFull if error.errno in _NO_SPACE else StoreError
        raise kind(str(path), f"cannot {doing}: {error.strerror or error}") from error


def is_for_its_group(folder: Path) -> bool:
    """Whether what is made in a folder is for its group too: the set-group-id bit says so, which
    also gives it that group (inode(7)). Agent and player are two users there. Raises OSError."""
    return bool(folder.stat().st_mode & stat.S_ISGID)


def write_file(path: Path, data: bytes, *, secret: bool = False) -> None:
    """Replace `path` with `data`, durably; readers see the old bytes or the new, never a part.

    Nobody but its owner may read it, and its group where the folder is for that; never the group
    where it is `secret`. Raises StoreFull or StoreError; the old file is then untouched.
    """
    with named_errors(path, "write"):
        for_group = not secret and is_for_its_group(path.parent)
        temporary = _write_temporary(path.parent, data, _READ_BY_GROUP if for_group else _OWN)
        try:
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def point(link: Path, target: str) -> None:
    """Make the symbolic link `link` point at `target`, in one rename, durably."""
    with named_errors(link, "switch"):
        temporary = link.parent / f"{_TEMPORARY}{link.name}"
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(target)
        temporary.replace(link)
        sync_folder(link.parent)


def sync_folder(folder: Path) -> None:
    """fsync(2) a folder, so that names created, renamed or removed in it survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create a folder and its parents; raises StoreFull or StoreError."""
    if folder.is_dir():
        return
    with named_errors(folder, "create"):
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files that a power cut left; call only while holding the lock."""
    for path in folder.glob(f"{_TEMPORARY}*"):
        with suppress(OSError):
            path.unlink()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive flock(2) on `path`; the kernel frees it if we are killed."""
    with named_errors(path, "lock"):
        mode = _LOCKED_BY_GROUP if is_for_its_group(path.parent) else _OWN
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
    try:
        with suppress(PermissionError):  # the other user's, who has done it
            os.fchmod(descriptor, mode)  # whatever the umask is
        with named_errors(path, "lock"):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write_temporary(folder: Path, data: bytes, mode: int) -> Path:
    path = folder / f"{_TEMPORARY}{secrets.token_hex(8)}"
    # open(2): O_EXCL follows no link and takes no file that somebody has put there.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path
