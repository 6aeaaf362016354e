"""`sebusca-hub serve`: the web server."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Replaces itself by granian."""

    help = "Serves the hub with granian. No address of a visitor is logged."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Never returns."""
        sys.stdout.flush()
        os.execv(  # noqa: S606 - our own interpreter and fixed arguments
            sys.executable,
            [
                sys.executable, "-m", "granian", "--interface", "wsgi",
                "--host", options["host"], "--port", str(options["port"]),
                "--workers", str(options["workers"]), "--blocking-threads", str(options["threads"]),
                "--no-access-log", "--log-level", "warning", "hub.wsgi:application",
            ],
        )  # fmt: skip
