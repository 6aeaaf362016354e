"""One warm renderer process of the kiosk's own, spoken to line by line (DESIGN §4.1).

The hub never imports the kiosk: the command line is a setting, the protocol one JSON object a line
each way. A renderer that dies or is slow is ended and started anew at the next look.
"""

from __future__ import annotations

import json
import logging
import os
import select
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from hub.errors import NoPreview

ANSWER_S = 15.0
"""A first look starts the process: interpreter, fonts, GL. Warm ones take well under 1.5 s."""

log = logging.getLogger(__name__)


class Renderer:
    """A renderer process, started when first asked; safe for any number of threads."""

    def __init__(self, command: Sequence[str], *, answer_s: float = ANSWER_S) -> None:
        self._command = tuple(command)
        self._answer_s = answer_s
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._unread = b""

    def render(self, request: dict[str, Any]) -> None:
        """Asks for one picture at `request["out"]`. Raises NoPreview with words for the editor."""
        if not self._command:
            raise NoPreview(
                _("Previews are not set up: SEBUSCA_RENDERER names no renderer command.")
            )
        with self._lock:
            answer = self._ask(json.dumps(request, ensure_ascii=False).encode() + b"\n")
        if not answer.get("ok"):
            raise NoPreview(
                _("The renderer could not draw this: %(why)s") % {"why": answer.get("error", "?")}
            )

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            self._end()

    def _ask(self, line: bytes) -> dict[str, Any]:
        try:
            process = self._running()
            assert process.stdin is not None  # noqa: S101 - opened as a pipe
            process.stdin.write(line)
            process.stdin.flush()
            answer: dict[str, Any] = json.loads(self._line(process))
        except (OSError, ValueError, TimeoutError) as error:
            self._end()
            log.warning("renderer: %s", error)
            raise NoPreview(
                _("The renderer did not answer (%(why)s). Try again in a moment.") % {"why": error}
            ) from error
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(  # noqa: S603 - the operator's own command
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._process

    def _line(self, process: subprocess.Popen[bytes]) -> bytes:
        """The next line that is JSON; a library's chatter on standard output is passed over."""
        assert process.stdout is not None  # noqa: S101 - opened as a pipe
        deadline = time.monotonic() + self._answer_s
        while True:
            line, newline, rest = self._unread.partition(b"\n")
            if newline:
                self._unread = rest
                if line.lstrip().startswith(b"{"):
                    return line
                continue
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([process.stdout], [], [], left)[0]:
                raise TimeoutError(f"no answer within {self._answer_s:.0f} s")
            more = os.read(process.stdout.fileno(), 65536)
            if not more:
                raise OSError("the renderer ended")
            self._unread += more

    def _end(self) -> None:
        self._unread = b""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
