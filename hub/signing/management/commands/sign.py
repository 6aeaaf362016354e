"""`sebusca-hub sign`: on an approver's own machine. Needs no database, and nothing of the hub's.

See `hub.signer`.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assets.i18n import Translator
from hub.ceremony.passphrases import ask_for_file
from hub.signer.errors import NothingSigned
from hub.signer.protocol import Asked, Person, sign
from hub.terminal import spoken_language
from sync.errors import SyncError
from sync.types import Language


class Command(BaseCommand):
    """The command."""

    help = "Shows what waits for approvers' signatures, compares it, and signs it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the hub, the keys and the pinned roots are."""
        parser.add_argument("--hub", required=True, metavar="URL", help="the hub's address")
        parser.add_argument("--feed", metavar="URL", help="the feed's address; default URL/feed")
        parser.add_argument("--keys", type=Path, action="append", required=True, metavar="DIR",
                            help="the folder with your own feed-approver key")  # fmt: skip
        parser.add_argument("--root", type=Path, required=True, metavar="FILE",
                            help="feed.root.json of the key ceremony")  # fmt: skip
        parser.add_argument("--recalls-root", type=Path, required=True, metavar="FILE",
                            help="recalls.root.json of the key ceremony")  # fmt: skip
        parser.add_argument("--state", type=Path, metavar="DIR",
                            help="what this machine remembers; default: in your home")  # fmt: skip
        parser.add_argument("--card", action="append", default=[], metavar="WORDS",
                            help="twelve words of the printed card, in quotes; one for each"
                            " repository, for a first use without questions")  # fmt: skip
        parser.add_argument("--yes-to", metavar="HASH", help="sign exactly this, without asking")
        parser.add_argument("--show", action="store_true", help="only show, sign nothing")
        parser.add_argument("--although-different", action="store_true",
                            help="sign although the hub's page shows something else")  # fmt: skip
        parser.add_argument("--renderer", metavar="COMMAND",
                            help="default: sebusca-kiosk render --serve; '' for none")  # fmt: skip
        parser.add_argument("--ca-file", type=Path, metavar="FILE", help="the hub's own CA")
        parser.add_argument("--open", action="store_true", help="open the page with pictures")
        parser.add_argument("--lang", choices=["es", "en"], default=spoken_language())

    def handle(self, *_args: Any, lang: str, **options: Any) -> None:
        """An error ends as one line that says what to do."""
        language: Language = "es" if lang == "es" else "en"
        person = Person(
            show=self._print,
            ask=input,
            passphrase=ask_for_file(Translator("ceremony", language)),
            say=Translator("signing", language),
        )
        asked = Asked(
            hub=options["hub"],
            keys=tuple(options["keys"]),
            root=options["root"],
            recalls_root=options["recalls_root"],
            feed=options["feed"],
            state=options["state"],
            card=tuple(options["card"]),
            yes_to=options["yes_to"],
            only_show=options["show"],
            although_different=options["although_different"],
            renderer=options["renderer"],
            ca_file=options["ca_file"],
            open_page=options["open"],
        )
        try:
            sign(asked, person)
        except (NothingSigned, SyncError) as error:
            raise CommandError(str(error)) from error
        except EOFError as error:
            raise CommandError(person.say("Nobody answered; nothing was signed.")) from error

    def _print(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
