"""Looks at the display all the time, from a thread of its own, and judges what stands there.

What is wrong counts when two pictures in a row show it: a frame buffer is not copied in one
instant, so a single picture may hold the halves of two frames.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from scripts.bench_run.faults.colours import Sight

LOOK_S: Final = 0.04
RECALL_S: Final = 1.0
"""DESIGN §9: from then on a recalled face is off, counted from when the device has the recall."""


@dataclass
class Allowed:
    """Whose colours may stand, and since when others may not (monotonic seconds)."""

    faces: set[tuple[int, int]] = field(default_factory=set)
    """Notice and publication, as colours: everything that was ever signed and not overtaken."""
    banned: dict[int, float] = field(default_factory=dict)
    """A recalled notice's colour, and when the device had verified its recall."""


def wrong_with(sight: Sight, allowed: Allowed, now_s: float) -> str | None:
    """What is wrong with what stands on the display; None where nothing is."""
    if sight.forged:
        return "a picture that nobody signed was shown"
    for notice in sorted(sight.notices):
        since = allowed.banned.get(notice)
        if since is not None and now_s - since > RECALL_S:
            return f"the recalled face of colour {notice} was shown {now_s - since:.1f} s later"
    if sight.mixed:
        return (
            f"parts of several pictures were shown: notices {sorted(sight.notices)},"
            f" publications {sorted(sight.publications)}"
        )
    if sight.face is not None and sight.face not in allowed.faces:
        return f"a face was shown that no publication holds: {sight.face}"
    return None


class Watch:
    """The thread. `look` takes a picture of the display and reads it."""

    def __init__(self, look: Callable[[], Sight], allowed: Callable[[], Allowed]) -> None:
        self._look = look
        self._allowed = allowed
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._wrongs: list[str] = []
        self._suspected: str | None = None
        self._latest = Sight(blank=True)
        self._gone_s: float | None = None
        self._back_s: float | None = None
        self.looks = 0
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Look until stopped."""
        self._thread.start()

    def stop(self) -> None:
        """No more."""
        self._stopped.set()
        self._thread.join()

    def strike(self) -> None:
        """A fault happens now: the time back to picture is counted anew."""
        with self._lock:
            self._gone_s = self._back_s = None

    @property
    def latest(self) -> Sight:
        """What stands now."""
        return self._latest

    def dark_s(self) -> float | None:
        """How long there was no picture since the strike: 0 where there always was one, None
        where there is none yet."""
        with self._lock:
            if self._gone_s is None:
                return 0.0
            return None if self._back_s is None else self._back_s - self._gone_s

    def wrongs(self) -> list[str]:
        """What was wrong since the last call."""
        with self._lock:
            found, self._wrongs = self._wrongs, []
            return found

    def see(self, sight: Sight, now_s: float) -> None:
        """Judge one picture."""
        with self._lock:
            self._latest = sight
            self.looks += 1
            if sight.blank:
                self._gone_s = now_s if self._gone_s is None else self._gone_s
                self._back_s = None
            elif self._gone_s is not None and self._back_s is None:
                self._back_s = now_s
            wrong = wrong_with(sight, self._allowed(), now_s)
            kind = wrong.split(":")[0] if wrong else None
            if wrong and kind == self._suspected and wrong not in self._wrongs:
                self._wrongs.append(wrong)
            self._suspected = kind

    def _run(self) -> None:
        try:
            while not self._stopped.wait(LOOK_S):
                self.see(self._look(), time.monotonic())
        except OSError as error:
            with self._lock:  # what stood last would else stand for ever
                self._latest = Sight(blank=True)
                self._wrongs.append(f"the display could not be read any more: {error}")
