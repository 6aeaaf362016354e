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

# <malloc.h>; setting a threshold by hand also stops glibc from moving it (mallopt(3)).
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
LARGE = 256 * 1024
"""Bytes from which a block is mapped on its own, and returned when it is freed."""


def return_large_blocks() -> bool:
    """Call before threads start. False where the C library is not glibc; nothing is lost then."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except AttributeError:
        return False
    settings = ((_M_MMAP_THRESHOLD, LARGE), (_M_TRIM_THRESHOLD, 2 * LARGE), (_M_ARENA_MAX, 1))
    return all(mallopt(name, value) == 1 for name, value in settings)


class Sweeper:
    """Frees a slide's widgets as soon as it is painted: 3 ms, because all that was there before the
    first slide is set aside for good and not looked through again (gc.freeze)."""

    def __init__(self) -> None:
        self._is_settled = False

    def sweep(self) -> None:
        """Called when a slide has been painted."""
        gc.collect()
        if not self._is_settled:
            self._is_settled = True
            gc.freeze()
