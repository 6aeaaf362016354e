"""`scripts/bench feed [--runs N] [--without-mosquitto]`: seconds from a click to a screen.

Prints medians and worsts: approval to on screen, recall to off screen, process start to first
slide, memory of agent and player, bytes of an idle poll and of one changed notice.
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
    try:
        _Bench(house).run(options.runs)
    except DemoError as error:
        print(f"scripts/bench feed: {error}", file=sys.stderr)
        return 1
    finally:
        house.stop()
    return 0


class _Bench:
    """One house, one kiosk, the figures one after the other."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.player = house.player

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
        _print(f"approval → on screen, {hints}", shown)
        _print(f"recall → off screen, {hints}", gone)
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
        clicked = time.time()
        self.beto.approve(request)

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
            print(f"PSS of {name:<45}{pss:8.1f} MiB", flush=True)

    def _restart(self) -> None:
        starts = []
        for _ in range(5):
            self.house.programs.stop(self._kiosk())
            self._start_kiosk()
            starts.append(float(self.player.status()["first_slide_s"]))
        _print("process start → first verified slide (stored)", starts)

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
            per_poll = f"{relay.sent / polls:.0f} B sent, {relay.received / polls:.0f} B received"
            print(f"idle poll, both repositories: {per_poll} (mean of {polls:g})", flush=True)
            with self._drafting() as ana:
                relay.reset()
                self._approve_to_screen(ana)
            print(
                f"one changed notice: {relay.sent} B sent, {relay.received} B received", flush=True
            )


def _print(what: str, seconds: list[float]) -> None:
    print(
        f"{what:<52}{statistics.median(seconds):8.3f} s median"
        f"{max(seconds):8.3f} s worst of {len(seconds)}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
