"""The thread that reads and decodes a slide's photograph, off the drawing thread.

One slide at a time: the drawing thread asks for the most pressing one whenever this is free, so
there is no queue in which a slide could wait that nobody wants any more.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.player.programme import Entry
from screens.views import View
from sync.errors import SyncError
from sync.store import Generation

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Presented:
    """A view, and what it lacks that it should show: a tile's photograph that is damaged."""

    view: View
    lacking: str | None = None


Present = Callable[[Entry, Generation], Presented]
"""Reads the pictures (re-hashed) and makes the view. Raises SyncError where one is damaged that the
slide is nothing without."""


@dataclass(frozen=True)
class Prepared:
    """A view to paint, or why there is none; or both, where it could be made in part alone."""

    entry: Entry
    view: View | None
    problem: str | None = None


class Preparer:
    """Turns one entry at a time into a view; `done` is told on this thread."""

    def __init__(self, present: Present, done: Callable[[Prepared], None]) -> None:
        self._present = present
        self._done = done
        self._wanted: queue.SimpleQueue[tuple[Entry, Generation] | None] = queue.SimpleQueue()
        self._said: set[tuple[str, str]] = set()
        self._thread = threading.Thread(target=self._run, name="preparer", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def ask(self, entry: Entry, generation: Generation) -> None:
        """From the drawing thread: prepare this one. `done` answers every ask exactly once."""
        self._wanted.put((entry, generation))

    def stop(self) -> None:
        """End after the slide under way, two seconds at most."""
        self._wanted.put(None)
        self._thread.join(timeout=2)

    def _run(self) -> None:
        while (wanted := self._wanted.get()) is not None:
            entry, generation = wanted
            self._done(self._prepare(entry, generation))

    def _prepare(self, entry: Entry, generation: Generation) -> Prepared:
        try:
            presented = self._present(entry, generation)
            if presented.lacking is not None:
                self._say_once("slide %s lacks a photograph: %s", entry, presented.lacking)
            return Prepared(entry, presented.view, presented.lacking)
        except SyncError as error:
            self._say_once("slide %s cannot be shown: %s", entry, str(error))
            return Prepared(entry, None, str(error))
        except Exception as error:  # noqa: BLE001 - one slide must not take the others with it
            _log.exception("slide %s cannot be shown", entry.slide_id)
            return Prepared(entry, None, f"{type(error).__name__}: {error}")

    def _say_once(self, words: str, entry: Entry, problem: str) -> None:
        """It is tried again and again."""
        if (entry.drawn_from, problem) not in self._said:
            self._said.add((entry.drawn_from, problem))
            _log.error(words, entry.slide_id, problem)
