"""Copying whole folders into a backup and out of it: each file durable, nothing half written.

Pictures have their hash for a name and never change, so one that an earlier backup beside this one
holds is linked instead of copied.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from hub.operating.backing.manifest import File
from sync.types import Sha256

FILE_MODE = 0o600
FOLDER_MODE = 0o700
_CONTENT_ADDRESSED = re.compile(r"(?:^|/)([0-9a-f]{2})/(\1[0-9a-f]{62})$")
_BLOCK = 1 << 20


def copy_tree(source: Path, to: Path, name: str, *, earlier: Path | None) -> Iterator[File]:
    """Copies `source` to `to / name`; what was copied, with hashes taken while copying.

    Dot files (locks, half-written files) stay behind, and what is in the copy already stays as it
    is. `earlier` is a backup to link pictures from.
    """
    make_private(to / name)
    for path in sorted(source.rglob("*")):
        inner = path.relative_to(source)
        if any(part.startswith(".") for part in inner.parts) or not path.is_file():
            continue
        relative = f"{name}/{inner.as_posix()}"
        target = to / relative
        if target.exists():
            continue
        make_private(target.parent)
        linked = _linked(relative, path, target, earlier)
        yield linked or _file(relative, *_copied(path, target))


def copy_file(source: Path, target: Path, *, mode: int = FILE_MODE) -> None:
    """One file, durable before it has its name."""
    partial = target.with_name(f".{target.name}.partial")
    _copied(source, partial)
    partial.chmod(mode)
    partial.replace(target)
    sync_folder(target.parent)


def write_file(target: Path, data: bytes, *, mode: int = FILE_MODE) -> None:
    """Bytes to a file, 0600 from its first byte, durable before it has its name."""
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)
    sync_folder(target.parent)


def make_private(folder: Path) -> None:
    """The folder and those above it that are missing, for their owner alone."""
    for path in (*reversed(folder.parents), folder):
        if not path.exists():
            path.mkdir(mode=FOLDER_MODE)


def sync_tree(folder: Path) -> None:
    """Makes every name below a folder durable."""
    for path in (folder, *(p for p in folder.rglob("*") if p.is_dir())):
        sync_folder(path)


def sync_folder(path: Path) -> None:
    """Makes the names in a folder durable."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def give_to_owner_of(folder: Path, tree: Path) -> None:
    """Run by root, what was put back belongs to whoever has the folder it was put in."""
    if os.geteuid() != 0:
        return
    owner = folder.stat()
    for path in (tree, *tree.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def is_empty(folder: Path) -> bool:
    """Whether nothing lies there, or there is no such folder."""
    return not folder.exists() or not any(folder.iterdir())


def remove_tree(folder: Path) -> None:
    """A folder of ours that is not finished."""
    shutil.rmtree(folder, ignore_errors=True)


def _linked(relative: str, source: Path, target: Path, earlier: Path | None) -> File | None:
    match = _CONTENT_ADDRESSED.search(relative)
    there = earlier / relative if earlier else None
    if match is None or there is None or not there.is_file():
        return None
    size = source.stat().st_size
    if there.stat().st_size != size:
        return None
    try:
        os.link(there, target)
    except OSError:  # another file system, or one without hard links
        return None
    return File(path=relative, sha256=Sha256(match[2]), size=size)


def _file(path: str, sha256: Sha256, size: int) -> File:
    return File(path=path, sha256=sha256, size=size)


def _copied(source: Path, target: Path) -> tuple[Sha256, int]:
    digest, size = hashlib.sha256(), 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
    with source.open("rb") as read, os.fdopen(handle, "wb") as write:
        while block := read.read(_BLOCK):
            digest.update(block)
            size += len(block)
            write.write(block)
        write.flush()
        os.fsync(write.fileno())
    return Sha256(digest.hexdigest()), size
