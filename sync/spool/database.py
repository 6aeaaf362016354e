"""The spool's SQLite file: how it is opened, shared by two processes, and set aside when damaged.

Every use holds a shared lock on `spool.lock`; opening and setting aside hold it alone. So no
process can write into a file that another one is just moving out of the way. A name is never used
again: a process that still has the old file open unlinks that one's write-ahead log when it lets
go, by name (sqlite.org/howtocorrupt.html §2.4).
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

from sync.errors import SpoolFull, StoreError
from sync.spool.reserve import Reserve
from sync.store.files import sync_folder

_CURRENT: Final = "spool-{}.sqlite3"
_DAMAGED: Final = "damaged-{}.sqlite3"
_LOCK: Final = "spool.lock"
_FOLDER_MODE: Final = 0o2770  # what is made in it belongs to its group
_FILE_MODE: Final = 0o660
_VERSION: Final = 1
_PATIENCE_S: Final = 5.0
"""How long one process waits for the other's transaction."""
_LARGEST_LOG: Final = 4 * 2**20  # bytes of WAL that stay after a checkpoint

# Without a rowid: rows lie in the order of their random ids, and nothing tells which came first.
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS tip (
    id TEXT PRIMARY KEY,
    submission BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    due_at REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    set_aside TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tip_waiting ON tip (set_aside, due_at);
"""
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PRIMARY: Final = 0xFF  # an extended result code's primary one
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})

_Result = TypeVar("_Result")
_log = logging.getLogger(__name__)


class Database:
    """One process's way to the file. Usable from several threads, one at a time."""

    def __init__(self, folder: Path, *, most_bytes: int | None = None) -> None:
        self._folder = folder
        self._file = folder / _CURRENT.format("1")
        self._most_bytes = most_bytes
        self._reserve = Reserve(folder)
        self._turn = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._inode = 0

    def use(
        self,
        work: Callable[[sqlite3.Connection], _Result],
        doing: str,
        *,
        makes_room: bool = False,
    ) -> _Result:
        """The result of `work` in one transaction that is on the disk when this returns.

        A damaged file is set aside, and the work done once more on a new one; on a full disk, what
        `makes_room` is done once more at the reserve's cost. Raises SpoolFull where the disk is
        full, StoreError for everything else.
        """
        with self._turn, _named(self._folder, doing):
            try:
                return self._once(work)
            except sqlite3.DatabaseError as error:
                if _code(error) in _DAMAGE:
                    self._set_file_aside()
                elif not (makes_room and _is_full(error) and self._reserve.give_up()):
                    raise
                return self._once(work)

    def tidy(self) -> None:
        """Gives free pages back to the disk, empties the log, and fills the reserve again."""
        with self._turn, _named(self._folder, "tidy up"), self._shared() as connection:
            # As a script: `execute` would stop after the first page that is given back.
            connection.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);")
            self._reserve.fill()

    def damaged(self) -> int:
        """How many files were set aside here."""
        return len(_numbers(self._folder, _DAMAGED))

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._leave()

    def _once(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        with self._shared() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # SQLite has ended it itself where the disk is full
                    connection.execute("ROLLBACK")
                raise
        return result

    @contextmanager
    def _shared(self) -> Iterator[sqlite3.Connection]:
        if not self._folder.is_dir():
            self._make_folder()
        with self._lock(fcntl.LOCK_SH):
            if self._connection is not None and self._is_still_there():
                yield self._connection
                return
        with self._lock(fcntl.LOCK_EX):
            self._leave()
            self._connection = self._opened()
        with self._shared() as connection:
            yield connection

    @contextmanager
    def _lock(self, kind: int) -> Iterator[None]:
        descriptor = os.open(
            self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE
        )
        try:
            with suppress(PermissionError):  # the other user's, who has done it
                os.fchmod(descriptor, _FILE_MODE)  # whatever the umask is
            fcntl.flock(descriptor, kind)
            yield
        finally:
            os.close(descriptor)

    def _is_still_there(self) -> bool:
        try:
            return self._file.stat().st_ino == self._inode
        except FileNotFoundError:
            return False

    def _make_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        # A unit with RestrictSUIDSGID= may not set the bit: there the folder is one user's, or
        # it was made before (docs/deploy/tmpfiles.conf).
        with suppress(PermissionError):
            self._folder.chmod(_FOLDER_MODE)
        sync_folder(self._folder.parent)

    def _opened(self) -> sqlite3.Connection:
        used = _numbers(self._folder, _DAMAGED)
        current = _numbers(self._folder, _CURRENT) or {max(used, default=0) + 1}
        self._file = self._folder / _CURRENT.format(max(current))
        with suppress(FileExistsError):
            # Only ever a new file: to open and close one that SQLite has open in this process
            # would take its locks away (sqlite.org/howtocorrupt.html §2.2).
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_EXCL, _FILE_MODE)
            os.fchmod(descriptor, _FILE_MODE)
            os.close(descriptor)
        self._inode = self._file.stat().st_ino
        connection = sqlite3.connect(
            self._file, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._reserve.fill()
        sync_folder(self._folder)
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        for pragma in (
            "auto_vacuum = INCREMENTAL",  # counts only while the file is empty
            "journal_mode = WAL",
            "synchronous = FULL",
            "secure_delete = ON",
            "temp_store = MEMORY",
            f"journal_size_limit = {_LARGEST_LOG}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        if self._most_bytes is not None:
            page = int(connection.execute("PRAGMA page_size").fetchone()[0])
            connection.execute(f"PRAGMA max_page_count = {self._most_bytes // page}").fetchall()
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > _VERSION:
            raise StoreError(
                str(self._file), f"was written by a newer release (version {version}): update"
            )
        if version < _VERSION:
            connection.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")

    def _set_file_aside(self) -> None:
        damaged = self._inode
        self._leave()
        file = self._file
        with self._lock(fcntl.LOCK_EX):
            if not file.exists() or file.stat().st_ino != damaged:
                return  # the other process was quicker
            kept = file.with_name(file.name.replace("spool", "damaged"))
            log = file.with_name(f"{file.name}-wal")
            if log.exists():  # it may hold the newest tips: it stays beside the file it is of
                log.rename(kept.with_name(f"{kept.name}-wal"))
            file.rename(kept)
            file.with_name(f"{file.name}-shm").unlink(missing_ok=True)
            sync_folder(self._folder)
        _log.error(
            "%s is damaged and was set aside as %s with the sealed tips in it; try "
            "`sqlite3 %s .recover`. A new one was begun.",
            file,
            kept.name,
            kept.name,
        )

    def _leave(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error), closing(connection):
                pass


def _numbers(folder: Path, name: str) -> set[int]:
    found = (path.name.split("-")[-1].split(".")[0] for path in folder.glob(name.format("*")))
    return {int(number) for number in found if number.isdigit()}


@contextmanager
def _named(folder: Path, doing: str) -> Iterator[None]:
    """SQLite's and the system's errors as ours. Their words name no tip."""
    try:
        yield
    except sqlite3.Error as error:
        if _is_full(error):
            raise SpoolFull(str(folder), f"cannot {doing}: the disk is full") from error
        raise StoreError(str(folder), f"cannot {doing}: {error}") from error
    except OSError as error:
        kind = SpoolFull if error.errno in _FULL else StoreError
        raise kind(str(folder), f"cannot {doing}: {error.strerror or error}") from error


def _is_full(error: sqlite3.Error) -> bool:
    # The log's shared memory is a file too: where even that finds no room, SQLite says so by code.
    whole: int = getattr(error, "sqlite_errorcode", 0)
    return _code(error) == sqlite3.SQLITE_FULL or whole == sqlite3.SQLITE_IOERR_SHMSIZE


def _code(error: sqlite3.Error) -> int:
    whole: int = getattr(error, "sqlite_errorcode", 0)
    return whole & _PRIMARY
