"""What a restore is asked to do, and why it is refused: all of it before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from hub.operating.backing import manifest as names
from hub.operating.backing import recovering
from hub.operating.backing.copying import give_to_owner_of, is_empty, write_file
from hub.operating.backing.errors import RestoreRefused
from hub.operating.backing.manifest import Backup
from hub.operating.backing.sealed_keys import SECRET_KEY, opened
from hub.operating.backing.secret import fingerprint
from sync.errors import SyncError
from sync.layout import FEED, RECALLS
from sync.publish.reading import read_timestamp_version


@dataclass(frozen=True)
class Wish:
    """What to put back, and where what the settings do not say goes."""

    folder: Path
    """The backup."""
    keys_to: Path | None = None
    """A new folder for the online keys; None leaves them sealed."""
    passphrase: bytes = b""
    private_key: bytes = b""
    new_secret: bool = False
    """Go on with another secret key: no approval of the backup holds any more."""
    pgdata: Path | None = None
    """PostgreSQL: the data folder of the new server, which does not run."""
    archive: Path | None = None
    until: datetime | None = None


def refuse_newer_software(backup: Backup) -> None:
    """Raises RestoreRefused where the backup's tables are ones that this program does not know."""
    have = MigrationLoader(None).disk_migrations
    known = {app for app, _name in have}
    unknown = [
        f"{app}.{name}"
        for app, name in backup.migrations.items()
        if app in known and (app, name) not in have
    ]
    if unknown:
        raise RestoreRefused(
            _(
                "The backup is of a newer version of this software (%(version)s: %(names)s)."
                " Install that one first."
            )
            % {"version": backup.software, "names": ", ".join(unknown)}
        )


def refuse_where_a_hub_is(backup: Backup, wish: Wish) -> None:
    """Raises RestoreRefused unless every place is empty and no hub's database answers."""
    wanted = "postgresql" if connection.vendor == "postgresql" else "sqlite"
    if wanted != backup.database:
        raise RestoreRefused(
            _("The backup is of %(kind)s; set or unset DATABASE_URL to match.")
            % {"kind": backup.database}
        )
    for folder in (settings.SEBUSCA_MEDIA, wish.pgdata, wish.keys_to):
        if folder is not None and not is_empty(folder):
            raise RestoreRefused(
                _("%(path)s is not empty. A backup is put back into an empty place only.")
                % {"path": folder}
            )
    if wanted == "sqlite":
        _refuse_where_sqlite_is(wish)
    else:
        _refuse_where_postgresql_is(wish)


def _refuse_where_sqlite_is(wish: Wish) -> None:
    if wish.pgdata is not None:
        raise RestoreRefused(_("--pgdata is for PostgreSQL; the backup is of SQLite."))
    name = Path(connection.settings_dict["NAME"])
    for path in (name, name.with_name(f"{name.name}-wal")):
        if path.exists():
            raise RestoreRefused(
                _("There is a database already: %(path)s. Stop the hub and move it away.")
                % {"path": path}
            )


def _refuse_where_postgresql_is(wish: Wish) -> None:
    if wish.pgdata is None:
        raise RestoreRefused(_("Say with --pgdata where the new server's data folder is to be."))
    if wish.archive is not None:
        recovering.refuse_unreadable_archive(wish.archive)
    if _answers():
        raise RestoreRefused(
            _(
                "The server that DATABASE_URL names is running. Stop it: the hub is restored into a"
                " server that nobody has used."
            )
        )


def _answers() -> bool:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    connection.close()
    return True


def refuse_older_feed(backup: Backup) -> bool:
    """Whether a feed is there, at least as new as the backup's: then it stays.

    Raises RestoreRefused for an older one, which screens would refuse.
    """
    root: Path = settings.SEBUSCA_FEED_ROOT
    if not (root / FEED).exists() and not (root / RECALLS).exists():
        if not is_empty(root):
            raise RestoreRefused(
                _("%(path)s is not empty and holds no feed. Move it away.") % {"path": root}
            )
        return False
    try:
        here = (read_timestamp_version(root / FEED), read_timestamp_version(root / RECALLS))
    except SyncError as error:
        raise RestoreRefused(
            _("The feed at %(path)s cannot be read: %(why)s. Mend it or move it away.")
            % {"path": root, "why": error}
        ) from error
    if here[0] < backup.feed_timestamp or here[1] < backup.recalls_timestamp:
        raise RestoreRefused(
            _(
                "The feed at %(path)s is older than the backup's, and screens refuse what is older"
                " than what they have seen. Bring the newest copy there is, or move it away."
            )
            % {"path": root}
        )
    return True


def opened_keys(backup: Backup, wish: Wish) -> dict[str, bytes]:
    """The sealed files, where they are to be put back. Raises RestoreRefused."""
    if wish.keys_to is None:
        return {}
    if not backup.keys:
        raise RestoreRefused(_("There are no keys in this backup."))
    sealed = (wish.folder / names.KEYS).read_bytes()
    return opened(sealed, passphrase=wish.passphrase, private_pem=wish.private_key)


def settle_secret(backup: Backup, wish: Wish, keys: dict[str, bytes]) -> None:
    """Approvals are sealed with the secret key: under another one none of them holds.

    Puts the kept one back where it comes with the keys. Raises RestoreRefused.
    """
    kept: Path = settings.SEBUSCA_DATA / SECRET_KEY
    if not settings.SEBUSCA_SECRET_GIVEN and not kept.exists() and SECRET_KEY in keys:
        settings.SEBUSCA_DATA.mkdir(parents=True, exist_ok=True)
        write_file(kept, keys[SECRET_KEY])
        give_to_owner_of(settings.SEBUSCA_DATA, kept)
    if wish.new_secret:
        return
    secrets = list(settings.SECRET_KEY_FALLBACKS)
    if settings.SEBUSCA_SECRET_GIVEN or kept.exists():
        secrets.append(str(settings.SECRET_KEY))
    held = {fingerprint(secret) for secret in secrets}
    sealed = keys.get(SECRET_KEY, b"").decode("utf-8", "replace").strip()
    if backup.secret not in held and fingerprint(sealed) == backup.secret:
        raise RestoreRefused(
            _(
                "The secret key sealed in this backup is the one that its approvals need, but this"
                " hub was given another, which goes before it. Take SEBUSCA_SECRET_KEY out of"
                " hub.env, move %(path)s away if it is there, and restore again: the sealed one is"
                " then put back with the keys."
            )
            % {"path": kept}
        )
    if backup.secret not in held:
        raise RestoreRefused(
            _(
                "This hub's secret key is not the one that the backup's approvals are sealed with:"
                " none of them would hold. Set SEBUSCA_SECRET_KEY as it was, or put the sealed keys"
                " back too (--keys-to), or say --new-secret and have everything approved again."
            )
        )
