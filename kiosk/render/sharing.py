"""`render --serve --socket PATH`: one warm renderer for all of the hub's processes.

One JSON object a line, each way, as `kiosk.render.serving` has it. What draws is a child that is
replaced every 200 pictures, where it ends or hangs, and where the software changed beneath it; the
next one is warm before it is needed, and no request fails by it. Who may ask is who may open the
socket: it is its owner's alone.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kiosk.render.drawer import Drawer

RENDERS = 200
"""Pictures a process draws before another takes over: whatever it may leak stays small."""
AHEAD = 20
"""So many pictures before, the next process is started; it is warm in some 2 s."""
LONGEST_LINE = 1 << 20
"""Bytes; a notice at its longest is some 60 KB, and a grid has ten of them."""
_LOOK_S = 1.0
_TICK_S = 0.25

log = logging.getLogger(__name__)


class SharedRenderer:
    """Answers lines, one at a time, from whichever thread."""

    def __init__(
        self,
        command: Sequence[str],
        software: Callable[[], str],
        *,
        renders: int = RENDERS,
        start_s: float = 30.0,
        answer_s: float = 10.0,
    ) -> None:
        """`command` starts a process that draws."""
        self._command = tuple(command)
        self._software = software
        self._renders, self._start_s, self._answer_s = renders, start_s, answer_s
        self._lock = threading.Lock()
        self._looked = (time.monotonic(), software())
        self._drawer: Drawer | None = None
        self._next: Drawer | None = None

    def warm(self) -> None:
        """Starts a process for whoever asks first, and does not wait for it."""
        with self._lock:
            self._fresh()

    def answer(self, line: bytes) -> bytes:
        """The answer, with the software that drew it as `renderer`. Never missing."""
        if _is_hello(line):
            said: dict[str, Any] = {"ok": True, "renderer": self._now()}
        else:
            with self._lock:
                said = self._draw(line)
        return json.dumps(said, ensure_ascii=False).encode("utf-8") + b"\n"

    def close(self) -> None:
        """Ends its processes."""
        with self._lock:
            for drawer in (self._drawer, self._next):
                if drawer is not None:
                    drawer.end()
            self._drawer = self._next = None

    def _draw(self, line: bytes) -> dict[str, Any]:
        said = _refused("the renderer does not start")
        for _ in range(2):  # one that died of its age, or of the request before, is no reason
            drawer = self._fresh()
            try:
                answer = drawer.ask(line, start_s=self._start_s, answer_s=self._answer_s)
                said = {**json.loads(answer), "renderer": drawer.software}
            except TimeoutError as error:
                self._drop(str(error))
                return _refused(str(error))
            except (OSError, ValueError) as error:
                self._drop(str(error))
                said = _refused(str(error))
                continue
            self._look_ahead(drawer)
            return said
        return said

    def _fresh(self) -> Drawer:
        """A process of the software as it is now that has pictures left to draw."""
        drawer = self._drawer
        if drawer is not None and drawer.software == self._now() and drawer.drawn < self._renders:
            return drawer
        if drawer is not None:
            drawer.leave()
        spare, self._next = self._next, None
        if spare is not None and spare.software != self._now():
            spare.leave()
            spare = None
        self._drawer = spare or self._started()
        return self._drawer

    def _look_ahead(self, drawer: Drawer) -> None:
        if self._next is None and drawer.drawn >= self._renders - AHEAD:
            self._next = self._started()

    def _drop(self, why: str) -> None:
        log.warning("the drawing process is replaced: %s", why)
        drawer, self._drawer = self._drawer, None
        if drawer is not None:
            drawer.end()

    def _started(self) -> Drawer:
        return Drawer(self._command, self._now())

    def _now(self) -> str:
        at, found = self._looked
        if time.monotonic() - at > _LOOK_S:
            found = self._software()
            self._looked = (time.monotonic(), found)
        return found


def share(path: Path, renderer: SharedRenderer, linger_s: float | None = None) -> bool:
    """Serves whoever connects to the socket at `path`. False at once where somebody else does.

    With `linger_s` it ends so many seconds after the last connection closed: it lives as long as
    the hub's processes do. Raises OSError where there can be no socket.
    """
    with path.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        path.unlink(missing_ok=True)  # of one that was killed: the lock is ours
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
                _bind(listener, path)
                renderer.warm()
                _Door(listener, renderer).keep(linger_s)
        finally:
            path.unlink(missing_ok=True)
    return True


class _Door:
    """Takes connections, a thread each."""

    def __init__(self, listener: socket.socket, renderer: SharedRenderer) -> None:
        self._listener = listener
        self._renderer = renderer
        self._inside = 0
        self._counting = threading.Lock()

    def keep(self, linger_s: float | None) -> None:
        self._listener.settimeout(_TICK_S)
        empty_since = time.monotonic()
        while linger_s is None or time.monotonic() - empty_since < linger_s:
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                if self._inside:
                    empty_since = time.monotonic()
                continue
            empty_since = time.monotonic()
            self._count(1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(None)
            with connection, connection.makefile("rb") as lines, suppress(OSError):
                while line := lines.readline(LONGEST_LINE + 1):
                    if len(line) > LONGEST_LINE:
                        said = _refused(f"the line is longer than {LONGEST_LINE} bytes")
                        connection.sendall(json.dumps(said).encode() + b"\n")
                        return
                    if line.strip():
                        connection.sendall(self._renderer.answer(line))
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._counting:
            self._inside += more


def _bind(listener: socket.socket, path: Path) -> None:
    before = os.umask(0o177)  # the socket is its owner's from its first instant
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(64)


def _is_hello(line: bytes) -> bool:
    return len(line) < 64 and b'"hello"' in line  # noqa: PLR2004 - longer ones are requests


def _refused(reason: str) -> dict[str, Any]:
    return {"ok": False, "error": reason}
