"""The player's pulse, read by the supervisor: it beats only while pictures reach the display.

A process can live and its display be frozen, so a beat comes after a round of the drawing loop that
ended well, after the GPU has said that it finished, and only if frames are flipped: none comes
before the first flip, and none while a frame is wanted and does not get there. A slide that stands
still wants none. What the supervisor tells systemd (sd_notify(3)) is this pulse and nothing else
(DESIGN §10: restarted in 3 s).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

BEAT_S = 1.0
"""Seconds between two beats. The contract with the supervisor is two at most."""


class Frames(Protocol):
    """The display, as far as the heart must know it."""

    @property
    def count(self) -> int:
        """Frames flipped so far."""

    @property
    def is_owing(self) -> bool:
        """Whether a frame is wanted that the last round has not flipped."""

    def finish(self) -> None:
        """Returns once the GPU has done what it was given."""


class Heart:
    """Touches `file` once a second while `frames` get to the display."""

    def __init__(self, file: Path, frames: Frames) -> None:
        self._file = file
        self._frames = frames
        self._beat_s = float("-inf")
        self._flipped = 0

    def beat(self, now_s: float) -> None:
        """Called after each good round, at `now_s` of a monotonic clock; beats if it is time."""
        if now_s - self._beat_s < BEAT_S:
            return
        flipped = self._frames.count
        if flipped == 0 or (self._frames.is_owing and flipped == self._flipped):
            return
        self._frames.finish()
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.utime(descriptor)
        finally:
            os.close(descriptor)
        self._beat_s = now_s
        self._flipped = flipped
