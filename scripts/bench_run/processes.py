"""What processes use: CPU, memory, handles, threads; and how often a display changes."""

from __future__ import annotations

import mmap
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

MB: Final = 1e6
LOOKS: Final = 3
_FLIP_S: Final = 1 / 120
"""Four looks in a frame of 30 a second."""
_PLACES: Final = 64
_BYTES: Final = 48
_HEADER: Final = 1 << 14
"""More than the head of an XWD file has: its words, name and colour map."""


@dataclass(frozen=True)
class Used:
    """What process trees used over a time."""

    cpu: float
    """Share of one core."""
    pss_mb: float
    anonymous_mb: float


def used(roots: list[psutil.Process], seconds: float) -> Used:
    """CPU and memory of processes and all that they have started, over `seconds` from now."""
    before = {process: _cpu_s(process) for process in tree(roots)}
    begun = time.monotonic()
    pss, anonymous = [], []
    for _ in range(LOOKS):
        time.sleep(seconds / LOOKS)
        pss.append(sum(_memory_mb(process, "Pss") for process in tree(roots)))
        anonymous.append(sum(_memory_mb(process, "Anonymous") for process in tree(roots)))
    spent = sum(_cpu_s(process) - before.get(process, 0.0) for process in tree(roots))
    elapsed = time.monotonic() - begun
    return Used(spent / elapsed, statistics.mean(pss), statistics.mean(anonymous))


def mean(found: list[Used]) -> Used:
    """The means of several."""
    return Used(
        statistics.mean(one.cpu for one in found),
        statistics.mean(one.pss_mb for one in found),
        statistics.mean(one.anonymous_mb for one in found),
    )


def tree(roots: list[psutil.Process]) -> list[psutil.Process]:
    """They, and all that they have started and that still runs."""
    return [process for root in roots for process in (root, *root.children(recursive=True))]


def anonymous_mb(process: psutil.Process) -> float:
    """Anonymous memory in MB; 0 where it has ended."""
    return _memory_mb(process, "Anonymous")


@contextmanager
def suspended(roots: list[psutil.Process]) -> Iterator[None]:
    """SIGSTOP, so that the cores serve others alone."""
    stopped = tree(roots)
    for process in stopped:
        with suppress(psutil.NoSuchProcess):
            process.suspend()
    try:
        yield
    finally:
        for process in stopped:
            with suppress(psutil.NoSuchProcess):
                process.resume()


class Flips:
    """Counts how often what is on an X server changes, by its frame buffer (Xvfb(1), -fbdir):
    what was presented, whoever drew it."""

    def __init__(self, frame_buffer: Path) -> None:
        self._file = frame_buffer

    def count(self, seconds: float) -> int:
        """Changes in so many seconds from now."""
        with (
            self._file.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as pixels,
        ):
            step = (len(pixels) - _HEADER) // _PLACES
            places = [_HEADER + step * place for place in range(_PLACES)]
            changes, last = 0, b""
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                now = b"".join(pixels[place : place + _BYTES] for place in places)
                changes += bool(last) and now != last
                last = now
                time.sleep(_FLIP_S)
        return changes

    @contextmanager
    def counting(self, seconds: float) -> Iterator[list[int]]:
        """Counts beside the body, which lasts as long; the list has the number afterwards."""
        found: list[int] = []
        thread = threading.Thread(target=lambda: found.append(self.count(seconds)))
        thread.start()
        try:
            yield found
        finally:
            thread.join()


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _memory_mb(process: psutil.Process, what: str) -> float:
    """proc(5), smaps_rollup: kB."""
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0.0  # it has ended
    (line,) = (line for line in lines if line.startswith(f"{what}:"))
    return int(line.split()[1]) * 1024 / MB
