"""A display without a screen: Xvfb, a finger (xdotool) and pictures of what is to be seen.

The form is a process of its own with a window above the slides, so only a display that both draw on
shows what a person sees.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageGrab

from scripts.demo_run.processes import DemoError, Programs, wait_for

START_S = 20
TOUCH_S = 0.06
"""How long a finger rests on the glass."""


@dataclass(frozen=True)
class Display:
    """One running Xvfb. `name` is what `DISPLAY` must be to draw on it."""

    name: str

    def touch(self, x: int, y: int) -> None:
        """One touch at a pixel, counted from the top left corner."""
        self._finger("mousemove", str(x), str(y))
        self._finger("mousedown", "1")
        time.sleep(TOUCH_S)
        self._finger("mouseup", "1")

    def picture(self, path: Path | None = None) -> Image.Image:
        """What is on the display, and on disk as a PNG where a path is given."""
        image = ImageGrab.grab(xdisplay=self.name)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            image.save(path)
        return image

    def _finger(self, *words: str) -> None:
        done = subprocess.run(
            ["xdotool", *words],
            env={"DISPLAY": self.name, "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise DemoError(f"xdotool {' '.join(words)}: {done.stderr.strip()}")


def open_display(programs: Programs, size: tuple[int, int]) -> Display:
    """Starts Xvfb on a number that is free; it stops with `programs`. Raises `DemoError`."""
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            raise DemoError(f"{program} is not installed; run scripts/setup --for test")
    # Xvfb finds a free number by itself and writes it to a descriptor (Xserver(1), -displayfd).
    number = programs.folder / "display"
    programs.folder.mkdir(parents=True, exist_ok=True)
    number.unlink(missing_ok=True)
    width, height = size
    script = 'exec 3>"$0"; exec Xvfb -displayfd 3 -screen 0 "$1" -nolisten tcp -noreset'
    programs.start("display", ["sh", "-c", script, str(number), f"{width}x{height}x24"])

    def is_there() -> bool:
        programs.check_alive()
        return number.is_file() and number.read_text(encoding="ascii").endswith("\n")

    wait_for("the display", is_there, seconds=START_S)
    return Display(f":{number.read_text(encoding='ascii').strip()}")
