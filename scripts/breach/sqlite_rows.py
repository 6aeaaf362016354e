"""SQLite databases, row by row, with what is still in their write-ahead log; nothing is written.

To open a copied database with SQLite itself would make a new `-shm`, and could move the log into
the file: evidence would change, and a copy on read-only media would not open. So the log's pages
are laid over the file's in memory (sqlite.org/fileformat2.html §4).
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

MAGIC = b"SQLite format 3\0"
LARGEST = 2**30 - 1
"""Bytes: SQLite takes no larger database in memory (SQLITE_MEMDB_DEFAULT_MAXSIZE)."""
_LOG_MAGICS = {0x377F0682, 0x377F0683}
_LOG_HEADER, _FRAME_HEADER = 32, 24
_WRITE_VERSION = 18  # offset of file format write and read version: 2 is WAL, 1 is not
_PAGE_SIZE = 16
_LARGEST_PAGE = 65_536


@dataclass(frozen=True)
class Row:
    """One row of one table; every value as bytes."""

    table: str
    number: int
    """Counted from one, in the order in which the table is read."""
    values: tuple[tuple[str, bytes], ...]
    """Names of the columns with what is in them."""


class NotReadable(ValueError):
    """A database that SQLite cannot read, with the reason."""


def rows_of(data: bytes, log: bytes = b"") -> Iterator[Row]:
    """Every row of every table. `log` is the file beside it whose name ends in `-wal`.

    Raises NotReadable; what was read before has been given.
    """
    image = with_log(data, log)
    if len(image) > LARGEST:
        raise NotReadable("is larger than SQLite reads in memory: dump it as SQL instead")
    with closing(sqlite3.connect(":memory:")) as database:
        database.text_factory = bytes
        try:
            database.deserialize(image)
            yield from _rows(database)
        except sqlite3.Error as error:
            raise NotReadable(f"does not read as SQLite: {error}") from error


def with_log(data: bytes, log: bytes) -> bytes:
    """The database with the pages of the log's committed transactions, as a file without a log."""
    image = bytearray(data)
    size = int.from_bytes(data[_PAGE_SIZE : _PAGE_SIZE + 2], "big")
    page_size = _LARGEST_PAGE if size == 1 else size
    pages = 0
    for number, page, total in _committed(log, page_size):
        end = number * page_size
        if len(image) < end:
            image.extend(bytes(end - len(image)))
        image[end - page_size : end] = page
        pages = total
    if pages:
        del image[pages * page_size :]
    image[_WRITE_VERSION : _WRITE_VERSION + 2] = b"\x01\x01"
    return bytes(image)


def _committed(log: bytes, page_size: int) -> list[tuple[int, bytes, int]]:
    """Page number, page and the database's size in pages, of every frame up to the last commit."""
    if len(log) < _LOG_HEADER or struct.unpack_from(">I", log)[0] not in _LOG_MAGICS:
        return []
    salts = log[16:24]
    frames: list[tuple[int, bytes, int]] = []
    whole, total = 0, 0
    at = _LOG_HEADER
    # A frame with other salts is left over from before the log was begun anew.
    while at + _FRAME_HEADER + page_size <= len(log) and log[at + 8 : at + 16] == salts:
        number, commit = struct.unpack_from(">II", log, at)
        frames.append((number, log[at + _FRAME_HEADER : at + _FRAME_HEADER + page_size], commit))
        if commit:
            whole, total = len(frames), commit
        at += _FRAME_HEADER + page_size
    return [(number, page, total) for number, page, _ in frames[:whole] if number]


def _rows(database: sqlite3.Connection) -> Iterator[Row]:
    listed = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " ORDER BY name"  # a virtual table's rows are in tables of its own
    ).fetchall()
    for (raw,) in listed:
        table = raw.decode("utf-8", "replace")
        quoted = table.replace('"', '""')
        cursor = database.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - a quoted name
        names = [column[0] for column in cursor.description]
        for number, values in enumerate(cursor, start=1):
            named = zip(names, map(_as_bytes, values), strict=True)
            yield Row(table, number, tuple(named))


def _as_bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return b"" if value is None else str(value).encode("ascii", "replace")
