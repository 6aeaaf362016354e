"""PostgreSQL by its own tools: a base backup, an archive of its log that is seen to work, and the
recovery of both to the last archived segment or to a moment (postgresql.org, chapter 26.3).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from hub.operating.backing.errors import BackupDamaged, BackupRefused

ARCHIVED_WITHIN_S = 60.0
ARCHIVE_LINES = (
    "wal_level = replica",
    "archive_mode = on",
    "archive_timeout = 60",
    "archive_command = '/opt/sebusca/docs/deploy/archive-wal %p /var/lib/sebusca-wal/%f'",
)
"""For postgresql.conf: what is acknowledged is in the archive a minute later at the latest."""
_START_WAL = re.compile(r"^START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)", re.MULTILINE)
_TOOLS = Path("/usr/lib/postgresql")


def base_backup(target: Path) -> str:
    """Takes a base backup that can be started by itself into `target`; the first segment of the
    archive that is needed to go beyond it.

    Raises BackupRefused where there is no archive, or where it does not take what it is given.
    """
    refuse_without_archive()
    begun = _query("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")[0]
    command = ["--pgdata", str(target), "--format=plain", "--wal-method=stream",
               "--checkpoint=fast", "--manifest-checksums=SHA256", "--no-password"]  # fmt: skip
    done = run([str(tool("pg_basebackup")), *command], environment=_connection_environment())
    if done.returncode != 0:
        raise BackupRefused(
            _("pg_basebackup failed; the database's user needs the attribute REPLICATION: %(why)s")
            % {"why": done.stderr.strip()[-500:]}
        )
    check_base_backup(target)
    _await_archived(str(begun))
    return first_segment(target)


def refuse_without_archive() -> None:
    """Raises BackupRefused, with what to write where, unless the server archives its log."""
    said = dict(
        _rows(
            "SELECT name, setting FROM pg_settings WHERE name IN"
            " ('archive_mode', 'wal_level', 'archive_command', 'archive_library')"
        )
    )
    has_way = said.get("archive_library") or said.get("archive_command") not in {
        "", "(disabled)", None,
    }  # fmt: skip
    if said["archive_mode"] == "off" or said["wal_level"] == "minimal" or not has_way:
        raise BackupRefused(
            _(
                "PostgreSQL does not archive its log, so everything after a backup would be lost."
                " Put this in postgresql.conf and restart it: %(lines)s"
            )
            % {"lines": " ¦ ".join(ARCHIVE_LINES)}
        )


def is_failing() -> bool:
    """Whether the last try to archive a segment failed."""
    return bool(_archiver()[1])


def check_base_backup(folder: Path) -> None:
    """Lets PostgreSQL's own tool read every file of a base backup. Raises BackupDamaged."""
    done = run([str(tool("pg_verifybackup")), "--quiet", str(folder)])
    if done.returncode != 0:
        raise BackupDamaged(
            _("PostgreSQL finds fault with the base backup: %(why)s")
            % {"why": done.stderr.strip()[-500:]}
        )


def first_segment(folder: Path) -> str:
    """The segment of the log in which a base backup begins."""
    found = _START_WAL.search((folder / "backup_label").read_text(encoding="utf-8"))
    if found is None:
        raise BackupDamaged(_("backup_label of the base backup names no segment of the log."))
    return found[1]


def prune_archive(archive: Path, oldest_needed: str) -> None:
    """Removes segments that no backup needs any more. Raises BackupRefused where it may not."""
    done = run([str(tool("pg_archivecleanup")), str(archive), oldest_needed])
    if done.returncode != 0:
        raise BackupRefused(
            _("Old segments in %(folder)s could not be removed: %(why)s")
            % {"folder": archive, "why": done.stderr.strip()[-300:]}
        )


def tool(name: str) -> Path:
    """A program of PostgreSQL's: of the server's own version where it is on this machine.

    Raises BackupRefused.
    """
    version = _version_folder()
    for folder in ([version] if version else []) + sorted(_TOOLS.glob("*/bin"), reverse=True):
        if (folder / name).exists():
            return folder / name
    found = shutil.which(name)
    if found is None:
        raise BackupRefused(
            _("%(tool)s is missing: install PostgreSQL's programs on this machine.")
            % {"tool": name}
        )
    return Path(found)


def run(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A program to its end; it speaks English, so that its words can be searched for."""
    return subprocess.run(  # noqa: S603 - PostgreSQL's own programs
        command,
        env={**os.environ, "LC_ALL": "C", **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def _version_folder() -> Path | None:
    if connection.connection is None:
        return None
    return _TOOLS / str(connection.pg_version // 10_000) / "bin"  # type: ignore[attr-defined]


def _await_archived(segment: str) -> None:
    """Waits until a segment is in the archive: the backup closed it, so it is on its way."""
    deadline = time.monotonic() + ARCHIVED_WITHIN_S
    while time.monotonic() < deadline:
        last, failed = _archiver()
        # Of one timeline, names grow; the first eight digits are the timeline.
        if last[:24] >= segment:
            return
        if failed:
            break
        time.sleep(0.1)
    raise BackupRefused(
        _(
            "PostgreSQL's archive does not take the log: archive_command fails or is stuck"
            " (segment %(segment)s). See the server's log; no backup was taken."
        )
        % {"segment": segment}
    )


def _archiver() -> tuple[Any, ...]:
    """The last segment that was archived, and whether a later try failed."""
    return _query(
        "SELECT coalesce(last_archived_wal, ''),"
        " coalesce(last_failed_time > coalesce(last_archived_time, 'epoch'), false)"
        " FROM pg_stat_archiver"
    )


def _query(sql: str) -> tuple[Any, ...]:
    return _rows(sql)[0]


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _connection_environment() -> dict[str, str]:
    """How libpq reaches what Django reaches; the password is in no argument."""
    given = connection.settings_dict
    named = {
        "PGHOST": given["HOST"], "PGPORT": given["PORT"], "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"], "PGSSLMODE": given["OPTIONS"].get("sslmode"),
        "PGSSLROOTCERT": given["OPTIONS"].get("sslrootcert"),
    }  # fmt: skip
    return {name: str(value) for name, value in named.items() if value}
