"""The drawing thread's loop: sleeps until something is due, then steps and draws.

Kivy's own loop wakes thirty times a second and drops a callback that raises without a word. This
one sleeps in the mailbox, twelve times a second at the most while a slide stands (a finger is
answered within a tenth of a second), and a failure is logged, survived, and fatal when it repeats.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from kiosk.player.mailbox import Mailbox

STILL_S = 0.08
"""Longest sleep where there is input: what a touch may wait."""
STILL_WITHOUT_INPUT_S = 0.25
"""Longest sleep where there is none: window events and the heartbeat."""
FAILURES = 5
WITHIN_S = 10.0
"""So many failures in a row in so short a time, and the process ends for the supervisor to start
anew."""

_log = logging.getLogger(__name__)


class Frames(Protocol):
    """Kivy's window and event loop, as far as they are used here."""

    @property
    def closed(self) -> bool:
        """Whether the window is gone."""

    def run_once(self) -> None:
        """Take the window's events, dispatch input, and draw if anything asks for it."""


class FailureCount:
    """Counts failures in a sliding time."""

    def __init__(self, most: int = FAILURES, within_s: float = WITHIN_S) -> None:
        self._most = most
        self._within_s = within_s
        self._at: deque[float] = deque()

    def is_too_many(self, now_s: float) -> bool:
        """One more; True where it is time to give up."""
        self._at.append(now_s)
        while self._at and now_s - self._at[0] > self._within_s:
            self._at.popleft()
        return len(self._at) >= self._most

    def went_well(self) -> None:
        """A round has ended well: those before it are not in a row with any to come."""
        self._at.clear()


class Loop:
    """Runs until told to stop, the window is closed, or it fails too often."""

    def __init__(
        self,
        frames: Frames,
        mailbox: Mailbox,
        *,
        step: Callable[[float], float],
        beat: Callable[[float], None],
        still_s: float,
    ) -> None:
        """`step(now_s)` does what is due and says how many seconds after `now_s` there is more.
        `beat` is called after each round that ended well."""
        self._frames = frames
        self._mailbox = mailbox
        self._step = step
        self._beat = beat
        self._still_s = still_s
        self._stopping = False
        self._failed = False
        self._failures = FailureCount()

    def stop(self) -> None:
        """From any thread, or a signal: end after this round."""
        self._stopping = True
        self._mailbox.post(lambda: None)

    def fail(self, error: BaseException | None) -> None:
        """From any thread: something without which there is no player has ended."""
        _log.critical("the drawing loop cannot go on", exc_info=error)
        self._failed = True
        self.stop()

    def run(self) -> int:
        """Exit code: 0 when told to stop, 1 after failing."""
        while not self._stopping and not self._frames.closed:
            begun_s = time.monotonic()
            wait_s = self._round(begun_s)
            spent_s = time.monotonic() - begun_s
            self._mailbox.wait(min(wait_s - spent_s, self._still_s))
        return 1 if self._failed else 0

    def _round(self, now_s: float) -> float:
        wait_s = self._still_s
        try:
            self._read_letters()
            wait_s = self._step(now_s)
            self._frames.run_once()
            self._beat(now_s)
            self._failures.went_well()
        except Exception as error:  # noqa: BLE001 - logged, counted, fatal when it repeats
            _log.exception("the drawing loop stumbled")
            if self._failures.is_too_many(now_s):
                self.fail(error)
        return wait_s

    def _read_letters(self) -> None:
        """Each by itself: one that fails takes no other with it, nor the round."""
        for letter in self._mailbox.collect():
            try:
                letter()
            except Exception:  # noqa: BLE001 - logged, and the show goes on
                _log.exception("a letter to the drawing thread could not be carried out")
