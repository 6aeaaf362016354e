"""What the demo asks of the running kiosk: the player's control socket, as the agent uses it."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from pathlib import Path
from typing import Any

from scripts.demo_run.processes import DemoError

CROSSFADE_S = 1.0
"""Longer than any crossfade of the demo's kiosk."""


class Player:
    """One question, one answer, each a line of JSON over the Unix socket."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ask(self, **question: object) -> dict[str, Any]:
        """The player's answer; raises `DemoError` when it says no or is not there."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(10)
                connection.connect(str(self._path))
                connection.sendall(json.dumps(question).encode() + b"\n")
                with connection.makefile("rb") as answers:
                    line = answers.readline()
        except OSError as error:
            raise DemoError(f"the player does not answer on {self._path}: {error}") from error
        answer: dict[str, Any] = json.loads(line or b"{}")
        if answer.get("ok") is False or not line:
            raise DemoError(f"the player refused {question}: {answer.get('error', 'no answer')}")
        return answer

    def status(self) -> dict[str, Any]:
        """What is on the screen now; an empty answer while the player is still starting."""
        try:
            return self.ask(do="status")
        except DemoError:
            return {}

    def shows_first_page(self, notice_id: str) -> bool:
        status = self.status()
        return status.get("notice_id") == notice_id and status.get("page") == 0

    def shows_notice(self, notice_id: str) -> bool:
        return self.status().get("notice_id") == notice_id

    def is_fading(self) -> bool:
        """Whether the last change of slides may still be under way."""
        shown_at = self.status().get("shown_at") or 0.0
        return time.time() - float(shown_at) < CROSSFADE_S

    def screenshot(self, path: Path) -> Path:
        """A PNG of the screen as it is."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.ask(do="screenshot", path=str(path.absolute()))
        return path

    def bring(self, notice_id: str, *, seconds: float = 30) -> None:
        """Turns to a notice's slide and waits until its first page is on the screen."""
        deadline = time.monotonic() + seconds
        while not self.shows_first_page(notice_id):
            if time.monotonic() > deadline:
                raise DemoError(f"notice {notice_id} did not come to the screen: {self.status()}")
            with contextlib.suppress(DemoError):  # it may not be in the playlist yet
                self.ask(do="show", notice_id=notice_id)
            time.sleep(0.1)
