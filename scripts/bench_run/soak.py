"""`scripts/bench soak --slides N [--size WxH]`: memory, handles and threads over so many slides.

Player, agent and forms are the real ones; the channel is signed, fetched and played the whole way.
Time is compressed: a slide goes as soon as the next one is painted, and a fade has two frames, so
that what a slide takes and gives back is all there, and the waiting is not. Every now and then all
photographs change, and a person opens the form by touch and walks away. Growth counts from the
200th slide. SIGINT ends it: what has been seen by then is reported, and is not enough.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import psutil

from scripts.bench_run.channel import Fed, fed
from scripts.bench_run.ending import end_at_sigint
from scripts.bench_run.figures import Report
from scripts.bench_run.growth import SETTLED_AFTER, Look, held_by, judge
from scripts.bench_run.stock import SIZE
from tests.fixtures_form import TipPlayer, press_give_information, taking_tips
from tests.fixtures_xvfb import Display, a_display

STAY_S: Final = 0.0
"""Beyond its painting: 10,000 slides of ten seconds would take more than a day."""
FADE_S: Final = 0.03
FORM_HASTE: Final = 40.0
"""A form that is left alone goes after 45 s and more: here after one or two."""
CHANGE_EVERY: Final = 100
FORM_EVERY: Final = 400
LOOK: Final = 60
"""Slides that a look lasts: two rounds and more. While changed slides come out of turn, one more of
them is kept painted, which is 8 MB and no leak."""
STUCK_S: Final = 300.0
"""So many slides as lie between two changes take a tenth of that."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Play them all, report."""
    parser = argparse.ArgumentParser(prog="scripts/bench soak", description=__doc__.split("\n")[0])
    parser.add_argument("--slides", type=int, default=10_000)
    parser.add_argument("--size", type=_size, default=SIZE, help="like 1920x1080")
    options = parser.parse_args(arguments)
    if options.slides <= SETTLED_AFTER:
        parser.error(f"growth counts from slide {SETTLED_AFTER}: ask for more")
    end_at_sigint()
    with (
        fed(size=options.size, crossfade_s=FADE_S) as channel,
        a_display(channel.device.folder / "x", options.size) as display,
        taking_tips(channel.device, display, haste=FORM_HASTE, stay_s=STAY_S) as player,
    ):
        soak = Soak(player, channel, display, options.slides)
        try:
            soak.run()
        except (KeyboardInterrupt, AssertionError, psutil.NoSuchProcess) as error:
            print(f"  ended early, by {type(error).__name__}: {error}", flush=True)
    return report_of(soak.seen, options.slides).finish()


@dataclass
class Seen:
    """What a soak has come to."""

    slides: int = 0
    changes: int = 0
    """Publications that the player has played, beyond the first."""
    forms: int = 0
    looks: list[Look] = field(default_factory=list)
    seconds: float = 0.0


def report_of(seen: Seen, wanted: int) -> Report:
    """All of it is asked for: a run of `wanted` slides that was ended early keeps no budget."""
    report = Report("soak")
    report.add("slides", seen.slides, "slides", wanted, "at least")
    # The last one may still be on its way when the last slide is played.
    changes = max(0, len(changes_after(wanted)) - 1)
    report.add("changes of all pictures", seen.changes, "changes", changes, "at least")
    report.add("form sessions", seen.forms, "sessions", len(look_after(wanted)), "at least")
    judge(report, seen.looks)
    rate = seen.slides / seen.seconds if seen.seconds else 0.0
    report.add("slides a second", rate, "slides/s")
    report.add("time", seen.seconds / 60, "min")
    return report


class Soak:
    """Slides are played by themselves; this one changes them, opens forms, and looks."""

    def __init__(self, player: TipPlayer, channel: Fed, display: Display, slides: int) -> None:
        self._player = player
        self._channel = channel
        self._display = display
        self._wanted = slides
        self._began_s = time.monotonic()
        self.seen = Seen()

    def run(self) -> None:
        """Until all are played. Raises AssertionError where the player stops playing."""
        looks, changes = look_after(self._wanted), changes_after(self._wanted)
        for plays in sorted({*looks, *changes}):
            self._player.until(_has_played(plays), seconds=STUCK_S, every_s=0.2)
            self._note()
            if plays in looks:
                self._open_form()
                self._look()
            if plays in changes:
                self._channel.publish()

    def _open_form(self) -> None:
        """Somebody opens the form and walks away."""
        self._player.until_form("warm", seconds=60)
        press_give_information(self._display, self._channel.device.size)
        self._player.until_form("open", seconds=20)
        self._player.until_form("warm", seconds=60)
        self.seen.forms += 1

    def _look(self) -> None:
        pids = {"player": self._player.process.pid, "agent": self._channel.agent.process.pid}
        began = self._player.status["plays"]
        held = held_by(pids, lambda: self._player.status["plays"] >= began + LOOK)
        self._note()
        self.seen.looks.append(Look(began, held))
        told = "; ".join(f"{name} {one}" for name, one in held.items())
        print(f"  {self._progress()}: {told}", flush=True)

    def _note(self) -> None:
        status = self._player.status
        self.seen.slides = status["plays"]
        self.seen.changes = (status["publication"] or 1) - 1
        self.seen.seconds = time.monotonic() - self._began_s

    def _progress(self) -> str:
        seen = self.seen
        left_s = max(0, self._wanted - seen.slides) * seen.seconds / max(1, seen.slides)
        return (
            f"{seen.slides:6} of {self._wanted} slides after {seen.seconds / 60:4.1f} min,"
            f" {left_s / 60:4.1f} left"
        )


def look_after(slides: int) -> tuple[int, ...]:
    """How many slides have been played at each look, when so many are in all."""
    return tuple(sorted({*range(SETTLED_AFTER, slides, FORM_EVERY), slides}))


def changes_after(slides: int) -> range:
    """How many slides have been played at each change of all pictures, likewise."""
    return range(CHANGE_EVERY, slides, CHANGE_EVERY)


def _has_played(plays: int) -> Callable[[dict[str, Any]], bool]:
    return lambda status: bool(status["plays"] >= plays)


def _size(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
