"""Looks a backup through, as whoever will need it one night should have done."""

from __future__ import annotations

from pathlib import Path

from hub.operating.backing import manifest as names
from hub.operating.backing import postgresql, sqlite
from hub.operating.backing.manifest import Backup, check_files, read_backup


def look_through(folder: Path) -> Backup:
    """Reads every file and lets the database's own tools judge it. Raises BackupDamaged."""
    backup = read_backup(folder)
    check_files(folder, backup)
    if backup.database == "sqlite":
        sqlite.check_database(folder / names.DATABASE_FILE)
    else:
        postgresql.check_base_backup(folder / names.PGDATA)
    return backup
