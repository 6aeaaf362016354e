"""What the demo asks of the running kiosk: the player's control socket, as the agent uses it."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import Any

from kiosk.control import order
from kiosk.errors import PlayerError
from scripts.demo_run.processes import DemoError

PATIENCE_S = 10.0
CROSSFADE_S = 1.0
"""Longer than any crossfade of the demo's kiosk."""


class Player:
    """The player that takes orders on one Unix socket."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ask(self, do: str, **more: object) -> dict[str, Any]:
        """The player's answer; raises `DemoError` when it says no or is not there."""
        try:
            answer: dict[str, Any] = order(self._path, do, timeout_s=PATIENCE_S, **more)
        except PlayerError as error:
            raise DemoError(str(error)) from error
        return answer

    def status(self) -> dict[str, Any]:
        """What is on the screen now; an empty answer while the player is still starting."""
        try:
            return self.ask("status")
        except DemoError:
            return {}

    def has_publication(self) -> bool:
        """Whether it plays a verified publication yet."""
        status = self.status()
        return bool(status.get("publication") and status.get("slide"))

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
        self.ask("screenshot", path=str(path.absolute()))
        return path

    def bring(self, notice_id: str, *, seconds: float = 30) -> None:
        """Turns to a notice's slide and waits until its first page is on the screen."""
        deadline = time.monotonic() + seconds
        while not self.shows_first_page(notice_id):
            if time.monotonic() > deadline:
                raise DemoError(f"notice {notice_id} did not come to the screen: {self.status()}")
            with contextlib.suppress(DemoError):  # it may not be in the playlist yet
                self.ask("show", notice_id=notice_id)
            time.sleep(0.1)
