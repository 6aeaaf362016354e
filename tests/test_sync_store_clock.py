"""The adapter between the machine's clocks and the rules."""

import time
from datetime import UTC, datetime
from pathlib import Path

from sync.store.clock import system_clock


def test_the_boot_clock_runs_and_the_boot_has_a_name() -> None:
    clock = system_clock("trusted")
    first, second = clock(), clock()
    assert second.boot_s >= first.boot_s > 0
    assert first.boot_id == second.boot_id != ""
    booted_s = time.clock_gettime(time.CLOCK_BOOTTIME)
    assert abs(clock().boot_s - booted_s) < 5


def test_the_wall_clock_is_read_in_utc() -> None:
    wall = system_clock("untrusted")().wall
    assert wall.tzinfo is UTC
    assert abs((datetime.now(UTC) - wall).total_seconds()) < 5


def test_trust_comes_from_where_the_settings_say() -> None:
    timesyncd = Path("/run/systemd/timesync/synchronized").exists()
    found = [
        system_clock(source)().synchronised for source in ("trusted", "untrusted", "timesyncd")
    ]  # type: ignore[arg-type]
    assert found == [True, False, timesyncd]


def test_the_kernel_is_asked_whether_the_clock_is_set() -> None:
    # adjtimex(2) through an independent reader: the status word of the same structure.
    import ctypes

    words = (ctypes.c_int * 128)()
    state = ctypes.CDLL(None).adjtimex(words)
    status = words[10]  # `int status` at byte 40 of struct timex on 64-bit Linux
    unsynchronised = bool(status & 0x40)  # STA_UNSYNC
    assert system_clock("system")().synchronised is (0 <= state < 5)
    assert not (unsynchronised and system_clock("system")().synchronised)
