"""`sebusca-hub tips prune --older-than DAYS [--dry-run]`: lets go of old tips for good."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import ngettext

from hub.terminal import whole_days


class Command(BaseCommand):
    """What an operator may do with tips: count them and let go of them. Nobody reads them here."""

    help = "Lets go of old sealed tips."

    def add_arguments(self, parser: CommandParser) -> None:
        """One thing to do, so far."""
        actions = parser.add_subparsers(dest="action", required=True)
        prune = actions.add_parser("prune", help="delete old tips, their replies and receipts")
        prune.add_argument("--older-than", type=whole_days, required=True, metavar="DAYS")
        prune.add_argument("--dry-run", action="store_true", help="only say how many they are")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """See `hub.tips.pruning`."""
        from hub.tips.pruning import count_older, empty_journal, prune

        now, days = timezone.now(), options["older_than"]
        if options["dry_run"]:
            count = count_older(now, days)
            words = ngettext(
                "%(n)s tip is older than that; nothing was deleted.",
                "%(n)s tips are older than that; nothing was deleted.",
                count,
            )
        else:
            count = prune(now, days)
            empty_journal()
            words = ngettext("%(n)s tip was deleted.", "%(n)s tips were deleted.", count)
        self.stdout.write(words % {"n": count})
