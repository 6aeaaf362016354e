"""One process of the form, as the player holds it: started, spoken to, and sure to be gone.

Started on the drawing thread, because the kernel's promise to end it with its parent (prctl(2),
PR_SET_PDEATHSIG) is tied to the thread that started it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from kiosk.form.messages import (
    LONGEST_ORDER,
    LONGEST_WORD,
    MessageRefused,
    Order,
    Warm,
    Word,
    order_line,
    read_word,
)

_NAMES = {
    *("PATH", "HOME", "LANG", "LC_ALL", "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY"),
    *("XDG_RUNTIME_DIR", "XDG_SESSION_TYPE", "JOURNAL_STREAM", "SEBUSCA_FORM_HASTE"),
}
_BEGINNINGS = ("SDL_", "MESA_", "GALLIUM_", "LIBGL_", "LP_", "EGL_", "KIVY_BCM_")
GONE_S = 1.0
"""A killed process is buried within this; only one stuck in the kernel takes longer."""

Heard: TypeAlias = Callable[[Word | None], None]
"""Told each word of the form on a thread of its own; None, once, when it has ended."""

_log = logging.getLogger(__name__)


def form_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What the form needs to find the display; nothing that would load or log anything else."""
    return {
        name: value
        for name, value in environment.items()
        if name in _NAMES or name.startswith(_BEGINNINGS)
    }


class FormProcess:
    """A process that gets warm by itself. Raises OSError where it cannot be started."""

    def __init__(
        self, warm: Warm, heard: Heard, *, program: Sequence[str] = ("-P", "-m", "kiosk.form")
    ) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * LONGEST_ORDER)
            self._socket = ours
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [
                    *(sys.executable, *program),
                    *("--link", str(theirs.fileno()), "--parent", str(os.getpid())),
                ],
                env=form_environment(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self.send(warm)
        listening = threading.Thread(
            target=self._listen, args=(heard,), name="form-words", daemon=True
        )
        listening.start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def send(self, order: Order) -> bool:
        """Tell the form; never waits. False where it does not take it, and is best ended."""
        left = memoryview(order_line(order))
        if len(left) > LONGEST_ORDER:
            _log.error("an order of %d bytes is too long for the form", len(left))
            return False
        try:
            while left:
                left = left[self._socket.send(left, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL) :]
        except OSError:
            return False
        return True

    def end(self) -> None:
        """Killed with all that it has started (its voice), and buried. Its window goes with it."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=GONE_S)
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _listen(self, heard: Heard) -> None:
        try:
            with self._socket, self._socket.makefile("rb") as lines:
                while line := lines.readline(LONGEST_WORD):
                    heard(read_word(line))
        except MessageRefused as error:
            _log.error("the form: %s", error)
        except OSError as error:  # it was killed with an order unread
            _log.info("the form's link: %s", error.strerror or error)
        heard(None)
