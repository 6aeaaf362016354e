"""What a hub stands on: broker, database, worker, renderer, mail, clock, disk, backups."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from config.mail import LOOPBACK
from hub.operating.anonymous import lets_anybody_in
from hub.operating.backing.errors import BackupRefused
from hub.operating.backing.postgresql import is_failing, refuse_without_archive
from hub.operating.beats import last_beat
from hub.operating.clock import is_synchronised
from hub.operating.fitness.finding import Finding
from hub.operating.restored import open_restoration

BACKED_UP_WITHIN = timedelta(hours=48)
WORKER_SILENT = timedelta(minutes=1)
LEAST_FREE_BYTES = 2**30
_SHARED = frozenset({"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "ceph", "glusterfs"})
_SERVE_AND_WORK = 3
"""Processes of one machine that have the database open: granian's one, the worker, this one."""


def broker() -> Iterator[Finding]:
    """Only the hub may publish hints, and nobody in between may read its password."""
    if settings.SEBUSCA_BROKER is None:
        return  # W002 says so
    parts = urlsplit(settings.SEBUSCA_BROKER)
    if parts.scheme != "mqtts" and parts.hostname not in LOOPBACK:
        yield Finding(
            "E112",
            _("Hints go to the broker in the clear, with the hub's password."),
            _("Set SEBUSCA_BROKER to mqtts://user:password@host:8883."),
        )
    if not parts.username or lets_anybody_in(parts):
        yield Finding(
            "E113",
            _("The broker asks nobody who they are, so anybody may send hints to every screen."),
            _("Configure it as docs/deploy/mosquitto.conf, and name the hub's user and password."),
        )
    if settings.SEBUSCA_DEVICE_BROKER is None:
        yield Finding(
            "W113",
            _("Screens are not told of the broker, so they only poll."),
            _("Set SEBUSCA_DEVICE_BROKER to mqtts://host:8883 as they reach it."),
        )


def database() -> Iterator[Finding]:
    """SQLite is for one machine; and its tables are those of this program."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding(
            "E114",
            _("The database is not of this version: migrations are pending."),
            _("Run: sebusca-hub migrate"),
        )
    if connection.vendor != "sqlite":
        return
    file = Path(connection.settings_dict["NAME"])
    if file_system_of(file) in _SHARED:
        yield Finding(
            "E115",
            _("The SQLite database lies on a network's file system, where its locks do not hold."),
            _("Use PostgreSQL (DATABASE_URL), or a disk of this machine."),
        )
    elif len(processes_with(file)) > _SERVE_AND_WORK:
        yield Finding(
            "W115",
            _("More processes have the SQLite database open than one web server and one worker."),
            _("Use PostgreSQL (DATABASE_URL) for more than one process of a kind."),
        )


def worker() -> Iterator[Finding]:
    """Without it nothing is published and timestamps run out in a day."""
    if is_late(last_beat("worker"), WORKER_SILENT):
        yield Finding(
            "W116",
            _("The worker is not running: nothing is published, and screens lose touch in a day."),
            _("Start it: systemctl enable --now sebusca-hub-worker"),
        )


def backups() -> Iterator[Finding]:
    """What was not backed up is gone with the disk."""
    last = last_beat("backup")
    if is_late(last, BACKED_UP_WITHIN):
        yield Finding(
            "E117",
            _("The last backup is of %(when)s.") % {"when": f"{last:%Y-%m-%d %H:%M} UTC"}
            if last
            else _("There has never been a backup."),
            _("Install docs/deploy/sebusca-hub-backup.timer, and try a restore."),
        )


def archive() -> Iterator[Finding]:
    """PostgreSQL: between two backups, the archive is all there is."""
    trouble = archive_trouble()
    if trouble:
        yield Finding(
            "E118",
            trouble,
            _("Install docs/deploy/postgresql.conf, and see that archive_command succeeds."),
        )


def restoration() -> Iterator[Finding]:
    """A hub that came back from a backup."""
    if open_restoration() is not None:
        yield Finding(
            "W118",
            _("This hub was restored from a backup, and publishing is locked."),
            _("Two people look at what is published and let it go on, in the hub's admin."),
        )


def renderer() -> Iterator[Finding]:
    """Editors see what they put their name to."""
    if not settings.SEBUSCA_RENDERER:
        yield Finding(
            "W119",
            _("There is no renderer, so editors and approvers see no preview."),
            _("Run scripts/setup --for kiosk here too, and set SEBUSCA_RENDERER."),
        )
    elif shutil.which(settings.SEBUSCA_RENDERER[0]) is None:
        yield Finding(
            "W120",
            _("The renderer %(path)s is not there or may not be run.")
            % {"path": settings.SEBUSCA_RENDERER[0]},
            _("Mend SEBUSCA_RENDERER."),
        )


def mail() -> Iterator[Finding]:
    """Whoever must sign or verify something in time is told by mail."""
    if not settings.SEBUSCA_MAIL_SET:
        yield Finding(
            "W121",
            _("The hub sends no mail, so nobody is told of notices and signatures that run out."),
            _("Set SEBUSCA_MAIL and SEBUSCA_MAIL_FROM."),
        )


def clock() -> Iterator[Finding]:
    """What is signed carries dates that screens believe."""
    if not is_synchronised():
        yield Finding(
            "E122",
            _("This machine's clock is not synchronised; what is signed carries its dates."),
            _("Enable systemd-timesyncd or chrony, and wait a minute."),
        )


def disk() -> Iterator[Finding]:
    """A full disk takes no recall."""
    for folder in dict.fromkeys((settings.SEBUSCA_DATA, settings.SEBUSCA_FEED_ROOT)):
        if folder.is_dir() and shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
            yield Finding(
                "W123",
                _("There is less than 1 GB left for %(path)s.") % {"path": folder},
                _("Make room: a full disk takes no notice, no tip and no recall."),
            )


def archive_trouble() -> str:
    """Why PostgreSQL's log is not archived; empty where it is, and for SQLite."""
    if connection.vendor != "postgresql":
        return ""
    try:
        refuse_without_archive()
    except BackupRefused as error:
        return str(error)
    return _("PostgreSQL's last try to archive its log failed.") if is_failing() else ""


def is_late(last: datetime | None, within: timedelta) -> bool:
    """Whether something was not done within this time; never is late too."""
    return last is None or timezone.now() - last > within


def file_system_of(path: Path) -> str:
    """The kind of file system that a file lies on, by the longest mount point above it."""
    best = ("", "")
    mounts = Path("/proc/self/mounts")
    lines = mounts.read_text(encoding="utf-8").splitlines() if mounts.exists() else []
    for line in lines:
        _device, point, kind, *_rest = line.split(" ")
        if path.is_relative_to(point) and len(point) >= len(best[0]):
            best = (point, kind)
    return best[1]


def processes_with(file: Path) -> set[int]:
    """Processes of ours that have a file open; those of others the kernel does not tell us."""
    found = set()
    for opened in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):  # closed meanwhile, or another user's
            if os.readlink(opened) == str(file):  # noqa: PTH115 - as the kernel names it
                found.add(int(opened.parts[2]))
    return found


RULES = (
    broker, database, worker, backups, archive, restoration, renderer, mail, clock, disk
)  # fmt: skip
