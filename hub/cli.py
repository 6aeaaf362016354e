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
        execute_from_command_line(["sebusca-hub", *_as_modules(sys.argv[1:])])
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


def _as_modules(arguments: list[str]) -> list[str]:
    """`import-fbi` is the module `import_fbi`: a command's name may be written with hyphens."""
    if not arguments or arguments[0].startswith("-"):
        return arguments
    return [arguments[0].replace("-", "_"), *arguments[1:]]


if __name__ == "__main__":
    main()
