"""The one place where a device reads its clocks (DESIGN §4 Offline and time).

Agent and player are handed `SystemClock(...)` and call it; the rules of `sync.rules` take what it
returns. The wall clock is only ever believed where something vouches for it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from sync.rules.time import RELEASED, SystemTime

ClockSource: TypeAlias = Literal["system", "timesyncd", "trusted", "untrusted"]

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TIMESYNCD = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd.service(8): touched each time the clock was set from a time server."""

_STA_UNSYNC = 0x0040  # <sys/timex.h>: clock unsynchronised
_TIME_ERROR = 5


class _Timex(ctypes.Structure):
    """`struct timex` of adjtimex(2), padded well past its end."""

    _fields_ = [
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 256),
    ]


def kernel_says_synchronised() -> bool:
    """Whether a time daemon keeps the kernel's clock: adjtimex(2) with no mode only reads.

    False where the kernel will not say (a container without the call): unknown is not synchronised.
    """
    state = _Timex()
    libc = ctypes.CDLL(None, use_errno=True)
    result = int(libc.adjtimex(ctypes.byref(state)))
    return result not in {-1, _TIME_ERROR} and not state.status & _STA_UNSYNC


def timesyncd_says_synchronised() -> bool:
    """Whether systemd-timesyncd has set the clock since boot (its folder is emptied by a boot)."""
    return _TIMESYNCD.exists()


_VOUCHERS: Mapping[ClockSource, Callable[[], bool]] = {
    "system": kernel_says_synchronised,
    "timesyncd": timesyncd_says_synchronised,
    "trusted": lambda: True,
    "untrusted": lambda: False,
}


class SystemClock:
    """Reads wall clock, boot clock and boot id; each call is one reading."""

    def __init__(self, source: ClockSource) -> None:
        self._synchronised = _VOUCHERS[source]

    def __call__(self) -> SystemTime:
        """The clocks now. `boot_s` counts suspended time too (CLOCK_BOOTTIME, clock_gettime(2))."""
        return SystemTime(
            wall=datetime.now(UTC),
            synchronised=self._synchronised(),
            boot_id=self.boot_id,
            boot_s=time.clock_gettime(time.CLOCK_BOOTTIME),
        )

    @cached_property
    def boot_id(self) -> str:
        """Random per boot (random(4)); the same for as long as `boot_s` counts on."""
        try:
            return _BOOT_ID.read_text("ascii").strip()
        except OSError as error:
            raise OSError(
                error.errno or errno.EIO,
                "the boot id cannot be read, so ages cannot be told; /proc must be mounted",
                os.fspath(_BOOT_ID),
            ) from error


def built_at(image_built: date | None) -> datetime:
    """The time floor the device starts from: midnight UTC of the image's day, or the release's.

    An image day before the release is a typing mistake: the later of the two holds.
    """
    if image_built is None:
        return RELEASED
    return max(RELEASED, datetime(image_built.year, image_built.month, image_built.day, tzinfo=UTC))
