"""The thread that looks for new settings, so that the drawing thread never waits for a disk."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk.renewal import LOOK_S, Renewal


class RenewalWatch:
    """Calls `due` once a second from the moment that new settings matter, until stopped.

    Again and again, because the player does not end while a form lies over it.
    """

    def __init__(self, renewal: Renewal, due: Callable[[], None]) -> None:
        self._renewal = renewal
        self._due = due
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="renewal", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking; waits for the look under way, two seconds at most."""
        self._ending.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        due = False
        while not self._ending.wait(LOOK_S):
            due = self._renewal.is_due() or due
            if due:
                self._due()
