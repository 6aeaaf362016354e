"""What the board says of itself: temperature, throttling, memory. Pure parsers, and their files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.asking import printed_by
from sync.device_api import Throttle

THERMAL: Final = Path("/sys/class/thermal")
MEMINFO: Final = Path("/proc/meminfo")
_PLAUSIBLE_C: Final = (-40.0, 150.0)
_VCGENCMD: Final = ("vcgencmd", "get_throttled")
_VCGENCMD_S: Final = 5.0
_EVER: Final[tuple[tuple[int, Throttle], ...]] = (
    (16, "undervoltage"), (17, "capped"), (18, "throttled"), (19, "hot"),
)  # fmt: skip
"""Bits of Raspberry Pi's `get_throttled` for "since switched on"; 0 to 3 say the same of now."""


@dataclass(frozen=True)
class Board:
    """One reading."""

    temperature_c: float | None = None
    throttled: tuple[Throttle, ...] = ()
    memory_free_bytes: int | None = None


def read_board(thermal: Path = THERMAL, meminfo: Path = MEMINFO) -> Board:
    """As of now; whatever cannot be read is left out."""
    return Board(
        temperature_c=hottest(_texts(thermal)),
        throttled=throttled_of(printed_by(_VCGENCMD, within_s=_VCGENCMD_S) or ""),
        memory_free_bytes=memory_of(_text(meminfo)),
    )


def hottest(texts: Sequence[str]) -> float | None:
    """Of `thermal_zone*/temp`: thousandths of a degree Celsius (sysfs-class-thermal). Sensors that
    are not connected say nonsense, such as -274000 or 0."""
    values = [int(text) / 1000 for text in texts if text.strip().lstrip("-").isdigit()]
    low, high = _PLAUSIBLE_C
    return max((value for value in values if low <= value <= high and value != 0), default=None)


def throttled_of(said: str) -> tuple[Throttle, ...]:
    """Of `throttled=0x50005`; nothing where it says something else."""
    with suppress(ValueError):
        name, _, number = said.strip().partition("=")
        if name == "throttled":
            bits = int(number, 16)
            return tuple(word for bit, word in _EVER if bits >> bit & 1)
    return ()


def memory_of(text: str) -> int | None:
    """MemAvailable of /proc/meminfo, in bytes (proc(5): it counts in kibibytes)."""
    for line in text.splitlines():
        name, _, rest = line.partition(":")
        amount = rest.split()
        if name == "MemAvailable" and amount and amount[0].isdigit():
            return int(amount[0]) * 1024
    return None


def _texts(thermal: Path) -> list[str]:
    return [_text(file) for file in sorted(thermal.glob("thermal_zone*/temp"))]


def _text(file: Path) -> str:
    try:
        return file.read_text("ascii", "replace")
    except OSError:
        return ""
