"""Reads the machine's clocks: the one adapter between the operating system and `sync.rules.time`.

Used by agent and player. Linux only, as a device is.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from sync.rules.time import SystemTime

ClockSource: TypeAlias = Literal["system", "timesyncd", "trusted", "untrusted"]
"""How a device knows that its clock is right (`config.kiosk`, `clock`)."""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TIMESYNCD = Path("/run/systemd/timesync/synchronized")
_TIME_ERROR = 5  # adjtimex(2): "the system clock is not synchronized"


class _Timex(ctypes.Structure):
    """`struct timex` of adjtimex(2); `modes` 0 only reads. The tail is wider than any kernel's."""

    _fields_ = (("modes", ctypes.c_uint), ("rest", ctypes.c_char * 508))


def system_clock(source: ClockSource = "system") -> Callable[[], SystemTime]:
    """A function that reads the clocks, with the given source of trust."""
    boot_id = _boot_id()
    synchronised = _judges()[source]
    return lambda: SystemTime(
        wall=datetime.now(UTC),
        synchronised=synchronised(),
        boot_id=boot_id,
        boot_s=time.clock_gettime(time.CLOCK_BOOTTIME),
    )


def _judges() -> dict[ClockSource, Callable[[], bool]]:
    return {
        "system": _kernel_says_so,
        "timesyncd": _TIMESYNCD.exists,
        "trusted": lambda: True,
        "untrusted": lambda: False,
    }


def _kernel_says_so() -> bool:
    timex = _Timex()
    state: int = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    return 0 <= state < _TIME_ERROR


def _boot_id() -> str:
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        # No such kernel file (a sandbox): the moment of the boot names it, to the minute.
        booted_s = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
        return f"booted-{round(booted_s / 60)}"
