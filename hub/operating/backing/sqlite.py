"""A consistent copy of a SQLite database that is being written to (sqlite.org/backup.html)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.utils.translation import gettext as _

from hub.operating.backing.errors import BackupDamaged, BackupRefused


def copy_database(source: Path, target: Path) -> None:
    """Copies the database as it is at one instant, and lets go of everybody's sessions in the copy.

    Whoever gets hold of a backup must not be signed in by it. Raises BackupRefused.
    """
    if not source.is_file():
        raise BackupRefused(_("There is no database at %(path)s.") % {"path": source})
    try:
        with (
            closing(sqlite3.connect(source, timeout=20)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            # All pages in one step: a reader of a WAL database holds up no writer, and no writer
            # can make it begin anew.
            live.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("PRAGMA secure_delete=ON")
            _forget_sessions(copy)
            copy.execute("VACUUM")
    except sqlite3.Error as error:
        raise BackupRefused(
            _("The database could not be copied: %(why)s") % {"why": error}
        ) from error
    check_database(target)


def check_database(path: Path) -> None:
    """Raises BackupDamaged where SQLite itself finds fault with the file."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            found = [row[0] for row in opened.execute("PRAGMA integrity_check(3)")]
    except sqlite3.Error as error:
        found = [str(error)]
    if found != ["ok"]:
        raise BackupDamaged(
            _("The copied database is not whole: %(why)s") % {"why": "; ".join(found)}
        )


def _forget_sessions(copy: sqlite3.Connection) -> None:
    there = copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_session'").fetchone()
    if there:
        copy.execute("DELETE FROM django_session")
    copy.commit()
