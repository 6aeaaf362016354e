"""The supervisor with real processes: crash, freeze, stop, orphans, systemd's watchdog."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

# A stand-in for agent or player: writes its pid, beats, and obeys SIGTERM like both of them.
CHILD = """
import os, pathlib, subprocess, sys, time
from kiosk.run.orphans import end_with_parent
end_with_parent(int(sys.argv[3]))
folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
if "with-grandchild" in sys.argv:
    grandchild = subprocess.Popen(["sleep", "600"])
    (folder / "grandchild.pid").write_text(str(grandchild.pid))
(folder / f"{name}.{os.getpid()}.started").touch()
if "crash" in sys.argv:
    sys.exit(3)
if "deaf" in sys.argv:
    import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)
while True:
    (folder / f"{name}.heartbeat").touch()
    time.sleep(0.05)
"""

SUPERVISOR = """
import logging, os, pathlib, sys
from kiosk.run.child import ChildSpec
from kiosk.run.supervisor import Supervisor
logging.basicConfig(level="INFO", stream=sys.stderr)
folder = pathlib.Path(sys.argv[1])
def spec(name, *more):
    return ChildSpec(
        name=name,
        command=(sys.executable, "-c", pathlib.Path(folder, "child.py").read_text(),
                 str(folder), name, str(os.getpid()), *more),
        heartbeat=folder / f"{name}.heartbeat", freeze_s=1.0, start_grace_s=8.0,
        environment={k: v for k, v in os.environ.items() if k != "NOTIFY_SOCKET"},
    )
sys.exit(Supervisor(
    [spec("agent", *sys.argv[2].split()), spec("player", *sys.argv[3].split())], vital="player"
).run())
"""


@dataclass
class House:
    """A running supervisor and the folder its children write to."""

    folder: Path
    process: subprocess.Popen[str]

    def pids(self, name: str) -> list[int]:
        """Process ids of every start of a child, oldest first."""
        found = sorted(self.folder.glob(f"{name}.*.started"), key=lambda file: file.stat().st_ctime)
        return [int(file.name.split(".")[1]) for file in found]

    def wait_for(self, what: Callable[[], object], within_s: float = 10) -> float:
        """Seconds until `what` holds; fails with the log when it does not in time."""
        began = time.monotonic()
        while not what():
            assert time.monotonic() - began < within_s, "did not happen in time"
            time.sleep(0.02)
        return time.monotonic() - began


Start = Callable[..., House]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[House] = []

    def begin(*, agent: str = "", player: str = "", notify: Path | None = None) -> House:
        (tmp_path / "child.py").write_text(textwrap.dedent(CHILD))
        environment = dict(os.environ)
        environment.pop("NOTIFY_SOCKET", None)
        if notify is not None:
            environment["NOTIFY_SOCKET"] = str(notify)
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, str(tmp_path), agent, player],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        begun.append(House(tmp_path, process))
        return begun[-1]

    yield begin
    for house in begun:
        house.process.kill()
        house.process.communicate()


def is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_killed_process_is_started_again_at_once(start: Start) -> None:
    house = start()
    house.wait_for(lambda: house.pids("agent") and house.pids("player"))
    os.kill(house.pids("agent")[0], signal.SIGKILL)
    assert house.wait_for(lambda: len(house.pids("agent")) == 2) < 3
    assert len(house.pids("player")) == 1


def test_a_frozen_process_is_killed_and_started_again(start: Start) -> None:
    house = start()
    house.wait_for((house.folder / "player.heartbeat").exists)
    time.sleep(0.3)
    first = house.pids("player")[0]
    os.kill(first, signal.SIGSTOP)
    assert house.wait_for(lambda: len(house.pids("player")) == 2) < 3
    assert not is_alive(first)


def test_a_process_that_never_beats_again_and_again_is_not_given_up(start: Start) -> None:
    house = start(agent="crash")
    house.wait_for(lambda: len(house.pids("agent")) >= 4)
    assert len(house.pids("player")) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_both_cleanly(start: Start, number: signal.Signals) -> None:
    house = start(player="with-grandchild")
    house.wait_for(lambda: house.pids("agent") and house.pids("player"))
    house.process.send_signal(number)
    assert house.process.wait(timeout=5) == 0
    grandchild = int((house.folder / "grandchild.pid").read_text())
    left = [*house.pids("agent"), *house.pids("player"), grandchild]
    assert [pid for pid in left if is_alive(pid)] == []


@pytest.mark.slow
def test_a_process_that_ignores_the_request_to_stop_is_killed(start: Start) -> None:
    house = start(player="deaf")
    house.wait_for((house.folder / "player.heartbeat").exists)
    house.process.terminate()
    assert house.process.wait(timeout=8) == 0
    assert [pid for pid in house.pids("player") if is_alive(pid)] == []


def test_no_orphan_outlives_a_killed_supervisor(start: Start) -> None:
    house = start()
    house.wait_for(lambda: house.pids("agent") and house.pids("player"))
    house.process.kill()
    house.process.wait()
    pids = [*house.pids("agent"), *house.pids("player")]
    house.wait_for(lambda: not any(is_alive(pid) for pid in pids), within_s=2)


def test_systemd_is_told_ready_only_once_the_player_beats_and_not_while_it_is_frozen(
    start: Start, tmp_path: Path
) -> None:
    address = tmp_path / "notify.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(address))
        systemd.settimeout(10)
        house = start(notify=address)
        assert systemd.recv(1024) == b"READY=1"
        assert (house.folder / "player.heartbeat").exists()
        assert systemd.recv(1024) == b"WATCHDOG=1"
        # Freeze every player that comes, before its first beat is missed for long.
        os.kill(house.pids("player")[0], signal.SIGSTOP)
        time.sleep(1.1)  # the limit of this test's player: from here on it is not well
        systemd.setblocking(False)
        queued = []
        while True:
            try:
                queued.append(systemd.recv(1024))
            except BlockingIOError:
                break
        assert len(queued) <= 2
        systemd.setblocking(True)
        systemd.settimeout(10)
        assert systemd.recv(1024) == b"WATCHDOG=1"
        assert len(house.pids("player")) == 2
