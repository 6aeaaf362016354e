"""Generations on disk, and the one pointer that says which is current.

A generation's folder is written under a temporary name, synchronised and renamed; then `current`
is renamed onto the old pointer. Between any two system calls the device has a whole generation.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from sync.errors import StoreCorrupt, StoreError
from sync.store.files import make_folder, named_errors, point, sync_folder, write_file
from sync.store.records import Generation, GenerationRecord, generation_bytes, generation_name

_RECORD, _COPY = "generation.json", "generation.copy.json"
_UNFINISHED = ".new-"


class GenerationFolder:
    """`<root>/current`, `<root>/previous` and `<root>/generations/<name>/`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / "generations"

    def current_name(self) -> str | None:
        """Name of the generation the device plays; None on a new device."""
        return self._pointed("current")

    def kept_names(self) -> tuple[str, ...]:
        """The current and the previous generation, where there are such."""
        names = (self._pointed("current"), self._pointed("previous"))
        return tuple(dict.fromkeys(name for name in names if name is not None))

    def load(self, name: str) -> Generation:
        """A generation, re-hashed and validated again. Raises StoreCorrupt."""
        problem: StoreError | None = None
        for file in (_RECORD, _COPY):
            path = self._folder / name / file
            try:
                return Generation(name, _record(path, name))
            except StoreCorrupt as error:
                problem = problem or error
        raise problem or StoreCorrupt(name, "there is no such generation")

    def write(self, record: GenerationRecord) -> str:
        """Put a generation on disk without making it current; its name. Raises StoreFull or
        StoreError."""
        data = generation_bytes(record)
        name = generation_name(record.manifest.publication, data)
        make_folder(self._folder)
        folder = self._folder / name
        if folder.is_dir():  # ours, perhaps damaged: the same name is the same bytes
            write_file(folder / _COPY, data)
            write_file(folder / _RECORD, data)
            return name
        unfinished = self._folder / f"{_UNFINISHED}{name}"
        with named_errors(unfinished, "write"):
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
        write_file(unfinished / _COPY, data)
        write_file(unfinished / _RECORD, data)
        with named_errors(folder, "write"):
            unfinished.rename(folder)
            sync_folder(self._folder)
        return name

    def switch(self, name: str) -> None:
        """Make a written generation current. Raises StoreFull or StoreError."""
        old = self.current_name()
        if old == name:
            return
        if old is not None:
            point(self._root / "previous", f"generations/{old}")
        point(self._root / "current", f"generations/{name}")

    def keep_only(self, names: Iterable[str]) -> None:
        """Remove every other generation, and what a power cut left half written."""
        kept = set(names)
        if not self._folder.is_dir():
            return
        gone = [path for path in self._folder.iterdir() if path.name not in kept]
        for path in gone:
            shutil.rmtree(path, ignore_errors=True)
        if gone:
            with suppress(OSError):
                sync_folder(self._folder)

    def _pointed(self, link: str) -> str | None:
        try:
            return (self._root / link).readlink().name
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreCorrupt(
                str(self._root / link), f"is not a pointer: {error.strerror}"
            ) from error


def _record(path: Path, name: str) -> GenerationRecord:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoreCorrupt(str(path), f"cannot be read: {error.strerror}") from error
    publication = name.partition("-")[0]
    if not publication.isdigit() or generation_name(int(publication), data) != name:
        raise StoreCorrupt(str(path), "does not have the hash that its folder is named for")
    try:
        return GenerationRecord.model_validate_json(data)
    except ValidationError as error:
        raise StoreCorrupt(str(path), f"is not a generation of this release: {error}") from error
