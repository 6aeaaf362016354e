"""Proof of play: which slide stood on this display, from when and for how long.

Kept in memory for the status, and by the day in files below `<store>/player/` that the agent
collects and deletes. No moment is written: a gap between two plays would tell whoever takes the
device when somebody gave a tip at it (ADR 0012). Bounded: a device that no agent empties keeps its
latest plays, some two months of them. Written by a thread of its own: an append must not hold up a
frame.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import threading
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sync.types import NoticeId, PublicationNumber, SlideId

KEPT_IN_MEMORY = 500
LINES_A_FILE = 20_000
FILES_KEPT = 60

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Play:
    """One showing of one slide."""

    slide_id: SlideId
    notice_id: NoticeId | None
    publication: PublicationNumber
    shown_at: float
    """Seconds since 1970 by the system clock at the flip, right or wrong."""
    clock_trusted: bool
    seconds: float


class PlayLog:
    """Remembers plays and appends them to `folder/plays-<day in UTC>-<pid>-<n>.jsonl`: one file is
    of one day."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._recent: deque[Play] = deque(maxlen=KEPT_IN_MEMORY)
        self._waiting: queue.SimpleQueue[Play | None] = queue.SimpleQueue()
        self._file: Path | None = None
        self._day = ""
        self._files = self._lines = 0
        self._thread = threading.Thread(target=self._write_all, name="plays", daemon=True)
        self.count = 0
        if folder is not None:
            self._thread.start()

    @property
    def recent(self) -> tuple[Play, ...]:
        """The latest plays, oldest first."""
        return tuple(self._recent)

    def add(self, play: Play) -> None:
        """A slide has left the display."""
        self.count += 1
        self._recent.append(play)
        if self._folder is not None:
            self._waiting.put(play)

    def close(self) -> None:
        """Write what waits, two seconds at most."""
        if self._folder is not None:
            self._waiting.put(None)
            self._thread.join(timeout=2)

    def _write_all(self) -> None:
        failed = False
        while (play := self._waiting.get()) is not None:
            try:
                self._append(play)
                failed = False
            except OSError as error:
                if not failed:  # a full disk is said once, and playback goes on
                    _log.warning("plays cannot be recorded: %s", error)
                failed = True

    def _append(self, play: Play) -> None:
        assert self._folder is not None  # noqa: S101 - the thread runs only where there is one
        day = f"{datetime.fromtimestamp(play.shown_at, UTC):%Y%m%d}"
        if self._file is None or self._day != day or self._lines >= LINES_A_FILE:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._drop_oldest(self._folder)
            self._files += 1
            name = f"plays-{day}-{os.getpid()}-{self._files:04d}.jsonl"
            self._file, self._day, self._lines = self._folder / name, day, 0
        line = json.dumps(written(play), separators=(",", ":")) + "\n"
        with self._file.open("a", encoding="utf-8") as file:
            file.write(line)
        self._lines += 1

    def _drop_oldest(self, folder: Path) -> None:
        files = sorted(folder.glob("plays-*.jsonl"), key=lambda file: file.stat().st_mtime_ns)
        for file in files[: max(0, len(files) + 1 - FILES_KEPT)]:
            file.unlink(missing_ok=True)


def written(play: Play) -> dict[str, object]:
    """What is written of a play; the day is in its file's name."""
    return {
        "slide_id": play.slide_id,
        "notice_id": play.notice_id,
        "publication": play.publication,
        "clock_trusted": play.clock_trusted,
    }
