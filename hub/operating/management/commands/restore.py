"""`sebusca-hub restore DIR`: puts a backup back into an empty place, and locks publishing."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.errors import HubError
from sync.errors import SyncError

if TYPE_CHECKING:
    from hub.operating.backing.restoring import Restored


class Command(BaseCommand):
    """Run by a person, once, with the hub stopped."""

    help = "Puts a backup back into an empty place. Publishing stays locked until two people agree."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from and where to."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="one backup")
        parser.add_argument(
            "--keys-to", type=Path, metavar="DIR", help="a new folder for the online keys"
        )
        parser.add_argument("--passphrase-file", type=Path, metavar="FILE")
        parser.add_argument(
            "--identity", type=Path, metavar="PEM", help="private key of the recipient"
        )
        parser.add_argument(
            "--new-secret",
            action="store_true",
            help="the secret key is lost: everything must be approved again",
        )
        parser.add_argument(
            "--pgdata",
            type=Path,
            metavar="DIR",
            help="PostgreSQL: data folder of the new server, empty",
        )
        parser.add_argument(
            "--wal-archive",
            type=Path,
            metavar="DIR",
            help="PostgreSQL: archived segments to play over the backup",
        )
        parser.add_argument(
            "--until",
            type=_moment,
            metavar="TIME",
            help="PostgreSQL: no further than this moment (ISO 8601)",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """See `hub.operating.backing.restoring`."""
        from hub.operating.backing.refusing import Wish
        from hub.operating.backing.restoring import restore
        from hub.operating.management.commands.backup import read_passphrase

        identity: Path | None = options["identity"]
        asks = options["keys_to"] is not None and (identity is None or options["passphrase_file"])
        try:
            wish = Wish(
                folder=options["folder"].absolute(),
                keys_to=_absolute(options["keys_to"]),
                passphrase=read_passphrase(options["passphrase_file"]) if asks else b"",
                private_key=identity.read_bytes() if identity else b"",
                new_secret=options["new_secret"],
                pgdata=_absolute(options["pgdata"]),
                archive=_absolute(options["wal_archive"]),
                until=options["until"],
            )
            self._say(restore(wish))
        except (HubError, SyncError, OSError) as error:
            raise CommandError(str(error)) from error

    def _say(self, done: Restored) -> None:
        say = self.stdout.write
        say(
            _("The hub is back as it was on %(when)s. Publishing is locked.")
            % {"when": f"{done.backup.taken_at:%Y-%m-%d %H:%M} UTC"}
        )
        if done.feed_was_there:
            words = ngettext(
                "The live feed was left as it is; %(count)d recall was taken over from it.",
                "The live feed was left as it is; %(count)d recalls were taken over from it.",
                done.recalls_taken_over,
            )
            say(words % {"count": done.recalls_taken_over})
        else:
            say(
                _(
                    "The feed was lost and is the backup's: screens that have seen a newer one"
                    " refuse it until root holders replace the online keys and so many approvers'"
                    " that fewer old ones are left than must sign (docs/keys.md)."
                    " Recalls made since are not in it: make them again."
                )
            )
        if done.trouble:
            say(_("Recalls could not be taken over yet: %(why)s") % {"why": done.trouble})
        if done.keys:
            say(_("Keys put back: %(names)s") % {"names": ", ".join(done.keys)})
        say(_("Next: start the worker, then the web server; take a new backup; then two people"
              " look at what is published and let publishing go on."))  # fmt: skip


def _absolute(path: Path | None) -> Path | None:
    return path.absolute() if path is not None else None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            _("must be a moment like 2026-11-24T18:30:00-07:00")
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
