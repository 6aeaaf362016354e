"""One supervised process: started, watched by its heartbeat, stopped; its group goes with it."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from kiosk.run import again
from kiosk.run.watching import Failures, Pulse

Ending: TypeAlias = Literal["ended", "frozen"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ChildSpec:
    """What to start and how to know that it lives."""

    name: str
    command: tuple[str, ...]
    heartbeat: Path
    freeze_s: float
    """Without a beat for so long it is frozen."""
    start_grace_s: float
    """So long it has for its first beat."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """The whole environment of the process."""


class Child:
    """Keeps one process of `spec` alive, one `step` at a time; `clock` is monotonic seconds."""

    def __init__(self, spec: ChildSpec, clock: Callable[[], float]) -> None:
        self.spec = spec
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._pulse = Pulse(started=0)
        self._failures = Failures()
        self._start_at = clock()
        self.starts = 0

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process is not None else None

    def is_well(self) -> bool:
        """Whether it runs and its heart was seen beating within the freeze limit."""
        running = self._process is not None
        return running and self._pulse.is_beating(self._clock(), self.spec.freeze_s)

    def step(self) -> None:
        """Looks once: starts it when due, buries it when it ended, kills it when frozen."""
        now = self._clock()
        if self._process is None:
            if now >= self._start_at:
                self._start(now)
            return
        self._pulse = self._pulse.looked(_stamp(self.spec.heartbeat), now)
        if _has_ended(self._process):
            self._bury(self._process, "ended", now)
        elif self._pulse.is_frozen(
            now, freeze_s=self.spec.freeze_s, grace_s=self.spec.start_grace_s
        ):
            self._bury(self._process, "was frozen", now)

    def ask_to_stop(self) -> None:
        """SIGTERM to the process; nothing where it does not run."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self, timeout_s: float) -> None:
        """Waits for it to end, kills it after `timeout_s`, and whatever it has started with it."""
        if self._process is None:
            return
        deadline = self._clock() + timeout_s
        while not _has_ended(self._process):
            if self._clock() >= deadline:
                _log.warning("%s does not stop; killed", self.spec.name)
                break
            time.sleep(0.02)
        _end_group(self._process)
        self._process = None

    def _start(self, now: float) -> None:
        self.spec.heartbeat.unlink(missing_ok=True)
        try:
            # Its own session: a Ctrl-C in the terminal reaches the supervisor alone, which then
            # stops the two in order; and its group can be killed with all it has started.
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                self.spec.command,
                env=dict(self.spec.environment),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            _log.error("%s cannot be started: %s", self.spec.name, error)
            self._again(0.0, now)
            return
        self.starts += 1
        self._pulse = Pulse(started=now)
        _log.info("%s started as process %d", self.spec.name, self._process.pid)

    def _bury(self, process: subprocess.Popen[bytes], how: str, now: float) -> None:
        code = _end_group(process)
        self._process = None
        if again.is_wanted(code, now - self._pulse.started):
            self._start_at = now
            _log.info("%s has new settings; starting it again", self.spec.name)
            return
        delay_s = self._again(now - self._pulse.started, now)
        words = "%s %s (%s); starting it again in %.1f s"
        _log.warning(words, self.spec.name, how, _said(code), delay_s)

    def _again(self, lived_s: float, now: float) -> float:
        self._failures = self._failures.after(lived_s)
        delay_s = self._failures.delay_s()
        self._start_at = now + delay_s
        return delay_s


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Looks without reaping, so that the process's number, and its group's, stay taken."""
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process.pid, flags) is not None


def _end_group(process: subprocess.Popen[bytes]) -> int:
    """Kills the process and all that it has started; its exit code, or minus the signal."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def _stamp(heartbeat: Path) -> int | None:
    try:
        return heartbeat.stat().st_mtime_ns
    except OSError:
        return None


def _said(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
