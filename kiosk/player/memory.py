"""How this process gets its memory and gives it back.

A slide's pictures and textures are megabytes that live for seconds. By default glibc learns, from
the first of them that is freed, to carve the next out of its heap, where one small block on top
keeps all of them; and each thread gets a heap of its own. On a screen that plays for months that is
memory that only grows. And a slide's widgets hold one another and their textures, tens of
megabytes, until Python's cyclic collector comes by, which on its own may take minutes.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable

# <malloc.h>; setting a threshold by hand also stops glibc from moving it (mallopt(3)).
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
LARGE = 256 * 1024
"""Bytes from which a block is mapped on its own, and returned when it is freed."""

REST_S = 0.1
"""Seconds without anything to do, longer than between two frames of a fade: the display stands."""


def return_large_blocks() -> bool:
    """Call before threads start. False where the C library is not glibc; nothing is lost then."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:
        return False
    settings = ((_M_MMAP_THRESHOLD, LARGE), (_M_TRIM_THRESHOLD, 2 * LARGE), (_M_ARENA_MAX, 1))
    return all(mallopt(name, value) == 1 for name, value in settings)


def give_back() -> bool:
    """Return whole free pages to the system (malloc_trim(3)), in under a millisecond. False where
    nothing was returned, or the C library is not glibc."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except AttributeError:
        return False
    return bool(trim(0))


class Sweeper:
    """Frees a slide's widgets as soon as it is painted: 3 ms, because all that was there before the
    first slide is set aside for good and not looked through again (gc.freeze). What the renderer
    held until it had drawn them, 13 MB in small blocks, follows when the display has come to rest.
    """

    def __init__(self, give_back: Callable[[], object] = give_back) -> None:
        self._give_back = give_back
        self._is_settled = False
        self._is_due = False

    def sweep(self) -> None:
        """Called when a slide has been painted."""
        gc.collect()
        self._is_due = True
        if not self._is_settled:
            self._is_settled = True
            gc.freeze()

    def around(self, step: Callable[[float], float]) -> Callable[[float], float]:
        """A step of the loop, and the rest of the sweeping once it has time to spare."""

        def both(now_s: float) -> float:
            wait_s = step(now_s)
            if self._is_due and wait_s >= REST_S:
                self._is_due = False
                self._give_back()
            return wait_s

        return both
