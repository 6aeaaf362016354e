"""A supervised process ends with its supervisor, however that ends."""

from __future__ import annotations

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1  # <sys/prctl.h>


def end_with_parent(parent: int) -> None:
    """Asks the kernel to kill this process when `parent` dies (prctl(2), PR_SET_PDEATHSIG).

    Called first thing in a supervised process, on its main thread. Exits at once where `parent` is
    already gone, because the kernel's promise covers only deaths to come.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(0)
