"""`sebusca-hub proposals prune --older-than DAYS [--dry-run]`: keeps less of old proposals."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import ngettext

from hub.terminal import whole_days


class Command(BaseCommand):
    """What an operator may do with proposals. The worker does it by itself after 90 days."""

    help = "Lets go of the manifests of proposals that were closed long ago; the record stays."

    def add_arguments(self, parser: CommandParser) -> None:
        """One thing to do, so far."""
        actions = parser.add_subparsers(dest="action", required=True)
        prune = actions.add_parser("prune", help="keep of old proposals what was decided, no more")
        prune.add_argument("--older-than", type=whole_days, required=True, metavar="DAYS")
        prune.add_argument("--dry-run", action="store_true", help="only say how many they are")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """See `hub.signing.pruning`."""
        from hub.signing.pruning import count_older, prune

        now, days = timezone.now(), options["older_than"]
        if options["dry_run"]:
            count = count_older(now, days)
            words = ngettext(
                "%(n)s proposal is older than that; nothing was changed.",
                "%(n)s proposals are older than that; nothing was changed.",
                count,
            )
        else:
            count = prune(now, days)
            words = ngettext(
                "Of %(n)s proposal what was decided is kept, no more.",
                "Of %(n)s proposals what was decided is kept, no more.",
                count,
            )
        self.stdout.write(words % {"n": count})
