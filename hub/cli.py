"""`sebusca-hub <command>`: Django's commands and our own, without a manage.py to find."""

from __future__ import annotations

import os
import sys

from hub.terminal import spoken_language

NEEDS_NO_DATA = frozenset({"check", "help", "keys", "sign", "version"})
"""Commands that leave no data folder behind."""
SPEAKS_FOR_THE_HUB = frozenset({"worker"})
"""What it writes down is read by everybody later: in the hub's own language."""


def main() -> None:
    """The entry point; exits with the command's status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    import django
    from django.conf import settings
    from django.core.management import execute_from_command_line
    from django.utils.translation import activate

    from config.errors import ConfigError

    arguments = _as_modules(sys.argv[1:])
    try:
        django.setup()
        if arguments and arguments[0] not in SPEAKS_FOR_THE_HUB:
            activate(spoken_language())
        if _needs_data(arguments):
            settings.SEBUSCA_DATA.mkdir(parents=True, exist_ok=True)
        execute_from_command_line(["sebusca-hub", *arguments])
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


def _as_modules(arguments: list[str]) -> list[str]:
    """`import-fbi` is the module `import_fbi`: a command's name may be written with hyphens."""
    if not arguments or arguments[0].startswith("-"):
        return arguments
    return [arguments[0].replace("-", "_"), *arguments[1:]]


def _needs_data(arguments: list[str]) -> bool:
    if not arguments or arguments[0].startswith("-") or arguments[0] in NEEDS_NO_DATA:
        return False
    return not {"-h", "--help"} & set(arguments)


if __name__ == "__main__":
    main()
