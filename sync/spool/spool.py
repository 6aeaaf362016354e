"""What the form and the agent do with the spool."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from sync.canonical import canonical_json
from sync.errors import SpoolFull, StoreError
from sync.models.submission import Submission
from sync.spool.database import Database
from sync.spool.room import DiskRoom, disk_room
from sync.types import TipId

LONGEST_WAIT_S: Final = 3 * 3600.0
"""No tip is ever due later than this from now: longer than the longest delay and the longest pause
after a failure. One that seems to be was kept while the clock was ahead."""
_DAMAGED: Final = "damaged on this device's disk"


@dataclass(frozen=True)
class Waiting:
    """A sealed tip that is to be delivered."""

    submission: Submission
    attempts: int
    """How often it was tried."""


@dataclass(frozen=True)
class Counts:
    """How many there are."""

    waiting: int
    set_aside: int
    """Refused by the hub: kept for a person to look at."""


class Spool:
    """Opened at the first use; every method raises StoreError where the disk does not obey."""

    def __init__(
        self,
        folder: Path,
        *,
        most: int,
        now: Callable[[], float] = time.time,
        room: Callable[[Path], DiskRoom] = disk_room,
        most_bytes: int | None = None,
    ) -> None:
        """`most` bounds the tips, waiting and set aside together; `most_bytes` the file, where it
        is to be smaller than the disk allows. `now` is the wall clock, in seconds.
        """
        self._folder = folder
        self._subject = str(folder)
        self._database = Database(folder, most_bytes=most_bytes)
        self._most = most
        self._now = now
        self._room = room

    def keep(self, submission: Submission, *, due_in_s: float) -> None:
        """Puts a sealed tip in; it survives a power cut once this returns.

        Raises SpoolFull where as many wait as may, or the disk must keep what it has left: the
        newest is refused, and the older ones stay.
        """
        data = canonical_json(submission)
        digest = hashlib.sha256(data).hexdigest()
        due_at = self._now() + due_in_s

        def put(connection: sqlite3.Connection) -> None:
            found = connection.execute("SELECT sha256 FROM tip WHERE id = ?", (submission.id,))
            row = found.fetchone()
            if row is not None:
                if row[0] != digest:
                    raise StoreError(self._subject, "holds another tip under this id")
                return
            if self._has(connection) >= self._most:
                raise SpoolFull(self._subject, f"{self._most} tips wait, and no more may")
            self._leave_room()
            connection.execute(
                "INSERT INTO tip (id, submission, sha256, due_at) VALUES (?, ?, ?, ?)",
                (submission.id, data, digest, due_at),
            )

        self._database.use(put, "keep a tip")

    def due(self, now: float, limit: int) -> tuple[Waiting, ...]:
        """At most `limit` tips whose time has come, in the order of their random ids.

        One whose bytes were damaged on the disk is set aside instead.
        """

        def read(connection: sqlite3.Connection) -> list[tuple[str, bytes, str, int]]:
            # In two steps: to sort whole rows, SQLite would copy every tip that waits.
            ids = connection.execute(
                "SELECT id FROM tip INDEXED BY tip_waiting WHERE set_aside IS NULL"
                " AND due_at NOT BETWEEN ? AND ? ORDER BY id LIMIT ?",
                (now, now + LONGEST_WAIT_S, limit),
            ).fetchall()
            one = "SELECT id, submission, sha256, attempts FROM tip WHERE id = ?"
            return [connection.execute(one, row).fetchone() for row in ids]

        waiting = []
        rows = self._database.use(read, "read the tips that are due", makes_room=True)
        for tip, data, digest, attempts in rows:
            submission = _read(tip, data, digest)
            if submission is None:
                self.set_aside(TipId(tip), _DAMAGED)
            else:
                waiting.append(Waiting(submission, attempts))
        return tuple(waiting)

    def done(self, *tips: TipId) -> None:
        """Deletes tips that the hub has; their pages are overwritten (`secure_delete`)."""
        self._database.use(
            lambda connection: connection.executemany(
                "DELETE FROM tip WHERE id = ?", [(tip,) for tip in tips]
            ),
            "delete delivered tips",
            makes_room=True,
        )

    def failed(self, tip: TipId, *, due_in_s: float) -> None:
        """The hub did not take it this time: it is due again in so many seconds."""
        due_at = self._now() + min(due_in_s, LONGEST_WAIT_S)
        self._database.use(
            lambda connection: connection.execute(
                "UPDATE tip SET attempts = attempts + 1, due_at = ? WHERE id = ?", (due_at, tip)
            ),
            "note a failed delivery",
            makes_room=True,
        )

    def set_aside(self, tip: TipId, why: str) -> None:
        """The hub refuses it for good: it stays, and is not sent again before `take_up`."""
        self._database.use(
            lambda connection: connection.execute(
                "UPDATE tip SET attempts = attempts + 1, set_aside = ? WHERE id = ?", (why, tip)
            ),
            "set a refused tip aside",
            makes_room=True,
        )

    def take_up(self) -> int:
        """Puts what was set aside back in line: the hub may have been mended. How many."""
        return self._database.use(
            lambda connection: (
                connection.execute(
                    "UPDATE tip SET set_aside = NULL, due_at = ? WHERE set_aside IS NOT NULL",
                    (self._now(),),
                ).rowcount
            ),
            "take refused tips up again",
            makes_room=True,
        )

    def reasons(self) -> dict[str, int]:
        """Why tips were set aside, and how many for each reason."""
        rows = self._database.use(
            lambda connection: connection.execute(
                "SELECT set_aside, count(*) FROM tip WHERE set_aside IS NOT NULL GROUP BY set_aside"
            ).fetchall(),
            "read why tips were set aside",
        )
        return {str(why): int(number) for why, number in rows}

    def counts(self) -> Counts:
        """How many wait and how many were set aside."""
        aside, every = self._database.use(
            lambda connection: connection.execute(
                "SELECT count(set_aside), count(*) FROM tip INDEXED BY tip_waiting"
            ).fetchone(),
            "count the tips",
        )
        return Counts(waiting=int(every) - int(aside), set_aside=int(aside))

    def count(self) -> int:
        """How many wait to be delivered."""
        return self.counts().waiting

    def room(self) -> bool:
        """Whether `keep` would take another tip now. Raises StoreError, as `keep` would."""
        held = self._database.use(self._has, "count the tips")
        return held < self._most and self._room(self._folder).is_enough

    def damaged_files(self) -> int:
        """How many damaged database files were set aside in the folder."""
        return self._database.damaged()

    def tidy(self) -> None:
        """Gives the room of delivered tips back to the disk, and empties the write-ahead log."""
        self._database.tidy()

    def close(self) -> None:
        """Lets go of the file."""
        self._database.close()

    def _has(self, connection: sqlite3.Connection) -> int:
        return int(
            connection.execute("SELECT count(*) FROM tip INDEXED BY tip_waiting").fetchone()[0]
        )

    def _leave_room(self) -> None:
        room = self._room(self._folder)
        if not room.is_enough:
            raise SpoolFull(
                self._subject,
                f"{room.free >> 20} MiB are free, and {room.least / 2**20:.0f} MiB must stay so",
            )


def _read(tip: str, data: bytes, digest: str) -> Submission | None:
    if hashlib.sha256(data).hexdigest() != digest:
        return None
    try:
        submission = Submission.model_validate_json(data)
    except ValidationError:
        return None
    return submission if submission.id == tip else None
