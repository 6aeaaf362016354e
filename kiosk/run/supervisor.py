"""The supervisor's loop: one thread that looks at every process four times a second.

A signal or the end of a process wakes it at once (`signal.set_wakeup_fd`).
"""

from __future__ import annotations

import logging
import os
import select
import signal
import time
from collections.abc import Sequence
from types import FrameType

from kiosk.run.child import Child, ChildSpec
from kiosk.run.systemd import Service

LOOK_EVERY_S = 0.25
STOP_WITHIN_S = 5.0
"""What a process has between SIGTERM and SIGKILL."""

_log = logging.getLogger(__name__)


class Supervisor:
    """Keeps the processes of `specs` alive until SIGTERM, SIGINT or SIGHUP.

    `vital` names the one by whose health systemd's watchdog is fed: the player, whose heartbeat is
    written by its drawing thread.
    """

    def __init__(self, specs: Sequence[ChildSpec], *, vital: str) -> None:
        self._children = [Child(spec, time.monotonic) for spec in specs]
        self._vital = next(child for child in self._children if child.spec.name == vital)
        self._service = Service()
        self._stopping = False

    def run(self) -> int:
        """Returns 0 after a clean stop. Must be called on the main thread."""
        wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        old_wakeup = signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
        old_handlers = {number: signal.signal(number, self._on_signal) for number in numbers}
        try:
            while not self._stopping:
                self._look()
                select.select([wake_read], [], [], LOOK_EVERY_S)
                _drain(wake_read)
        finally:
            self._stop()
            for number, handler in old_handlers.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(old_wakeup)
            os.close(wake_read)
            os.close(wake_write)
        return 0

    def _look(self) -> None:
        for child in self._children:
            child.step()
        if self._vital.is_well():
            self._service.well(time.monotonic())

    def _stop(self) -> None:
        """All are asked, last started first; then waited for in the same order."""
        self._service.stopping()
        for child in reversed(self._children):
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_WITHIN_S
        for child in reversed(self._children):
            child.stop(max(0.1, deadline - time.monotonic()))
        _log.info("stopped")

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGCHLD:
            self._stopping = True


def _drain(read: int) -> None:
    try:
        while os.read(read, 512):
            pass
    except BlockingIOError:
        return
