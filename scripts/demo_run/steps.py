"""The steps of a check: each is named, timed and said, and leaves numbered pictures."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

NAME_WIDTH = 46


@dataclass
class Steps:
    """Where the check stands; `name` is what a failure is reported under."""

    pictures: Path
    name: str = ""
    _taken: int = 0

    def do(self, name: str, action: Callable[[], str]) -> None:
        """Runs one step; what it returns is printed beside its time."""
        self.name = name
        print(f"{name:<{NAME_WIDTH}}", end="", flush=True)
        began = time.monotonic()
        note = action()
        print(f"{time.monotonic() - began:7.2f} s  {note}", flush=True)

    def png(self, name: str) -> Path:
        """A path for the next picture; they are numbered in the order of the check."""
        self._taken += 1
        return self.pictures / f"{self._taken:02d}-{name}.png"

    def taken(self, name: str) -> Path:
        """The picture of this name that the check has taken."""
        return next(iter(self.pictures.glob(f"[0-9][0-9]-{name}.png")))

    def clear(self) -> None:
        """Takes away the pictures of an earlier run."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        for old in self.pictures.glob("*.png"):
            old.unlink()
