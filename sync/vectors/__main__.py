"""`python -m sync.vectors FOLDER [--check]`: exits 1 when a file there is not what is made."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sync.vectors import drift, write


def main(arguments: Sequence[str]) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m sync.vectors", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 on drift")
    options = parser.parse_args(arguments)
    if not options.check:
        write(options.folder)
        return 0
    differences = drift(options.folder)
    for line in differences:
        sys.stderr.write(line + "\n")
    if differences:
        sys.stderr.write(f"run: python -m sync.vectors {options.folder}\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
