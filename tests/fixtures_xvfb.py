"""A display that several processes draw on: Xvfb, a real pointer, and every picture of it.

The pictures are read from the server's own frame buffer (Xvfb(1), -fbdir), a file that is mapped
into memory: what a person would have seen, without asking any of the programs that drew it.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image, ImageStat

needs_xvfb = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")),
    reason="needs Xvfb and xdotool (scripts/setup --for test)",
)
TOUCH_S = 0.05
"""How long a finger rests on the glass."""


@dataclass(frozen=True)
class Display:
    """A running X server without a screen."""

    name: str
    frame_buffer: Path
    pid: int

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to draw on it with SDL."""
        return {"DISPLAY": self.name, "SDL_VIDEODRIVER": "x11"}

    def picture(self) -> Image.Image:
        """What is on the display now."""
        data = self.frame_buffer.read_bytes()
        # XWDFile.h: 25 big-endian words, the window's name, then the colour map, then the pixels.
        header = struct.unpack(">25I", data[:100])
        size, width, height, line, colours = (header[n] for n in (0, 4, 5, 12, 19))
        pixels = data[size + colours * 12 :]
        return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", line, 1)

    def touch(self, x: float, y: float) -> None:
        """A finger at a pixel, counted from the top left corner."""
        self.press("mousemove", str(round(x)), str(round(y)), "mousedown", "1")
        time.sleep(TOUCH_S)
        self.press("mouseup", "1")

    def press(self, *words: str) -> None:
        """Real pointer or key events."""
        environment = {"DISPLAY": self.name, "PATH": os.environ["PATH"]}
        subprocess.run(["xdotool", *words], env=environment, check=True, capture_output=True)


@contextmanager
def a_display(folder: Path, size: tuple[int, int] = (960, 540)) -> Iterator[Display]:
    """An Xvfb with a number of its own and a frame buffer in `folder`; stopped afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    read, write = os.pipe()
    screen = f"{size[0]}x{size[1]}x24"
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-fbdir", str(folder)]
        + ["-nolisten", "tcp", "-noreset"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        number = os.read(read, 16).decode("ascii").strip()
        assert number, "Xvfb did not start"
        yield Display(f":{number}", folder / "Xvfb_screen0", process.pid)
    finally:
        os.close(read)
        process.terminate()
        process.wait(timeout=10)


@dataclass(frozen=True)
class Seen:
    """One picture of the display: when, how much of it was pure black, and how bright it was."""

    at_s: float
    black: float
    """Share of the pixels, 0 to 1."""
    brightness: float
    """Mean luminance, 0 to 255."""


@dataclass
class Watcher:
    """Looks at a display some thirty times a second on a thread of its own."""

    display: Display
    every_s: float = 0.03
    seen: list[Seen] = field(default_factory=list)
    pictures: dict[int, Image.Image] = field(default_factory=dict)
    """The pictures with the most black, by their place in `seen`, to look at after a failure."""
    _ending: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Watcher:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join(timeout=5)

    @property
    def rate(self) -> float:
        """The fewest pictures in any whole second that was watched."""
        first, last = self.seen[0].at_s, self.seen[-1].at_s
        seconds = range(int(last - first))
        return min(sum(int(s.at_s - first) == second for s in self.seen) for second in seconds)

    @property
    def blackest(self) -> Seen:
        """The picture with the largest share of black."""
        return max(self.seen, key=lambda seen: seen.black)

    def _run(self) -> None:
        while not self._ending.wait(self.every_s):
            picture = self.display.picture()
            small = picture.resize((picture.width // 4, picture.height // 4), Image.Resampling.BOX)
            grey = small.convert("L")
            seen = Seen(
                at_s=time.monotonic(),
                black=grey.histogram()[0] / (grey.width * grey.height),
                brightness=ImageStat.Stat(grey).mean[0],
            )
            self.seen.append(seen)
            if seen is self.blackest:
                self.pictures[len(self.seen) - 1] = picture
