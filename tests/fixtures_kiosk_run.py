"""A whole kiosk as `sebusca-kiosk run` starts it, on a real display: supervisor, agent, player and
form. Its hub takes tips and has no feed: the store is what the test publishes into it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal

import psutil

from tests.fixtures_form import TipDevice, TipPlayer
from tests.fixtures_player import ROOT
from tests.fixtures_xvfb import Display

STOPPED_WITHIN_S = 15.0


@dataclass
class Kiosk(TipPlayer):
    """`process` is the supervisor; the player is asked as always."""

    @property
    def form_pids(self) -> list[int]:
        """Processes of the form, oldest first."""
        player = self.part("player")
        return _children(player) if player is not None else []

    @property
    def pids(self) -> list[int]:
        """Every process of the kiosk."""
        return [self.process.pid, *_children(self.process.pid, recursive=True)]

    def part(self, name: Literal["agent", "player"]) -> int | None:
        """Process id of one of the supervisor's two, while it runs."""
        for pid in _children(self.process.pid):
            with suppress(psutil.NoSuchProcess):
                if name in psutil.Process(pid).cmdline():
                    return pid
        return None


def _children(pid: int, *, recursive: bool = False) -> list[int]:
    """Those that still run, oldest first."""
    alive = []
    for child in psutil.Process(pid).children(recursive=recursive):
        with suppress(psutil.NoSuchProcess):
            if child.status() != psutil.STATUS_ZOMBIE:
                alive.append((child.create_time(), child.pid))
    return [found for _, found in sorted(alive)]


@contextmanager
def a_kiosk(device: TipDevice, display: Display, *, haste: float) -> Iterator[Kiosk]:
    """A kiosk of `device`; stopped afterwards."""
    config = device.folder / "kiosk.yaml"
    config.write_text(device.settings.model_dump_json(exclude_none=True), "utf-8")
    for root in (device.settings.feed.root_feed, device.settings.feed.root_recalls):
        root.write_text("{}", "ascii")  # there is no feed that it could verify
    log = device.folder / "run.log"
    with log.open("ab") as out:
        supervisor = subprocess.Popen(
            [sys.executable, "-P", "-m", "kiosk.cli", "run", "--config", str(config)],
            cwd=ROOT,
            env=os.environ | display.environment | {"SEBUSCA_FORM_HASTE": str(haste)},
            stdout=out,
            stderr=out,
        )
    try:
        yield Kiosk(device, supervisor, log)
    finally:
        supervisor.send_signal(signal.SIGTERM)
        try:
            supervisor.wait(STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            supervisor.kill()
            supervisor.wait()
