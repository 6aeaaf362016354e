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

Present = Callable[[Entry, Generation], View]
"""Reads the pictures (re-hashed) and makes the view. Raises SyncError where one is damaged."""


@dataclass(frozen=True)
class Prepared:
    """A view to paint, or why there is none."""

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
            return Prepared(entry, self._present(entry, generation))
        except SyncError as error:
            if (entry.drawn_from, str(error)) not in self._said:  # it is tried again and again
                self._said.add((entry.drawn_from, str(error)))
                _log.error("slide %s cannot be shown: %s", entry.slide_id, error)
            return Prepared(entry, None, str(error))
        except Exception as error:  # noqa: BLE001 - one slide must not take the others with it
            _log.exception("slide %s cannot be shown", entry.slide_id)
            return Prepared(entry, None, f"{type(error).__name__}: {error}")
