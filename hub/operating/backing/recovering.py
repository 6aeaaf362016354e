"""A PostgreSQL server of our own for the time of a recovery: no address, one private socket.

It plays the archived log over a base backup, and is stopped before anybody else can reach it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from django.utils.translation import gettext as _

from hub.operating.backing.errors import RestoreRefused
from hub.operating.backing.postgresql import tool

RECOVERED_WITHIN_S = 6 * 3600.0
_STOPPED_WITHIN_S = 60.0
PORT = "5432"
_TAIL = 1500


@dataclass(frozen=True)
class Recovery:
    """What to recover, and how far."""

    pgdata: Path
    """A base backup, put where the recovery may write."""
    archive: Path | None
    """Archived segments; None for the base backup alone."""
    until: datetime | None = None
    """The moment up to which; None for everything that was archived."""


def refuse_unreadable_archive(archive: Path) -> None:
    """Raises RestoreRefused where the archive is no folder, or its name would need quoting."""
    if not archive.is_dir():
        raise RestoreRefused(
            _("%(path)s is not a folder of archived segments.") % {"path": archive}
        )
    if set(str(archive)) & set("'\"\\%\n`$"):
        raise RestoreRefused(
            _("The path %(path)s has a sign that PostgreSQL's restore_command cannot take.")
            % {"path": archive}
        )


@contextmanager
def recovered(recovery: Recovery, *, user: str) -> Iterator[Path]:
    """The folder of the socket of a server that has recovered and takes writes from `user`.

    Afterwards it is stopped in order. Raises RestoreRefused with the server's own last words.
    """
    owner = _server_user(recovery.pgdata)
    holder = Path(tempfile.mkdtemp(prefix="sebusca-pg-"))
    log = holder / "log"
    try:
        (holder / "hba").write_text("local all all trust\n", encoding="ascii")
        (holder / "empty").touch()
        signal_file = recovery.pgdata / "recovery.signal"
        signal_file.touch()
        if owner is not None:
            for path in (holder, *holder.iterdir(), signal_file):
                os.chown(path, *owner)
        user_id, group_id = owner or (None, None)
        with log.open("wb") as words:
            server = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program, fixed arguments
                _command(recovery, holder),
                cwd=holder,
                stdout=words,
                stderr=words,
                env={**os.environ, "LC_ALL": "C"},
                user=user_id,
                group=group_id,
                extra_groups=None if owner is None else [],
            )
        try:
            _await_writes(server, holder, user, log)
            yield holder
        finally:
            if server.poll() is None:
                _stop(server)
        _keep_histories(recovery)
    finally:
        shutil.rmtree(holder, ignore_errors=True)


def _command(recovery: Recovery, holder: Path) -> list[str]:
    """Everything on the command line, which is stronger than postgresql.auto.conf in the backup."""
    settings = {
        "config_file": str(holder / "empty"),
        "hba_file": str(holder / "hba"),
        "ident_file": str(holder / "empty"),
        "listen_addresses": "",
        "unix_socket_directories": str(holder),
        "port": PORT,
        "ssl": "off",
        "hot_standby": "off",  # nobody is let in before it is done
        "archive_mode": "off",
        "shared_preload_libraries": "",
        "recovery_target_timeline": "latest",
        "recovery_target_action": "promote",
        "restore_command": f'cp "{recovery.archive}/%f" "%p"' if recovery.archive else "false",
    }
    if recovery.until is not None:
        settings["recovery_target_time"] = recovery.until.isoformat()
    pairs = [("-c", f"{name}={value}") for name, value in settings.items()]
    arguments = [argument for pair in pairs for argument in pair]
    return [str(tool("postgres")), "-D", str(recovery.pgdata), *arguments]


def _server_user(pgdata: Path) -> tuple[int, int] | None:
    """User and group to be. PostgreSQL refuses to be root: then it is the data folder's owner."""
    if os.geteuid() != 0:
        return None
    owner = pgdata.stat()
    if owner.st_uid == 0:
        raise RestoreRefused(
            _("PostgreSQL does not run as root: give %(path)s to its own user first.")
            % {"path": pgdata.parent}
        )
    return owner.st_uid, owner.st_gid


def _await_writes(server: subprocess.Popen[bytes], socket: Path, user: str, log: Path) -> None:
    deadline = time.monotonic() + RECOVERED_WITHIN_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with psycopg.connect(
                host=str(socket), port=PORT, user=user, dbname="template1", connect_timeout=5
            ) as opened:
                row = opened.execute("SELECT pg_is_in_recovery()").fetchone()
            if row == (False,):
                return
        except psycopg.OperationalError:
            pass  # still starting
        time.sleep(0.1)
    words = log.read_text(encoding="utf-8", errors="replace")[-_TAIL:]
    raise RestoreRefused(
        _("PostgreSQL could not recover the database: %(words)s") % {"words": words.strip()}
    )


def _stop(server: subprocess.Popen[bytes]) -> None:
    """A fast shutdown (SIGINT): its data files are whole without any recovery afterwards."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(_STOPPED_WITHIN_S)
    except subprocess.TimeoutExpired as error:
        raise RestoreRefused(_("PostgreSQL did not stop after the recovery.")) from error


def _keep_histories(recovery: Recovery) -> None:
    """Puts the new timeline's history in the archive, so that the next recovery takes another."""
    if recovery.archive is None:
        return
    for history in (recovery.pgdata / "pg_wal").glob("*.history"):
        there = recovery.archive / history.name
        if not there.exists():
            shutil.copyfile(history, there)
            owner = recovery.archive.stat()
            if os.geteuid() == 0:
                os.chown(there, owner.st_uid, owner.st_gid)
