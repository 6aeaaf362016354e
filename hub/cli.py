"""`sebusca-hub <command>`: Django's commands and our own, without a manage.py to find."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """The entry point; exits with the command's status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    from django.core.management import execute_from_command_line

    from config.errors import ConfigError

    try:
        execute_from_command_line(["sebusca-hub", *sys.argv[1:]])
    except ConfigError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
