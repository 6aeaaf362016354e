"""Files in `docs/` that code makes: written by one command, and checked for drift by a test."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class GeneratedFiles:
    """A folder of them. `made` gives the content of each by its name."""

    program: str
    """The command that writes them: `python -m sync.schemas`."""
    made: Callable[[], Mapping[str, bytes]]
    pattern: str
    """Files of the folder that must be among those made."""

    def drift(self, folder: Path) -> list[str]:
        """What differs between a folder and what is made, one line each."""
        wanted = self.made()
        found = []
        for name, data in wanted.items():
            path = folder / name
            if not path.is_file():
                found.append(f"{path}: is missing")
            elif path.read_bytes() != data:
                found.append(f"{path}: is not what is made")
        strangers = {path.name for path in folder.glob(self.pattern)} - set(wanted)
        return found + [f"{folder / name}: is made by nothing" for name in sorted(strangers)]

    def write(self, folder: Path) -> None:
        """Writes every file into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in self.made().items():
            (folder / name).write_bytes(data)

    def main(self, arguments: Sequence[str]) -> int:
        """The command `… FOLDER [--check]`; returns its exit status."""
        parser = argparse.ArgumentParser(prog=self.program)
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 on drift")
        options = parser.parse_args(arguments)
        if not options.check:
            self.write(options.folder)
            return 0
        differences = self.drift(options.folder)
        for line in differences:
            sys.stderr.write(line + "\n")
        if differences:
            sys.stderr.write(f"run: {self.program} {options.folder}\n")
        return 1 if differences else 0
