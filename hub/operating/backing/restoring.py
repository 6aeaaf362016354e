"""Puts a backup back, into an empty place, and locks publishing in it (DESIGN §10).

The live feed, where it is still there, stays: what screens have seen is in it. Its recalls are
taken over before the database can be opened by anybody.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from hub.operating.backing import manifest as names
from hub.operating.backing import postgresql, recovering, sqlite
from hub.operating.backing.copying import (
    FOLDER_MODE,
    copy_file,
    copy_tree,
    give_to_owner_of,
    remove_tree,
    sync_folder,
    sync_tree,
    write_file,
)
from hub.operating.backing.manifest import Backup, check_files, read_backup
from hub.operating.backing.refusing import (
    Wish,
    opened_keys,
    refuse_newer_software,
    refuse_older_feed,
    refuse_where_a_hub_is,
    settle_secret,
)
from hub.operating.backing.sealed_keys import SECRET_KEY
from hub.operating.models import Beat
from hub.operating.restored import mark_restored
from hub.recalls.models import Recall
from hub.recalls.signed import catch_up
from sync.errors import SyncError

_PARTIAL = ".sebusca-restoring-"


@dataclass
class Restored:
    """What was done, for whoever runs the hub."""

    backup: Backup
    feed_was_there: bool
    recalls_taken_over: int = 0
    trouble: str = ""
    """Why the live feed's recalls could not be taken over yet."""
    keys: list[str] = field(default_factory=list)


def restore(wish: Wish) -> Restored:
    """Puts everything back, the database last: until it is there, there is no hub.

    Raises RestoreRefused, BackupDamaged, OSError; then there is no database where it would be.
    """
    backup = read_backup(wish.folder)
    check_files(wish.folder, backup)
    refuse_newer_software(backup)
    refuse_where_a_hub_is(backup, wish)
    feed_was_there = refuse_older_feed(backup)
    keys = opened_keys(backup, wish)
    settle_secret(backup, wish, keys)
    done = Restored(backup, feed_was_there)
    _put_tree(wish.folder / names.MEDIA, settings.SEBUSCA_MEDIA, public=False)
    if not feed_was_there:
        _put_tree(wish.folder / names.FEED, settings.SEBUSCA_FEED_ROOT, public=True)
    done.keys = _put_keys(wish, keys)
    if wish.pgdata is None:
        _put_sqlite(wish, done)
    else:
        _put_postgresql(wish, wish.pgdata, done)
    return done


def _put_tree(source: Path, target: Path, *, public: bool) -> None:
    """Copies beside the target, and gives it its name once all of it is there.

    `public`: a web server beside the hub reads it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=target.parent))
    try:
        if source.is_dir():
            for _file in copy_tree(source, partial, names.MEDIA, earlier=None):
                pass
        made = partial / names.MEDIA
        made.mkdir(mode=FOLDER_MODE, exist_ok=True)
        if public:
            for path in (made, *made.rglob("*")):
                path.chmod(0o755 if path.is_dir() else 0o644)
        sync_tree(made)
        give_to_owner_of(target.parent, made)
        made.rename(target)  # onto an empty folder, or nothing
        sync_folder(target.parent)
    finally:
        remove_tree(partial)


def _put_keys(wish: Wish, keys: dict[str, bytes]) -> list[str]:
    if wish.keys_to is None:
        return []
    wish.keys_to.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    for name, data in keys.items():
        if name != SECRET_KEY:
            write_file(wish.keys_to / name, data)
    give_to_owner_of(settings.SEBUSCA_DATA, wish.keys_to)  # the hub's user reads them
    return sorted(set(keys) - {SECRET_KEY})


def _put_sqlite(wish: Wish, done: Restored) -> None:
    target = Path(connection.settings_dict["NAME"])
    partial = target.with_name(f"{_PARTIAL}{target.name}")
    for left in target.parent.glob(f"{partial.name}*"):
        left.unlink()
    copy_file(wish.folder / names.DATABASE_FILE, partial)
    try:
        sqlite.check_database(partial)
        with _reached_at(NAME=partial):
            _make_ready(done)
            with connection.cursor() as cursor:
                # All of it in the one file that gets the name.
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        give_to_owner_of(target.parent, partial)
        partial.rename(target)
        sync_folder(target.parent)
    finally:
        for left in target.parent.glob(f"{partial.name}*"):
            left.unlink()


def _put_postgresql(wish: Wish, target: Path, done: Restored) -> None:
    partial = target.with_name(f"{_PARTIAL}{target.name}")
    remove_tree(partial)
    shutil.copytree(wish.folder / names.PGDATA, partial)
    try:
        partial.chmod(0o700)  # PostgreSQL refuses another mode
        give_to_owner_of(target.parent, partial)
        postgresql.check_base_backup(partial)
        user = connection.settings_dict["USER"]
        recovery = recovering.Recovery(partial, wish.archive, wish.until)
        with (
            recovering.recovered(recovery, user=user) as socket,
            _reached_at(HOST=str(socket), PORT=recovering.PORT, OPTIONS={}),
        ):
            _make_ready(done)
        if target.exists():
            target.rmdir()
        os.rename(partial, target)  # noqa: PTH104 - not onto what is there
        sync_folder(target.parent)
    finally:
        remove_tree(partial)


def _make_ready(done: Restored) -> None:
    """Today's tables; the lock; nobody signed in; what the live feed knows beyond it. A backup of
    what comes from here on has not been taken, and the worker has not lived.
    """
    call_command("migrate", interactive=False, verbosity=0)
    mark_restored(done.backup.taken_at)
    Beat.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")
    before = Recall.objects.count()
    try:
        catch_up()
    except (SyncError, OSError) as error:
        done.trouble = str(error)
    done.recalls_taken_over = Recall.objects.count() - before


@contextmanager
def _reached_at(**where: Any) -> Iterator[None]:
    """The database of this process is another one meanwhile."""
    given = connection.settings_dict
    before = {name: given[name] for name in where}
    connections.close_all()
    given.update(where)
    try:
        yield
    finally:
        with suppress(DatabaseError):
            connections.close_all()
        given.update(before)
