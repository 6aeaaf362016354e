"""A display that several processes draw on: Xvfb, a real pointer, and every picture of it.

The pictures are read from the server's own frame buffer (Xvfb(1), -fbdir), a file that is mapped
into memory: what a person would have seen, without asking any of the programs that drew it.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import statistics
import struct
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

import pytest
from PIL import Image, ImageStat

needs_xvfb = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")),
    reason="needs Xvfb and xdotool (scripts/setup --for test)",
)
BLACK = 8
"""A luminance below this is black; half of the ground's that we draw on."""
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
        there = ("mousemove", str(round(x)), str(round(y)), "mousedown", "1")
        self.press(*there, "sleep", str(TOUCH_S), "mouseup", "1")

    def press(self, *words: str) -> None:
        """Real pointer or key events."""
        self.output(*words)

    def output(self, *words: str) -> str:
        """What xdotool answers."""
        environment = {"DISPLAY": self.name, "PATH": os.environ["PATH"]}
        ran = subprocess.run(["xdotool", *words], env=environment, check=True, capture_output=True)
        return ran.stdout.decode("ascii")


@contextmanager
def a_display(
    folder: Path, size: tuple[int, int] = (960, 540), *, options: Sequence[str] = ()
) -> Iterator[Display]:
    """An Xvfb with a number of its own and a frame buffer in `folder`; stopped afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    read, write = os.pipe()
    screen = f"{size[0]}x{size[1]}x24"
    process = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(write), "-screen", "0", screen),
            *("-fbdir", str(folder), "-nolisten", "tcp", "-noreset"),
            *options,
        ],
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
    """One picture of the display: when, how much of it was black, and how bright it was."""

    at_s: float
    black: float
    """Share of its pixels, 0 to 1."""
    brightness: float
    """Mean luminance, 0 to 255."""


@dataclass
class Watcher:
    """Looks at a display thirty times a second from a process of its own, whatever the test does
    meanwhile."""

    display: Display
    every_s: float = 0.03

    def __enter__(self) -> Self:
        spawn = multiprocessing.get_context("spawn")
        self._ours, theirs = spawn.Pipe()
        self._process = spawn.Process(
            target=_watch, args=(self.display, self.every_s, theirs), daemon=True
        )
        self._process.start()
        assert self._ours.recv() == "looking"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()

    def seen(self) -> Sighting:
        """Everything since the last call, or the beginning."""
        self._ours.send("what?")
        seen: Sighting = self._ours.recv()
        return seen


@dataclass(frozen=True)
class Sighting:
    """Pictures of a display over some time, the blackest of them to look at after a failure."""

    pictures: list[Seen]
    blackest: Image.Image

    @property
    def rate(self) -> float:
        """Pictures a second, by the median pause between two of them."""
        times = [seen.at_s for seen in self.pictures]
        return 1 / statistics.median(b - a for a, b in pairwise(times))

    @property
    def longest_pause_s(self) -> float:
        """Seconds that were not looked at."""
        times = [seen.at_s for seen in self.pictures]
        return max(b - a for a, b in pairwise(times))

    @property
    def black(self) -> float:
        """The largest share of black that any picture had."""
        return max(seen.black for seen in self.pictures)

    @property
    def darkest(self) -> float:
        """The mean luminance of the darkest picture, 0 to 255; our ground alone has 16."""
        return min(seen.brightness for seen in self.pictures)


def _watch(display: Display, every_s: float, asked: Connection) -> None:
    pictures: list[Seen] = []
    blackest: Image.Image | None = None
    asked.send("looking")
    while True:
        picture = display.picture()
        small = picture.resize((picture.width // 4, picture.height // 4), Image.Resampling.BOX)
        grey = small.convert("L")
        black = sum(grey.histogram()[:BLACK]) / (grey.width * grey.height)
        if blackest is None or black > max(seen.black for seen in pictures):
            blackest = picture
        pictures.append(Seen(time.monotonic(), black, ImageStat.Stat(grey).mean[0]))
        if asked.poll(every_s):
            asked.recv()
            asked.send(Sighting(pictures, blackest))
            pictures, blackest = [], None
