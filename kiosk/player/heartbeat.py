"""The player's pulse, read by the supervisor: it beats only while pictures can reach the display.

A process can live and its display be frozen, so a beat comes after a round of the drawing loop that
ended well and after the GPU has said that it finished what it was given. A loop that hangs, a flip
that never returns and a round that fails all stop the heart (DESIGN §10: restarted in 3 s).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

BEAT_S = 1.0
"""Seconds between two beats. The contract with the supervisor is two at most."""


class Heart:
    """Touches `file` once a second. `gpu_answers` returns once the GPU has finished."""

    def __init__(self, file: Path, gpu_answers: Callable[[], None]) -> None:
        self._file = file
        self._gpu_answers = gpu_answers
        self._beat_s = float("-inf")

    def beat(self, now_s: float) -> None:
        """Called after each good round, at `now_s` of a monotonic clock; beats if it is time."""
        if now_s - self._beat_s < BEAT_S:
            return
        self._gpu_answers()
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.utime(descriptor)
        finally:
            os.close(descriptor)
        self._beat_s = now_s
