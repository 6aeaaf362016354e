"""`python -m scripts.demo_run [--check]`: called by `scripts/demo` once everything is installed."""

from __future__ import annotations

import argparse
import sys

from scripts.demo_run.showing import show


def main() -> int:
    """Shows the demo to a person, or checks it."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description="The whole of Se Busca.")
    parser.add_argument("--check", action="store_true", help="drive it once through, offscreen")
    parser.add_argument("--lang", choices=("es", "en"), default="es", help="first language")
    parser.add_argument("--portrait", action="store_true", help="a kiosk standing upright")
    options = parser.parse_args()
    if options.check:
        # Only the check needs a browser and the library that drives it.
        from scripts.demo_run.check import check

        return check()
    return show(language=options.lang, portrait=options.portrait)


if __name__ == "__main__":
    sys.exit(main())
