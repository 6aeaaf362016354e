"""`sebusca-hub backup --out DIR` and `sebusca-hub backup --verify DIR`."""

from __future__ import annotations

import argparse
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from hub.errors import HubError
from sync.errors import SyncError


class Command(BaseCommand):
    """Run by a timer, with the hub going on meanwhile."""

    help = "Takes a whole backup of the hub while it goes on, or looks one through."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and with which keys."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--out", type=Path, metavar="DIR", help="the folder of all backups")
        what.add_argument("--verify", type=Path, metavar="DIR", help="one backup: read all of it")
        parser.add_argument("--keep", type=_count, metavar="N", help="keep the newest N only")
        parser.add_argument(
            "--with-keys",
            action="store_true",
            help="the online keys and the secret key too, sealed",
        )
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE")
        parser.add_argument(
            "--recipient",
            type=Path,
            metavar="PEM",
            help="public P-256 key whose holder alone opens the keys",
        )
        parser.add_argument(
            "--wal-archive",
            type=Path,
            metavar="DIR",
            help="PostgreSQL's archived segments: --keep tidies them too",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """See `hub.operating.backing`."""
        try:
            if options["verify"] is not None:
                self._verify(options["verify"].absolute())
            else:
                self._take(options)
        except (HubError, SyncError, OSError) as error:
            raise CommandError(str(error)) from error

    def _verify(self, folder: Path) -> None:
        from hub.operating.backing.looking import look_through

        backup = look_through(folder)
        self.stdout.write(
            _("The backup of %(when)s is whole: %(count)d files.")
            % {"when": f"{backup.taken_at:%Y-%m-%d %H:%M} UTC", "count": len(backup.files)}
        )

    def _take(self, options: dict[str, Any]) -> None:
        from hub.operating.backing.taking import Wish, take_backup

        wish = Wish(
            out=options["out"].absolute(),
            seal=_sealer(options) if options["with_keys"] else None,
            keep=options["keep"],
            archive=options["wal_archive"],
        )
        self.stdout.write(str(take_backup(wish)))


def _sealer(options: dict[str, Any]) -> Any:
    from hub.operating.backing.sealed_keys import sealed_for_passphrase, sealed_for_recipient

    if options["recipient"] is not None:
        public = options["recipient"].read_bytes()
        return lambda files: sealed_for_recipient(files, public)
    passphrase = read_passphrase(options["passphrase_file"], twice=True)
    return lambda files: sealed_for_passphrase(files, passphrase)


def read_passphrase(file: Path | None, *, twice: bool = False) -> bytes:
    """From the first line of a file, or from whoever sits at the terminal."""
    if file is not None:
        return file.read_bytes().split(b"\n", 1)[0].rstrip(b"\r")
    given = getpass(_("Passphrase of the keys in the backup: "))
    if twice and getpass(_("The same again: ")) != given:
        raise CommandError(_("The two passphrases differ; nothing was written."))
    return given.encode()


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("must be a whole number, 1 or more"))
    return int(text)
