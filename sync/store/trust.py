"""Trust records: floors, latch, age, time floor and ends. No cache clearing ever touches them.

Each file carries the SHA-256 of its own record, and is kept twice, because a lost latch cannot be
told from an empty one. Losing both copies is reported, never read as "nothing was recalled".
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, TypeVar, cast

from pydantic import ValidationError

from sync.canonical import canonical_json, sha256_of
from sync.errors import StoreCorrupt
from sync.models._frozen import Frozen
from sync.store.files import locked, make_folder, remove_leftovers, write_file

Record = TypeVar("Record", bound=Frozen)

_Identity: TypeAlias = tuple[int, int, int]
"""Inode, modification time (ns) and size: every write makes a new one."""

_BEFORE, _AFTER = b'{"record":', b',"sha256":"%b"}\n'


class TrustFolder:
    """Reads and replaces records in `<root>/trust/`. Agent and player may both write: every change
    is read, made and written under one lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, tuple[_Identity, Frozen]] = {}

    def path(self, name: str) -> Path:
        """Where a record lies: `<root>/trust/<name>.json`."""
        return self._folder / f"{name}.json"

    def load(self, name: str, model: type[Record]) -> Record | None:
        """The record, from its first copy that is whole; None where neither copy exists.

        Raises StoreCorrupt where copies exist and none is whole.
        """
        identity = _identity(self.path(name))
        known = self._loaded.get(name)
        if identity is not None and known is not None and known[0] == identity:
            return cast("Record", known[1])
        record = self._load(name, model)
        if record is not None and identity is not None:
            self._loaded[name] = (identity, record)
        return record

    def _load(self, name: str, model: type[Record]) -> Record | None:
        damaged: StoreCorrupt | None = None
        for path in (self.path(name), self._copy(name)):
            try:
                data = _read(path)
            except StoreCorrupt as error:
                damaged = error
                continue
            if data is None:
                continue
            try:
                return _opened(path, data, model)
            except StoreCorrupt as error:
                damaged = error
        if damaged is not None:
            raise damaged
        return None

    def load_whole(self, name: str, model: type[Record]) -> Record | None:
        """Like `load`, a damaged record counting as none: for those whose loss fails safe."""
        try:
            return self.load(name, model)
        except StoreCorrupt:
            return None

    def change(
        self, name: str, model: type[Record], change: Callable[[Record | None], Record]
    ) -> Record:
        """Replace a record by `change(old)`, old being None where there is none or it is damaged.

        Nothing is written where nothing changed. Raises StoreFull or StoreError.
        """
        make_folder(self._folder)
        with locked(self._folder / ".lock"):
            old = self.load_whole(name, model)
            new = change(old)
            if new != old:
                data = _sealed(new)
                remove_leftovers(self._folder)
                write_file(self._copy(name), data)
                write_file(self.path(name), data)
            return new

    def _copy(self, name: str) -> Path:
        return self._folder / f"{name}.copy.json"


def _identity(path: Path) -> _Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreCorrupt(str(path), f"cannot be read: {error.strerror}") from error


def _sealed(record: Frozen) -> bytes:
    body = canonical_json(record)
    return _BEFORE + body + _AFTER % sha256_of(body).encode("ascii")


def _opened(path: Path, data: bytes, model: type[Record]) -> Record:
    body = data[len(_BEFORE) : -len(_AFTER % bytes(64))]
    # The hash is of the bytes as they were written: a later release may spell a record otherwise.
    if data != _BEFORE + body + _AFTER % sha256_of(body).encode("ascii"):
        raise StoreCorrupt(str(path), "the trust record does not have the hash it was written with")
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise StoreCorrupt(str(path), f"the trust record is not one: {error}") from error
