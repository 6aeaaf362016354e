"""How a process asks to be started again at once: on purpose, because its settings changed."""

from __future__ import annotations

from typing import Final

START_AGAIN: Final = 75
"""Exit code; EX_TEMPFAIL of sysexits.h, which nothing else here ends with."""
LIVED_S: Final = 1.0
"""A process that asks for it sooner than this is treated as failing, or it could spin."""


def is_wanted(code: int, lived_s: float) -> bool:
    """Whether it is to be started at once, and no failure counted."""
    return code == START_AGAIN and lived_s >= LIVED_S
