"""One drawing process, `render --serve`, spoken to over its standard input and output."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence

HELLO = b'{"hello":true}\n'
"""Is answered once the process is warm."""
_LEAVE_S = 5.0


class DrawerGone(OSError):
    """The process ended, or does not start; the message says why."""


class Drawer:
    """A process that draws, one line a picture. Not for two threads at once."""

    def __init__(self, command: Sequence[str], software: str) -> None:
        """Starts it and does not wait until it is warm. `software`: what it is drawn by."""
        self.software = software
        self.drawn = 0
        self._greeted = False
        self._unread = b""
        self._folder = tempfile.mkdtemp(prefix="sebusca-drawer-")  # goes with it, however it ends
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"TMPDIR": self._folder},
            start_new_session=True,  # Ctrl-C at a terminal ends whoever owns it, and so it
        )

    def ask(self, line: bytes, *, start_s: float, answer_s: float) -> bytes:
        """The answer to one line. Raises DrawerGone, and TimeoutError where it is not warm within
        `start_s` or does not answer within `answer_s`."""
        if not self._greeted:
            said = json.loads(self._exchange(HELLO, start_s))
            if not said.get("ok"):
                raise DrawerGone(str(said.get("error", "it does not start")))
            self._greeted = True
        self.drawn += 1
        return self._exchange(line, answer_s)

    def leave(self) -> None:
        """Lets it end, at once where it hangs; does not wait for it."""
        threading.Thread(target=self._leave, name="drawer leaves").start()

    def end(self) -> None:
        """Ends it now."""
        self._process.kill()
        self._leave()

    def _exchange(self, line: bytes, seconds: float) -> bytes:
        stdin = self._process.stdin
        if stdin is None:
            raise DrawerGone("it has no standard input")
        try:
            stdin.write(line)
            stdin.flush()
        except OSError as error:
            raise DrawerGone(f"it ended ({self._process.poll()})") from error
        return self._line(time.monotonic() + seconds, seconds)

    def _line(self, deadline: float, seconds: float) -> bytes:
        """The next line that is JSON; a library's chatter on standard output is passed over."""
        stdout = self._process.stdout
        if stdout is None:
            raise DrawerGone("it has no standard output")
        while True:
            line, newline, rest = self._unread.partition(b"\n")
            if newline:
                self._unread = rest
                if line.lstrip().startswith(b"{"):
                    return line
                continue
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([stdout], [], [], left)[0]:
                raise TimeoutError(f"no answer within {seconds:.0f} s")
            more = os.read(stdout.fileno(), 65536)
            if not more:
                raise DrawerGone(f"it ended ({self._process.wait()})")
            self._unread += more

    def _leave(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(_LEAVE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
