"""Takes a backup: the database first, then what only grows, the list of all of it last."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.operating.backing import manifest as names
from hub.operating.backing import postgresql, sqlite
from hub.operating.backing.copying import (
    FOLDER_MODE,
    copy_tree,
    make_private,
    remove_tree,
    sync_folder,
    sync_tree,
    write_file,
)
from hub.operating.backing.errors import BackupDamaged, BackupRefused
from hub.operating.backing.manifest import Backup, File, described, read_backup
from hub.operating.backing.sealed_keys import SECRET_KEY, online_keys
from hub.operating.backing.secret import fingerprint
from hub.operating.beats import beat
from sync.errors import RepositoryCorrupt
from sync.layout import FEED, RECALLS
from sync.publish.reading import read_timestamp_version

PREFIX = "sebusca-"
_PARTIAL = ".partial-"
_LOCK = ".lock"


@dataclass(frozen=True)
class Wish:
    """What to take, and where to."""

    out: Path
    """The folder of all backups, each a folder in it."""
    seal: Callable[[dict[str, bytes]], bytes] | None = None
    """Seals the online keys; None takes none."""
    keep: int | None = None
    """How many backups are kept, this one with them; None keeps all."""
    archive: Path | None = None
    """PostgreSQL's archived segments: those that no kept backup needs go with `keep`."""


def take_backup(wish: Wish, now: datetime | None = None) -> Path:
    """Takes one; its folder. It appears whole or not at all.

    Raises BackupRefused, BackupDamaged, OSError, sync.errors.SyncError.
    """
    taken_at = (now or timezone.now()).astimezone(UTC)
    make_private(wish.out)
    with _alone(wish.out):
        for left in wish.out.glob(f"{_PARTIAL}*"):
            remove_tree(left)
        folder = wish.out / f"{PREFIX}{taken_at:%Y%m%dT%H%M%SZ}"
        if folder.exists():
            raise BackupRefused(_("%(path)s is there already.") % {"path": folder})
        partial = wish.out / f"{_PARTIAL}{folder.name}"
        partial.mkdir(mode=FOLDER_MODE)
        try:
            _fill(partial, wish, taken_at)
            sync_tree(partial)
            partial.rename(folder)
        except BaseException:
            remove_tree(partial)
            raise
        sync_folder(wish.out)
        beat("backup", taken_at)
        if wish.keep is not None:
            prune(wish.out, wish.keep, wish.archive)
    return folder


def prune(out: Path, keep: int, archive: Path | None) -> list[Path]:
    """Lets go of all but the newest `keep` backups; those that are gone. One that is damaged counts
    as none, and is left for a person to look at.
    """
    whole = [folder for folder in taken(out) if _is_whole(folder)]
    gone, kept = whole[:-keep], whole[-keep:]
    for folder in gone:
        # Out of sight first: half a backup must never look like a whole one.
        away = folder.with_name(f"{_PARTIAL}{folder.name}")
        folder.rename(away)
        remove_tree(away)
    needed = [wal for folder in kept if (wal := read_backup(folder).first_wal)]
    if archive is not None and needed:
        postgresql.prune_archive(archive, min(needed))
    return gone


def taken(out: Path) -> list[Path]:
    """Backups in a folder, the oldest first."""
    return sorted(path for path in out.glob(f"{PREFIX}*") if path.is_dir())


def _fill(folder: Path, wish: Wish, taken_at: datetime) -> None:
    """The database before the feed and the originals: both hold at least what it names. What the
    feed knows beyond it is taken over at the restore, as from a live one."""
    first_wal = ""
    kind: names.DatabaseKind = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    if kind == "postgresql":
        first_wal = postgresql.base_backup(folder / names.PGDATA)
    else:
        sqlite.copy_database(Path(connection.settings_dict["NAME"]), folder / names.DATABASE_FILE)
        (folder / names.DATABASE_FILE).chmod(0o600)
    known = {file.path: file for file in _copied(folder, _newest(wish.out))}
    if wish.seal is not None:
        files = online_keys(settings.SEBUSCA_KEYS)
        if not files:
            raise BackupRefused(_("There are no online keys in SEBUSCA_KEYS to put in the backup."))
        sealed = wish.seal(files | {SECRET_KEY: str(settings.SECRET_KEY).encode()})
        write_file(folder / names.KEYS, sealed)
    backup = Backup(
        taken_at=taken_at,
        software=version("se-busca"),
        database=kind,
        migrations=_migrations(),
        secret=fingerprint(str(settings.SECRET_KEY)),
        feed_timestamp=_version(FEED),
        recalls_timestamp=_version(RECALLS),
        first_wal=first_wal,
        keys=wish.seal is not None,
        files=tuple(described(folder, known)),
    )
    write_file(folder / names.NAME, backup.written())


def _copied(folder: Path, earlier: Path | None) -> Iterator[File]:
    feed: Path = settings.SEBUSCA_FEED_ROOT
    for repository in (FEED, RECALLS):
        # What a timestamp reaches lies there before it does: copied first, it reaches the rest.
        timestamp = feed / repository / "metadata" / "timestamp.json"
        if timestamp.exists():
            early = folder / names.FEED / repository / "metadata" / timestamp.name
            make_private(early.parent)
            write_file(early, timestamp.read_bytes())
    yield from copy_tree(settings.SEBUSCA_MEDIA, folder, names.MEDIA, earlier=earlier)
    if feed.is_dir():
        yield from copy_tree(feed, folder, names.FEED, earlier=earlier)


def _newest(out: Path) -> Path | None:
    whole = [folder for folder in taken(out) if (folder / names.NAME).exists()]
    return whole[-1] if whole else None


def _is_whole(folder: Path) -> bool:
    try:
        read_backup(folder)
    except BackupDamaged:
        return False
    return True


def _migrations() -> dict[str, str]:
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


def _version(repository: str) -> int:
    try:
        return read_timestamp_version(settings.SEBUSCA_FEED_ROOT / repository)
    except (RepositoryCorrupt, OSError):
        return 0


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    handle = os.open(out / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRefused(_("Another backup into this folder is under way.")) from error
        yield
    finally:
        os.close(handle)
