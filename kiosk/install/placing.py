"""Puts an installation on a disk and takes it off again, and loses nothing that somebody wrote.

A record of what was written tells a file of ours from one that was changed since: the first is
replaced or removed; of the second a copy stays beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal, TypeAlias

from kiosk.errors import FolderUnusable
from kiosk.install.layout import File, Layout, Link

RECORD: Final = PurePosixPath("/usr/local/lib/sebusca/installed.json")
KEPT: Final = ".before-sebusca"
"""Ends the name of what stood there before. No program that reads a folder of settings reads it."""
_OUR_FOLDERS: Final = (".d", ".wants", "sebusca", "labwc")

Done: TypeAlias = Literal["unchanged", "written", "updated", "removed", "restored", "left"]
"""`updated` was an earlier version of ours or, where there is a copy, somebody's own; `left` was
changed by somebody since it was written, and so is not removed."""


@dataclass(frozen=True)
class Step:
    """What was done with one path. `copy` is where its former content is."""

    path: PurePosixPath
    done: Done
    copy: PurePosixPath | None = None


class Placing:
    """An installation below `root`: "/" of the running system, or the folder of an image."""

    def __init__(self, root: Path) -> None:
        """Raises FolderUnusable where the record of an earlier installation cannot be read."""
        self._root = root.resolve()
        self._record: dict[str, str] = {}
        try:
            self._record = json.loads(self._at(RECORD).read_text(encoding="utf-8"))
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            raise FolderUnusable(self._at(RECORD), str(error)) from error

    def put(self, wanted: Layout) -> Iterator[Step]:
        """Writes what is missing or different, and removes what an earlier layout had and this one
        has not. A second time nothing is left to do.

        Raises FolderUnusable where something cannot be written; what was done until then is
        recorded, so that it can be completed or removed.
        """
        places: tuple[File | Link, ...] = (*wanted.files, *wanted.links)
        try:
            for path in sorted(set(self._record) - {str(place.path) for place in places}):
                yield self._take(PurePosixPath(path))
            for place in places:
                yield self._put(place)
        finally:
            self._write_record()

    def remove(self) -> Iterator[Step]:
        """Takes away what is recorded, and brings back what stood there before. What somebody has
        changed since is left. Raises FolderUnusable."""
        try:
            for path in sorted(self._record, reverse=True):
                yield self._take(PurePosixPath(path))
        finally:
            self._write_record()

    def _put(self, wanted: File | Link) -> Step:
        place, name = self._at(wanted.path), str(wanted.path)
        found, state = _state_of(place), _wanted_state(wanted)
        copy: PurePosixPath | None = None
        try:
            if found == state:
                self._record[name] = state
                if isinstance(wanted, File):
                    place.chmod(wanted.mode)
                return Step(wanted.path, "unchanged")
            if found is not None and found != self._record.get(name):
                copy = self._moved_aside(wanted.path)
            _write(place, wanted)
        except OSError as error:
            raise FolderUnusable(place, error.strerror or str(error)) from error
        self._record[name] = state
        return Step(wanted.path, "written" if found is None else "updated", copy)

    def _take(self, path: PurePosixPath) -> Step:
        place, before = self._at(path), self._at(_aside(path))
        found, ours = _state_of(place), self._record.pop(str(path))
        if found is not None and found != ours:
            return Step(path, "left")
        try:
            place.unlink(missing_ok=True)
            if os.path.lexists(before):
                before.rename(place)
                return Step(path, "restored")
        except OSError as error:
            self._record[str(path)] = ours
            raise FolderUnusable(place, error.strerror or str(error)) from error
        _tidy(place.parent)
        return Step(path, "removed")

    def _moved_aside(self, path: PurePosixPath) -> PurePosixPath:
        """The oldest copy is what removing brings back; later ones get a number."""
        aside, number = _aside(path), 1
        while os.path.lexists(self._at(aside)):
            number += 1
            aside = path.with_name(f"{path.name}{KEPT}-{number}")
        self._at(path).rename(self._at(aside))
        return aside

    def _at(self, path: PurePosixPath) -> Path:
        """Where a path of the device is from here. Raises FolderUnusable where a link in an image
        would lead out of it, into the system that writes the image."""
        place = self._root / path.relative_to("/")
        if not place.parent.resolve().is_relative_to(self._root):
            raise FolderUnusable(place.parent, "leads out of the image")
        return place

    def _write_record(self) -> None:
        place = self._at(RECORD)
        try:
            if self._record:
                text = json.dumps(self._record, indent=1, sort_keys=True) + "\n"
                _write(place, File(RECORD, text))
            else:
                place.unlink(missing_ok=True)
                _tidy(place.parent)
        except OSError as error:
            raise FolderUnusable(place, error.strerror or str(error)) from error


def _aside(path: PurePosixPath) -> PurePosixPath:
    return path.with_name(path.name + KEPT)


def _state_of(place: Path) -> str | None:
    """What is there, as the record has it; None where nothing is."""
    if place.is_symlink():
        return f"link {place.readlink()}"
    if place.is_file():
        return f"file {hashlib.sha256(place.read_bytes()).hexdigest()}"
    return "other" if place.exists() else None


def _wanted_state(wanted: File | Link) -> str:
    if isinstance(wanted, Link):
        return f"link {wanted.target}"
    return f"file {hashlib.sha256(wanted.text.encode('utf-8')).hexdigest()}"


def _write(place: Path, wanted: File | Link) -> None:
    """Whole or not at all, and on the disk before it has its name: a device may lose power."""
    partial = place.with_name(f".{place.name}.new")
    place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    partial.unlink(missing_ok=True)
    if isinstance(wanted, Link):
        partial.symlink_to(wanted.target)
    else:
        with partial.open("xb") as file:
            file.write(wanted.text.encode("utf-8"))
            file.flush()
            os.fchmod(file.fileno(), wanted.mode)
            os.fsync(file.fileno())
    partial.replace(place)


def _tidy(folder: Path) -> None:
    """Removes folders that installations make, where they are empty."""
    while folder.name.endswith(_OUR_FOLDERS):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
