"""The hub's end of the warm renderer that all its processes share (DESIGN §4.1).

The hub never imports the kiosk: the command line is a setting, the protocol one JSON object a line
each way, over a Unix socket in the data folder that only the hub's user may open. Whichever process
needs it first starts it; it ends by itself some seconds after the last of them has gone.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from hub.errors import NoPreview

ANSWER_S: Final = 20.0
"""A first look starts the process: interpreter, fonts, GL. Warm ones take well under 1.5 s."""
START_S: Final = 15.0
"""Until it can be connected to."""
LINGER_S: Final = 5
_AGAIN_S: Final = 0.05
_MOST_IDLE: Final = 4
_LONGEST_PATH: Final = 107
"""Bytes of a socket's address (unix(7): sun_path has 108, and ends with a zero)."""

log = logging.getLogger(__name__)


class Renderer:
    """The renderer at one socket; safe for any number of threads."""

    def __init__(
        self, command: Sequence[str], socket_path: Path, *, answer_s: float = ANSWER_S
    ) -> None:
        self._command = tuple(command)
        self._path = socket_path
        self._answer_s = answer_s
        self._lock = threading.Lock()
        self._idle: list[_Line] = []
        self._started: subprocess.Popen[bytes] | None = None

    def software(self) -> str:
        """What pictures are drawn by at this moment: version, code and fonts. Raises NoPreview."""
        return str(self._ask({"hello": True})["renderer"])

    def render(self, request: dict[str, Any]) -> tuple[tuple[Path, ...], str]:
        """Asks for one picture at `request["out"]`: its pages, and the software that drew it.

        Raises NoPreview with words for the editor.
        """
        answer = self._ask(request)
        return tuple(Path(page) for page in answer["pages"]), str(answer["renderer"])

    def close(self) -> None:
        """Leaves it: it ends where nobody else is there."""
        with self._lock:
            idle, self._idle = self._idle, []
            for line in idle:
                line.close()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        if not self._command:
            raise NoPreview(
                _("Previews are not set up: SEBUSCA_RENDERER names no renderer command.")
            )
        try:
            answer = self._exchange(json.dumps(request, ensure_ascii=False).encode() + b"\n")
        except (OSError, ValueError) as error:
            log.warning("renderer: %s", error)
            raise NoPreview(
                _("The renderer did not answer (%(why)s). Try again in a moment.") % {"why": error}
            ) from error
        if not answer.get("ok"):
            raise NoPreview(
                _("The renderer could not draw this: %(why)s") % {"why": answer.get("error", "?")}
            )
        return answer

    def _exchange(self, said: bytes) -> dict[str, Any]:
        """One line there and one back; once more where the renderer ended meanwhile, which loses
        nothing: to draw the same twice is to draw it once."""
        try:
            with self._line() as line:
                return line.exchange(said)
        except TimeoutError:
            raise
        except OSError:
            self.close()  # lines to one that has ended
            with self._line() as line:
                return line.exchange(said)

    @contextmanager
    def _line(self) -> Iterator[_Line]:
        """A connection that is this thread's for one exchange, and is kept where it went well."""
        with self._lock:
            line = self._idle.pop() if self._idle else None
        line = line or self._connected()
        try:
            yield line
        except BaseException:
            line.close()
            raise
        with self._lock:
            keeps = len(self._idle) < _MOST_IDLE
            if keeps:
                self._idle.append(line)
        if not keeps:
            line.close()

    def _connected(self) -> _Line:
        if len(os.fsencode(self._path)) > _LONGEST_PATH:
            raise OSError(f"{self._path}: too long for a socket; move SEBUSCA_HUB_DATA")
        deadline = time.monotonic() + START_S
        while True:
            with suppress(FileNotFoundError, ConnectionRefusedError):
                return _Line(self._path, self._answer_s)
            with self._lock:
                self._start()
            if time.monotonic() > deadline:
                raise OSError(f"nobody answers at {self._path}")
            time.sleep(_AGAIN_S)

    def _start(self) -> None:
        if self._started is not None:
            status = self._started.poll()
            if status is None:
                return
            self._started = None
            if status:
                raise OSError(f"{self._command[0]} ended with status {status}")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._started = subprocess.Popen(  # noqa: S603 - the operator's own command
            [*self._command, "--socket", str(self._path), "--linger", str(LINGER_S)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


class _Line:
    """One connection."""

    def __init__(self, path: Path, answer_s: float) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.settimeout(answer_s)
            self._socket.connect(str(path))
        except BaseException:
            self._socket.close()
            raise
        self._answers = self._socket.makefile("rb")
        self._answer_s = answer_s

    def exchange(self, said: bytes) -> dict[str, Any]:
        """Raises TimeoutError, OSError, ValueError."""
        self._socket.sendall(said)
        try:
            answer = self._answers.readline()
        except TimeoutError as error:
            raise TimeoutError(f"no answer within {self._answer_s:.0f} s") from error
        if not answer.endswith(b"\n"):
            raise ConnectionResetError("the renderer ended")
        found: dict[str, Any] = json.loads(answer)
        return found

    def close(self) -> None:
        self._answers.close()
        self._socket.close()
