"""`sebusca-kiosk run` with the real agent and the real player, drawn offscreen, on a real feed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from kiosk.control import order
from kiosk.errors import PlayerError
from tests.fixtures_agent import Hub, hub, wait_for, write_settings
from tests.making import notice_id

pytestmark = [pytest.mark.slow]
START_S = 60  # software GL on a machine that does other things


@dataclass
class Device:
    """A supervisor, its two processes, and what they say."""

    supervisor: subprocess.Popen[bytes]
    run_dir: Path

    def player(self) -> dict[str, Any]:
        """The player's status; empty while none answers."""
        try:
            found: dict[str, Any] = order(self.run_dir / "player.sock", "status", timeout_s=2)
        except PlayerError:
            return {}
        return found

    def agent(self) -> dict[str, Any]:
        """The agent's status; empty while there is none."""
        try:
            found: dict[str, Any] = json.loads((self.run_dir / "agent.json").read_text())
        except FileNotFoundError:
            return {}
        return found

    def left_out(self) -> list[tuple[str, str]]:
        """Slides that may not be shown, and why."""
        return [(entry["slide"], entry["reason"]) for entry in self.player().get("left_out", [])]

    def pid(self, part: str) -> int | None:
        """Process id of a supervised process."""
        for child in psutil.Process(self.supervisor.pid).children():
            with suppress(psutil.NoSuchProcess):  # it has just ended
                if part in child.cmdline():
                    return int(child.pid)
        return None

    def shows(self, notice: str) -> bool:
        """Whether this notice is on the screen now."""
        return self.player().get("notice_id") == notice


@contextmanager
def running(settings: Path) -> Iterator[Device]:
    with (settings.parent / "run.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.cli", "run", "--config", str(settings)],
            stdout=log,
            stderr=log,
            env={**os.environ, "SDL_VIDEODRIVER": "offscreen"},
        )
    try:
        yield Device(process, settings.parent / "run")
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture
def made_hub(tmp_path: Path) -> Iterator[Hub]:
    with hub(tmp_path / "hub") as made:
        made.publish()
        yield made


@pytest.fixture
def settings(tmp_path: Path, made_hub: Hub) -> Path:
    folder = tmp_path / "device"
    folder.mkdir()
    return write_settings(folder, made_hub, feed={"poll_s": 5})


def test_a_published_face_shows_and_survives_hub_agent_and_player(
    made_hub: Hub, settings: Path
) -> None:
    """One device through its life: each start costs seconds, so the steps share it."""
    with running(settings) as device:
        wait_for(lambda: device.shows(notice_id(1)), within_s=START_S)

        # The hub goes down: the screen plays on, and the agent says so.
        made_hub.stop()
        wait_for(lambda: (device.agent().get("refresh") or {}).get("result") == "failed", 30)
        wait_for(lambda: device.shows(notice_id(1)), 30)

        # The agent is killed: it comes back, and the screen never noticed.
        old = device.pid("agent")
        frames_from = device.player()["started_at"]
        assert old is not None
        os.kill(old, signal.SIGKILL)
        assert wait_for(lambda: device.pid("agent") not in {None, old}, 3) < 3
        assert device.player()["started_at"] == frames_from

        # The hub returns with a recall: the face goes.
        made_hub.recall(notice_id(1))
        made_hub.start()
        wait_for(lambda: device.left_out() == [("slide-test0001", "recalled")], 45)
        assert not device.shows(notice_id(1))

        # Both stop cleanly, and nothing is left.
        children = psutil.Process(device.supervisor.pid).children(recursive=True)
        device.supervisor.send_signal(signal.SIGINT)
        assert device.supervisor.wait(timeout=10) == 0
        assert [child for child in children if child.is_running()] == []


def test_a_frozen_player_is_back_within_its_limit(made_hub: Hub, settings: Path) -> None:
    with running(settings) as device:
        wait_for(lambda: device.shows(notice_id(1)), within_s=START_S)
        old = device.pid("player")
        assert old is not None
        os.kill(old, signal.SIGSTOP)
        began = time.monotonic()
        wait_for(lambda: device.pid("player") not in {None, old}, 10)
        noticed_s = time.monotonic() - began
        wait_for(lambda: device.player().get("shown_at"), within_s=START_S)
        assert noticed_s < 4.5  # three seconds without a beat, and a look every quarter
        assert not psutil.pid_exists(old)
