"""`scripts/bench soak --slides N [--size WxH]`: memory, handles and threads over so many slides.

Time is compressed: a slide stands a twentieth of a second. Every now and then all photographs
change, and a person opens the form by touch and walks away. Growth counts from the 200th slide.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psutil

from scripts.bench_run.figures import Report
from scripts.bench_run.processes import held_mb
from scripts.bench_run.stock import SIZE, Stock, stocked
from tests.fixtures_form import TipPlayer, press_give_information, taking_tips
from tests.fixtures_xvfb import Display, a_display

STAY_S: Final = 0.05
SETTLED_AFTER: Final = 200
LOOKS: Final = 20
FORM_HASTE: Final = 40.0
"""A form that is left alone goes after 45 s and more: here after one or two."""
GROWTH_MB: Final = 5.0


@dataclass(frozen=True)
class Held:
    """What the player holds."""

    memory_mb: float
    handles: int
    threads: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Play them all, report."""
    parser = argparse.ArgumentParser(prog="scripts/bench soak", description=__doc__.split("\n")[0])
    parser.add_argument("--slides", type=int, default=10_000)
    parser.add_argument("--size", type=_size, default=SIZE, help="like 1920x1080")
    options = parser.parse_args(arguments)
    if options.slides <= SETTLED_AFTER:
        parser.error(f"growth counts from slide {SETTLED_AFTER}: ask for more")
    with (
        stocked(size=options.size, input_mode="touch") as stock,
        a_display(stock.folder / "x", options.size) as display,
        taking_tips(stock.device, display, haste=FORM_HASTE, stay_s=STAY_S) as player,
    ):
        report = soak(player, stock, display, options.slides)
    return report.finish()


def soak(player: TipPlayer, stock: Stock, display: Display, slides: int) -> Report:
    """Looks at what is held after 200 slides and then at each twentieth of the rest."""
    began = time.monotonic()
    forms = changes = 0
    steps = [SETTLED_AFTER + (slides - SETTLED_AFTER) * n // LOOKS for n in range(LOOKS + 1)]
    held: list[Held] = []
    for plays in steps:
        player.until(_has_played(plays), seconds=7200, every_s=0.5)
        stock.publish()
        changes += 1
        forms += _form_session(player, display, stock.device.size)
        held.append(_held(player.process.pid))
        print(f"  after {plays:6} slides: {held[-1]}", flush=True)
    first = held[0]
    report = Report("soak")
    played = player.status["plays"]
    report.add("slides", played, "slides", slides, "at least")
    report.add("changes of all pictures", changes, "changes", 1, "at least")
    report.add("form sessions", forms, "sessions", LOOKS, "at least")
    report.add("memory after 200", first.memory_mb, "MB")
    report.add("growth at the end", held[-1].memory_mb - first.memory_mb, "MB", GROWTH_MB)
    report.add("growth at the worst", max(h.memory_mb for h in held) - first.memory_mb, "MB")
    report.add("new handles", held[-1].handles - first.handles, "handles", 0)
    report.add("new threads", held[-1].threads - first.threads, "threads", 0)
    report.add("slides a second", played / (time.monotonic() - began), "slides/s")
    return report


def _form_session(player: TipPlayer, display: Display, size: tuple[int, int]) -> bool:
    """Somebody opens the form and walks away; whether it was open and is gone."""
    player.until_form("warm", seconds=60)
    press_give_information(display, size)
    player.until_form("open", seconds=20)
    player.until_form("warm", seconds=60)
    return True


def _held(pid: int) -> Held:
    process = psutil.Process(pid)
    return Held(held_mb(pid), process.num_fds(), process.num_threads())


def _has_played(plays: int) -> Callable[[dict[str, Any]], bool]:
    return lambda status: bool(status["plays"] >= plays)


def _size(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
