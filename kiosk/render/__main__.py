"""`python -m kiosk.render`: the same as `sebusca-kiosk render`."""

from __future__ import annotations

import argparse
import sys

from kiosk.render.command import add_arguments, operator, run


def main() -> int:
    """Parses the arguments and runs; returns the exit code."""
    say = operator()
    parser = argparse.ArgumentParser(
        prog="python -m kiosk.render",
        description=say("Draws notices to PNG files, without a display."),
    )
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
