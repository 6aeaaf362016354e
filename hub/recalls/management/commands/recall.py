"""`sebusca-hub recall NOTICE_ID|--picture SHA|--slide ID --reason …`: off every screen, at once."""

from __future__ import annotations

from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from hub.recalls.models import Recall
from sync.models.recall import RecallReason, RecallTarget


class Command(BaseCommand):
    """One recall."""

    help = "Takes a notice, a picture or a slide off every screen at once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Exactly one thing, and why."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("notice", nargs="?", metavar="NOTICE_ID")
        what.add_argument("--picture", metavar="SHA256")
        what.add_argument("--slide", metavar="ID")
        parser.add_argument("--reason", choices=Recall.Reason.values, default="withdrawn")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Records, signs and hints; the exit status says whether it was signed."""
        from hub.errors import HubError
        from hub.recalls.service import recall

        target, target_id = next(
            (kind, options[kind]) for kind in ("notice", "picture", "slide") if options[kind]
        )
        try:
            row = recall(
                cast("RecallTarget", target),
                target_id,
                cast("RecallReason", options["reason"]),
                by=None,
            )
        except HubError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Recall %(number)s is signed: %(kind)s %(id)s.")
            % {"number": row.sequence, "kind": row.get_target_display(), "id": target_id}
        )
