"""Child processes of the demo: started in order, each with a log file, stopped in reverse."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


class DemoError(Exception):
    """A step of the demo failed; the message says which, why, and where its log lies."""


def free_port() -> int:
    """A TCP port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(what: str, ready: Callable[[], bool], *, seconds: float, every: float = 0.05) -> float:
    """Polls `ready` until it is true; the seconds that took. Raises `DemoError` at the deadline."""
    start = time.monotonic()
    while not ready():
        if time.monotonic() - start > seconds:
            raise DemoError(f"{what}: not within {seconds:g} s")
        time.sleep(every)
    return time.monotonic() - start


@dataclass
class Program:
    """One running program and the file its output goes to."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def alive(self) -> bool:
        return self.process.poll() is None

    def log_tail(self, lines: int = 15) -> str:
        """The last lines it printed: what a person needs when it died."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def stop(self, seconds: float = 8) -> None:
        """Asks it to end, and ends it when it does not."""
        if not self.alive():
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(seconds)


@dataclass
class Programs:
    """All programs of one demo."""

    folder: Path
    env: Mapping[str, str]
    running: list[Program] = field(default_factory=list)

    def start(
        self, name: str, command: Sequence[str], env: Mapping[str, str] | None = None
    ) -> Program:
        """Starts a program in a session of its own, so a Ctrl-C reaches it through us only."""
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / f"{name}.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**self.env, **(env or {})},
                start_new_session=True,
            )
        program = Program(name, process, log)
        self.running.append(program)
        return program

    def run(self, name: str, command: Sequence[str], *, seconds: float = 180) -> str:
        """Runs a program to its end; its output, which `DemoError` carries when it fails."""
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(self.env),
            timeout=seconds,
            check=False,
            text=True,
        )
        if done.returncode != 0:
            raise DemoError(f"{name} ended with {done.returncode}:\n{done.stdout[-3000:]}")
        return done.stdout

    def check_alive(self) -> None:
        """Raises `DemoError` with the log's end when a program has died on its own."""
        for program in self.running:
            if not program.alive():
                raise DemoError(
                    f"{program.name} ended with {program.process.returncode}; "
                    f"its log {program.log} ends:\n{program.log_tail()}"
                )

    def stop(self, program: Program) -> None:
        """Stops one program before the others."""
        program.stop()
        self.running.remove(program)

    def stop_all(self) -> None:
        """Last started, first stopped."""
        for program in reversed(self.running):
            program.stop()
        self.running.clear()
