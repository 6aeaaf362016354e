"""SIGINT ends a bench that takes long: once, and what it has seen by then is still reported."""

from __future__ import annotations

import signal
from types import FrameType


def end_at_sigint() -> None:
    """Have the first SIGINT raise KeyboardInterrupt, even where a shell has started this in the
    background, with the signal ignored; what comes after it interrupts no clearing up."""
    signal.signal(signal.SIGINT, _end)


def _end(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt
