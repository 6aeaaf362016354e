"""Everything that lies in a copied disk, opened as far as it can be without a key.

Files and their names, what is in archives and compressed logs, the rows of databases with their
write-ahead logs, and whatever is packed within a value (a compressed session, a dumped `bytea`).
The raw bytes of every file are given too: a deleted row can still be in its page.
"""

from __future__ import annotations

import bz2
import io
import lzma
import os
import re
import tarfile
import zipfile
import zlib
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.breach.sqlite_rows import MAGIC, NotReadable, Row, rows_of

LARGEST = 2**29
"""Bytes of one file that are looked into; of a larger one only the raw bytes are."""
BLOCK, OVERLAP = 2**25, 2**18
"""Bytes of a large file that are taken at once, and by how much two blocks overlap: more than any
sealed tip is long."""
_DEEPEST = 4
_CHUNK = 2**19
_GZIP, _BZIP2, _XZ, _ZIP = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"PK\x03\x04"
_ZLIB = re.compile(rb"\A\x78[\x01\x5e\x9c\xda]")
_TAR_AT = 257
_CLOSED = {
    b"\x28\xb5\x2f\xfd": "is compressed by zstd: unpack it first",
    b"7z\xbc\xaf\x27\x1c": "is a 7-Zip archive: unpack it first",
    b"PGDMP": "is a dump that only PostgreSQL reads: turn it into SQL by `pg_restore -f`",
    b"LUKS\xba\xbe": "is an encrypted disk: open it first",
}
_PACKED_TEXT = re.compile(rb"(?<![\w+/-])(?:eJ|eN|eF|H4sI)[A-Za-z0-9_+/-]{16,}={0,2}")
"""Base64 of what zlib or gzip begin with: Django writes a compressed session so."""
_HEX = re.compile(rb"(?<![0-9A-Za-z])(?:\\\\?x)?((?:[0-9a-f]{2}){48,}|(?:[0-9A-F]{2}){48,})")
"""What PostgreSQL dumps a `bytea` as (`\\x…`), and anything else of 48 bytes and more."""


@dataclass(frozen=True)
class Piece:
    """Bytes and where they lie. `parts` are the same bytes place by place, where that is finer."""

    where: str
    data: bytes
    parts: tuple[tuple[str, bytes], ...] = ()
    is_name: bool = False
    """Whether it is a file's name."""


@dataclass
class Counted:
    """What was looked at, and what could not be."""

    files: int = 0
    size: int = 0
    """Bytes on the disk."""
    databases: int = 0
    rows: int = 0
    packed: int = 0
    """Compressed or encoded things that were unpacked."""
    unread: list[str] = field(default_factory=list)
    """Where something is that was not looked into, and why."""


class Loot:
    """Files and folders that somebody got hold of. `counted` is whole when `pieces` has ended."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self.counted = Counted()

    def pieces(self) -> Iterator[Piece]:
        """All of it, in the order of the names."""
        for file in self._files():
            yield Piece(f"the name of {file}", os.fsencode(file.name), is_name=True)
            try:
                yield from self._file(file)
            except OSError as error:
                self._unread(str(file), f"cannot be read: {error.strerror}")

    def _files(self) -> Iterator[Path]:
        for path in self._paths:
            if not path.is_dir():
                yield path
                continue
            for root, folders, names in os.walk(path, onerror=self._no_folder):
                folders.sort()
                files = (Path(root) / name for name in sorted(names))
                # Where a link leads is not part of the copy, or is there by itself.
                yield from (file for file in files if file.is_file() and not file.is_symlink())

    def _no_folder(self, error: OSError) -> None:
        self._unread(str(error.filename), f"cannot be read: {error.strerror}")

    def _unread(self, where: str, why: str) -> None:
        self.counted.unread.append(f"{where} {why}")

    def _file(self, file: Path) -> Iterator[Piece]:
        size = file.stat().st_size
        self.counted.files += 1
        self.counted.size += size
        if size <= LARGEST:
            log = file.with_name(f"{file.name}-wal")
            beside = log.read_bytes() if log.is_file() else b""
            yield from self._whole(str(file), file.read_bytes(), beside, 0)
            return
        with file.open("rb") as source:
            rest = b""
            if (head := source.read(512)) and self._is_to_open(head):
                self._unread(str(file), f"is larger than {LARGEST >> 20} MiB: unpack or dump it")
            source.seek(0)
            while block := source.read(BLOCK):
                yield Piece(str(file), rest + block)
                rest = block[-OVERLAP:]

    @staticmethod
    def _is_to_open(head: bytes) -> bool:
        known = (_GZIP, _BZIP2, _XZ, _ZIP, MAGIC)
        return head.startswith(known) or head[_TAR_AT : _TAR_AT + 5] == b"ustar"

    def _whole(self, where: str, data: bytes, log: bytes, depth: int) -> Iterator[Piece]:
        """The bytes as they are, and what is within them."""
        yield Piece(where, data)
        if depth > _DEEPEST:
            self._unread(where, "is packed too many times over")
            return
        for magic, why in _CLOSED.items():
            if data.startswith(magic):
                self._unread(where, why)
        if data.startswith(MAGIC):
            yield from self._database(where, data, log, depth)
        elif data.startswith(_ZIP):
            yield from self._zip(where, data, depth)
        elif data[_TAR_AT : _TAR_AT + 5] == b"ustar":
            yield from self._tar(where, data, depth)
        elif (unpacked := self._unpacked(where, data)) is not None:
            yield from self._whole(f"{where}, unpacked", unpacked, b"", depth + 1)
        else:
            yield from self._within(where, data, depth)

    def _database(self, where: str, data: bytes, log: bytes, depth: int) -> Iterator[Piece]:
        self.counted.databases += 1
        chunk: list[tuple[str, bytes]] = []
        size = 0
        try:
            for row in rows_of(data, log):
                self.counted.rows += 1
                cells = _cells(where, row)
                chunk += cells
                size += sum(len(value) for _, value in cells)
                for place, value in cells:
                    yield from self._packed(place, value, depth)
                if size > _CHUNK:
                    yield _joined(where, chunk)
                    chunk, size = [], 0
        except NotReadable as error:
            self._unread(where, str(error))
        yield _joined(where, chunk)

    def _packed(self, where: str, value: bytes, depth: int) -> Iterator[Piece]:
        unpacked = self._unpacked(where, value)
        if unpacked is not None:
            yield from self._whole(f"{where}, unpacked", unpacked, b"", depth + 1)
        else:
            yield from self._within(where, value, depth)

    def _unpacked(self, where: str, data: bytes) -> bytes | None:
        """What was compressed; None for what is not, or only looks so."""
        try:
            if data.startswith(_GZIP):
                # Member by member (RFC 1952 §2.2), and a log that is cut off as far as it goes.
                found = _inflated(data, 31)
            elif _ZLIB.match(data):
                found = _inflated(data, 15)
            elif data.startswith(_BZIP2):
                found = bz2.decompress(data)
            elif data.startswith(_XZ):
                found = lzma.decompress(data)
            else:
                return None
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
            if data.startswith((_GZIP, _XZ)):
                self._unread(where, "is compressed, and damaged")
            return None
        self.counted.packed += 1
        return found

    def _within(self, where: str, data: bytes, depth: int) -> Iterator[Piece]:
        for match in _PACKED_TEXT.finditer(data):
            text = match.group().rstrip(b"=")
            text += b"=" * (-len(text) % 4)
            decode = urlsafe_b64decode if re.search(rb"[_-]", text) else b64decode
            try:
                raw = decode(text)
            except ValueError:
                continue
            unpacked = _inflated_or_none(raw)
            if unpacked is not None:
                self.counted.packed += 1
                yield from self._whole(f"{where}, unpacked", unpacked, b"", depth + 1)
        for match in _HEX.finditer(data):
            self.counted.packed += 1
            raw = bytes.fromhex(match.group(1).decode("ascii"))
            yield from self._whole(f"{where}, from hexadecimal", raw, b"", depth + 1)

    def _zip(self, where: str, data: bytes, depth: int) -> Iterator[Piece]:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for info in archive.infolist():
                    yield _name(where, info.filename)
                    inside = archive.read(info)
                    yield from self._whole(f"{where}: {info.filename}", inside, b"", depth + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error) as error:
            self._unread(where, f"does not read as a zip archive: {error}")

    def _tar(self, where: str, data: bytes, depth: int) -> Iterator[Piece]:
        try:
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                held = {m.name: m for m in archive.getmembers() if m.isfile()}
                for name, member in held.items():
                    yield _name(where, name)
                    log = _member(archive, held.get(f"{name}-wal"))
                    inside = _member(archive, member)
                    yield from self._whole(f"{where}: {name}", inside, log, depth + 1)
        except tarfile.TarError as error:
            self._unread(where, f"does not read as a tar archive: {error}")


def _cells(where: str, row: Row) -> list[tuple[str, bytes]]:
    place = f"{where}: table {row.table}, row {row.number}, column"
    return [(f"{place} {name}", value) for name, value in row.values if value]


def _joined(where: str, cells: list[tuple[str, bytes]]) -> Piece:
    return Piece(f"{where}: rows", b"\0\0\0\0".join(value for _, value in cells), tuple(cells))


def _name(archive: str, name: str) -> Piece:
    return Piece(f"the name of {archive}: {name}", os.fsencode(name), is_name=True)


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo | None) -> bytes:
    source = archive.extractfile(member) if member is not None else None
    return source.read() if source is not None else b""


def _inflated_or_none(raw: bytes) -> bytes | None:
    try:
        return _inflated(raw, 47)  # gzip or zlib, as it says itself
    except zlib.error:
        return None


def _inflated(data: bytes, bits: int) -> bytes:
    found = bytearray()
    while data:
        stream = zlib.decompressobj(bits)
        part = stream.decompress(data, LARGEST)
        if not stream.eof and not part:
            break
        found += part
        if stream.unconsumed_tail:
            raise ValueError("is too large when it is unpacked")
        data = stream.unused_data
        if data and not data.startswith(_GZIP):
            break
    if not found:
        raise zlib.error("holds nothing")
    return bytes(found)
