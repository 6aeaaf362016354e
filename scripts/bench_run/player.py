"""`scripts/bench player [start] [still] [compare] [--rounds N] [--window S]`: DESIGN §9.

Agent and player against Chromium's kiosk mode: the same 20 photographs, 3 s each, 0.6 s crossfade,
1080p with software GL, each on an X server of its own, in turns in the same run. The form that is
kept warm where a screen takes tips is measured by itself, for Chromium has none.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Final

import psutil

from scripts.bench_run.chromium import PAGES, chromium
from scripts.bench_run.figures import Report
from scripts.bench_run.processes import Flips, Used, mean, suspended, used
from scripts.bench_run.stock import DWELL_S, FOLDER, SIZE, Stock, stocked
from tests.fixtures_agent import agent, hub, write_settings
from tests.fixtures_player import PlayerProcess, playing
from tests.fixtures_xvfb import Display, a_display
from tests.making import notice_id

STARTS: Final = 5
STILL_S: Final = 20.0
SETTLE_S: Final = 8.0
CPU_RATIO, MEMORY_RATIO = 0.6, 0.5
STILL_CPU, START_S = 0.02, 2.0
FADE_FRAMES: Final = 18
"""0.6 s at 30 frames a second."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that are named, all by default."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench player", description=__doc__.split("\n")[0]
    )
    parser.add_argument("parts", nargs="*", help="start, still, compare")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each in a comparison")
    parser.add_argument("--window", type=float, default=30.0, help="seconds of a turn")
    options = parser.parse_args(arguments)
    parts: dict[str, Callable[[Report], None]] = {
        "start": start,
        "still": still,
        "compare": lambda report: compare(report, options.rounds, options.window),
    }
    unknown = set(options.parts) - set(parts)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    report = Report("player")
    for part in options.parts or parts:
        print(f"{part} …", flush=True)
        parts[part](report)
    return report.finish()


def start(report: Report) -> None:
    """From the process's start to the first verified slide."""
    with stocked() as stock:
        seconds = []
        for _ in range(STARTS):
            with playing(stock.device) as player:
                seconds.append(float(player.until(lambda s: s["first_slide_s"], every_s=0.1)))
    report.add("start to first slide, median", statistics.median(seconds), "s")
    report.add("start to first slide, worst", max(seconds), "s", START_S)


def still(report: Report) -> None:
    """A slide that stands, with the form warm behind it as on a screen that takes tips."""
    with (
        stocked(input_mode="touch") as stock,
        _display(stock) as display,
        playing(stock.device, environment=display.environment) as player,
    ):
        player.until_shown(notice_id(1))
        player.until(lambda status: status["form"] == "warm", seconds=30)
        time.sleep(3)
        before = player.status["frames"]
        with Flips(display.frame_buffer).counting(STILL_S) as flips:
            spent = used([psutil.Process(player.process.pid)], STILL_S)
        frames = player.status["frames"] - before
    report.add("static slide, frames flipped", frames / STILL_S, "flips/s", 0, "exactly")
    report.add("static slide, changes seen", flips[0] / STILL_S, "flips/s", 0, "exactly")
    report.add("static slide, CPU with the form", spent.cpu, "core", STILL_CPU)


def compare(report: Report, rounds: int, window_s: float) -> None:
    """Ours and theirs in turns, once for each way to write the page."""
    for page in PAGES:
        budgeted = page == "plain"
        ours, theirs, warm = _turns(report, page, rounds, window_s)
        cpu, memory = ours.cpu / theirs.cpu, ours.pss_mb / theirs.pss_mb
        report.add(f"CPU, agent and player ({page})", ours.cpu, "core")
        report.add(f"CPU, Chromium ({page})", theirs.cpu, "core")
        report.add(f"CPU ratio ({page} page)", cpu, "ratio", CPU_RATIO if budgeted else None)
        report.add(f"PSS, agent and player ({page})", ours.pss_mb, "MB")
        report.add(f"PSS, Chromium ({page})", theirs.pss_mb, "MB")
        report.add(f"PSS ratio ({page} page)", memory, "ratio", MEMORY_RATIO if budgeted else None)
        report.add(f"anonymous, agent and player ({page})", ours.anonymous_mb, "MB")
        report.add(f"anonymous, Chromium ({page})", theirs.anonymous_mb, "MB")
        report.add(f"PSS, warm form ({page})", warm.pss_mb, "MB")
        with_form = (ours.pss_mb + warm.pss_mb) / theirs.pss_mb
        report.add(f"PSS ratio with the warm form ({page} page)", with_form, "ratio")


def _turns(report: Report, page: str, rounds: int, window_s: float) -> tuple[Used, Used, Used]:
    ours: list[Used] = []
    theirs: list[Used] = []
    warm: list[Used] = []
    our_flips, their_flips = 0, 0
    with ExitStack() as stack:
        stock = stack.enter_context(stocked(duration_s=DWELL_S, input_mode="touch"))
        our_display = stack.enter_context(_display(stock, "ours"))
        their_display = stack.enter_context(_display(stock, "theirs"))
        beside = stock.folder / "agent"
        beside.mkdir()
        # It polls as on a device; what it fetches goes to a store of its own, which stays idle.
        polled = stack.enter_context(hub(beside))
        polled.publish()
        runs = stack.enter_context(agent(write_settings(beside, polled, feed={"poll_s": 15})))
        player = stack.enter_context(playing(stock.device, environment=our_display.environment))
        player.until_shown(notice_id(1))
        player.until(lambda status: status["form"] == "warm", seconds=30)
        browser = stack.enter_context(chromium(stock.folder / FOLDER, their_display.name, page))
        time.sleep(SETTLE_S)
        mine = _ours(player, runs.process.pid)
        form = [psutil.Process(player.process.pid).children()[0]]
        for turn in range(rounds):
            with suspended([browser]):
                with Flips(our_display.frame_buffer).counting(window_s) as flips:
                    ours.append(_without(used(mine, window_s), form))
                our_flips += flips[0]
                warm.append(used(form, 1.0))
            with suspended(mine):
                with Flips(their_display.frame_buffer).counting(window_s) as flips:
                    theirs.append(used([browser], window_s))
                their_flips += flips[0]
            print(f"  {page}, turn {turn + 1}: {ours[-1]} against {theirs[-1]}", flush=True)
    slides = rounds * window_s / DWELL_S
    report.add(f"flips a slide, player ({page})", our_flips / slides, "flips", FADE_FRAMES + 2)
    report.add(f"flips a slide, Chromium ({page})", their_flips / slides, "flips")
    return mean(ours), mean(theirs), mean(warm)


def _ours(player: PlayerProcess, agent_pid: int) -> list[psutil.Process]:
    if player.status["type"] != "notice":
        raise SystemExit(f"the player does not play: {player.status}")
    return [psutil.Process(player.process.pid), psutil.Process(agent_pid)]


def _without(whole: Used, form: list[psutil.Process]) -> Used:
    """Memory without the form's; its CPU stays in, for it is to use none while nobody writes."""
    held = used(form, 0.3)
    return Used(whole.cpu, whole.pss_mb - held.pss_mb, whole.anonymous_mb - held.anonymous_mb)


def _display(stock: Stock, name: str = "x") -> AbstractContextManager[Display]:
    return a_display(stock.folder / name, SIZE)


if __name__ == "__main__":
    sys.exit(main())
