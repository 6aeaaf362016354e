"""The command `scripts/i18n`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from scripts.catalogues.checking import add_missing, messages_of, problems_of, template_of
from scripts.catalogues.messages import DOMAINS, ROOT


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one of the three; `check` answers 1 when something is to be done."""
    parser = argparse.ArgumentParser(prog="scripts/i18n", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    extract = commands.add_parser("extract", help="print a domain's messages as a .pot")
    extract.add_argument("domain", choices=[domain.name for domain in DOMAINS])
    commands.add_parser("update", help="append to the catalogues what the source asks for")
    commands.add_parser("check", help="say what is missing, empty, fuzzy, unused or bare")
    options = parser.parse_args(arguments)
    if options.command == "extract":
        chosen = next(domain for domain in DOMAINS if domain.name == options.domain)
        print(template_of(chosen), end="")
        return 0
    if options.command == "update":
        for domain in DOMAINS:
            for path in add_missing(domain):
                print(f"{path.relative_to(ROOT)}: appended; translate what is empty")
        return 0
    return _check()


def _check() -> int:
    found = 0
    for domain in DOMAINS:
        problems = list(problems_of(domain))
        for problem in problems:
            print(problem)
        found += len(problems)
        print(f"{domain.name}: {len(messages_of(domain))} messages, {len(problems)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
