"""`sebusca-hub worker`: publishes what is approved."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """Runs in the foreground until it is told to stop."""

    help = "Publishes approved content to the feed, and renews signatures."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """See `hub.publications.worker`."""
        from hub.publications.worker import PublicationWorker

        worker = PublicationWorker()
        worker.stop_on_signals()
        self.stdout.write(_("Worker running (process %(pid)s).") % {"pid": os.getpid()})
        self.stdout.flush()
        worker.run()
