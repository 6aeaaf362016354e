"""`scripts/bench feed [--runs N] [--without-mosquitto]`: seconds from a click to a screen.

Approval to on screen, recall to off screen, process start to first slide, memory of agent and
player, bytes of an idle poll and of one changed notice; budgets of DESIGN §9.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from scripts.bench_run.figures import Report, percentile
from scripts.bench_run.relay import relayed
from scripts.demo_run.editors import Editor
from scripts.demo_run.house import CHANNEL, ROOT, House
from scripts.demo_run.processes import DemoError, Program, wait_for

FACE = "DEM00001"
SETTLE_S = 3.0
IDLE_POLLS = 4
REQUESTS_A_POLL = 4
"""The next root and the timestamp, of each repository."""
POLL_S = 5
"""Of the idle measurement, so that it does not take an hour; a poll's bytes are the same."""
MIB = 1 << 20
ON_S, OFF_S, START_S, POLL_B = 2.0, 1.0, 2.0, 1024
"""DESIGN §9, with hints; an idle poll each way."""


def main() -> int:
    """Starts a house, measures, prints one figure a line."""
    parser = argparse.ArgumentParser(prog="scripts/bench feed", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--without-mosquitto", action="store_true", help="news by polling alone")
    parser.add_argument("--poll", type=int, default=15, help="seconds between polls")
    options = parser.parse_args()
    house = House(ROOT / "build" / "bench" / "house", poll_s=options.poll)
    if options.without_mosquitto:
        house.broker_port = None
    house.clear()
    bench = _Bench(house)
    try:
        bench.run(options.runs)
    except DemoError as error:
        print(f"scripts/bench feed: {error}", file=sys.stderr)
        return 1
    finally:
        house.stop()
    return bench.report.finish()


class _Bench:
    """One house, one kiosk, the figures one after the other."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.player = house.player
        self.report = Report("feed")

    def run(self, runs: int) -> None:
        """Everything."""
        self._open_house()
        hints = (
            "with Mosquitto" if self.house.broker_port else f"polling every {self.house.poll_s} s"
        )
        self._start_kiosk()
        with self._drafting() as ana:
            shown, gone = [], []
            for _ in range(runs):
                shown.append(self._approve_to_screen(ana))
                gone.append(self._recall_to_screen())
        hinted = self.house.broker_port is not None
        self._keep(f"approval → on screen, {hints}", shown, ON_S if hinted else None)
        self._keep(f"recall → off screen, {hints}", gone, OFF_S if hinted else None)
        self._memory()
        self._restart()
        self._wire()

    def _open_house(self) -> None:
        house = self.house
        house.make_keys()
        house.make_database()
        loaded = house.load_campaign()
        house.start_services()
        self.beto = Editor(house.base_url, "beto", loaded.accounts["beto"])
        for request in self.beto.pending():
            self.beto.approve(request)
        self.beto.wait_until_published(CHANNEL)

    def _start_kiosk(self) -> None:
        self.house.play()
        time.sleep(SETTLE_S)

    @contextmanager
    def _drafting(self) -> Iterator[subprocess.Popen[str]]:
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.bench_run.drafting"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.house.environment,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.communicate(timeout=30)

    # --- from a click to the screen ---------------------------------------------------------

    def _approve_to_screen(self, ana: subprocess.Popen[str]) -> float:
        if ana.stdin is None or ana.stdout is None:
            raise DemoError("the editor has no keyboard")
        ana.stdin.write(f"{FACE}\n")
        ana.stdin.flush()
        request = json.loads(ana.stdout.readline())
        before = int(self.player.status()["publication"])
        seen = self.beto.look(request)
        clicked = time.time()
        self.beto.approve(request, seen)

        def is_on() -> bool:
            status = self.player.status()
            newer = int(status["publication"]) > before and status["shown_at"] > clicked
            return newer and status["notice_id"] == FACE

        wait_for("the approved notice", is_on, seconds=90, every=0.01)
        shown = float(self.player.status()["shown_at"]) - clicked
        time.sleep(SETTLE_S)
        return shown

    def _recall_to_screen(self) -> float:
        self.player.bring(FACE)
        time.sleep(1)
        clicked = time.time()
        self.beto.recall(FACE)
        wait_for(
            "the face to leave", lambda: not self.player.shows_notice(FACE), seconds=90, every=0.01
        )
        gone = float(self.player.status()["shown_at"]) - clicked
        self.beto.wait_until_published(CHANNEL)
        time.sleep(SETTLE_S)
        return gone

    # --- what it costs ----------------------------------------------------------------------

    def _memory(self) -> None:
        for child in psutil.Process(self._kiosk().process.pid).children(recursive=True):
            words = child.cmdline()
            name = next((w for w in ("agent", "player") if w in words), "helper")
            pss = child.memory_full_info().pss / MIB
            self.report.add(f"PSS of {name}", pss, "MiB")

    def _restart(self) -> None:
        starts = []
        for _ in range(5):
            self.house.programs.stop(self._kiosk())
            self._start_kiosk()
            starts.append(float(self.player.status()["first_slide_s"]))
        self._keep("process start → first verified slide (stored)", starts, START_S)

    def _kiosk(self) -> Program:
        return next(p for p in self.house.programs.running if p.name == "kiosk")

    def _wire(self) -> None:
        self.house.programs.stop(self._kiosk())
        self.house.poll_s = POLL_S
        with relayed(self.house.hub_port) as relay:
            self.house.feed_port = relay.port
            self.house.play()
            time.sleep(2 * POLL_S)
            relay.reset()
            time.sleep(IDLE_POLLS * POLL_S)
            polls = relay.requests / REQUESTS_A_POLL
            if polls < 1:
                raise DemoError("the kiosk did not poll")
            self.report.add("idle poll, sent", relay.sent / polls, "B", POLL_B)
            self.report.add("idle poll, received", relay.received / polls, "B", POLL_B)
            with self._drafting() as ana:
                relay.reset()
                self._approve_to_screen(ana)
            self.report.add("one changed notice, sent", relay.sent, "B")
            self.report.add("one changed notice, received", relay.received, "B")

    def _keep(self, what: str, seconds: list[float], budget_s: float | None) -> None:
        """Median, and the 99th percentile against its budget."""
        self.report.add(f"{what}, p50", statistics.median(seconds), "s")
        self.report.add(f"{what}, p99", percentile(seconds, 0.99), "s", budget_s)
        print(f"{what}: {statistics.median(seconds):.3f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
