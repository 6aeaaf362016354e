"""Where every thread hands over to the drawing thread: one queue, one wake-up (STYLE rule 8)."""

from __future__ import annotations

import os
import select
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

Letter: TypeAlias = Callable[[], None]
"""Something to be done on the drawing thread."""


class Mailbox:
    """Letters from any thread; read by the drawing thread alone, which sleeps here until one comes.

    An eventfd(2) is what wakes it, so an idle player costs nothing and a recall no wait.
    """

    def __init__(self) -> None:
        self._letters: deque[Letter] = deque()
        self._bell = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)

    def post(self, letter: Letter) -> None:
        """From any thread: do this on the drawing thread, soon."""
        self._letters.append(letter)
        os.eventfd_write(self._bell, 1)

    def wait(self, seconds: float) -> None:
        """From the drawing thread: sleep until a letter comes, at most this long."""
        ready, _, _ = select.select([self._bell], [], [], max(0.0, seconds))
        if ready:
            os.eventfd_read(self._bell)

    def collect(self) -> list[Letter]:
        """From the drawing thread: the letters that have come, oldest first."""
        found: list[Letter] = []
        while self._letters:
            found.append(self._letters.popleft())
        return found

    def close(self) -> None:
        """No thread may post any more."""
        os.close(self._bell)
