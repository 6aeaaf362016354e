"""What a painting leaves behind goes when the display has come to rest, and only once."""

from __future__ import annotations

import ctypes
from pathlib import Path

from kiosk.player.memory import REST_S, Sweeper, give_back


def test_memory_is_given_back_at_rest_once_for_each_painting() -> None:
    given: list[str] = []
    waits = iter([0.0, 1 / 30, REST_S, 1.0, 0.0, 1.0])
    sweeper = Sweeper(lambda: given.append("back"))
    step = sweeper.around(lambda _now_s: next(waits))
    sweeper.sweep()
    counts = []
    for round_number in range(6):
        if round_number == 4:
            sweeper.sweep()
        step(float(round_number))
        counts.append(len(given))
    assert counts == [0, 0, 1, 1, 1, 2]


def test_free_pages_in_the_middle_of_the_heap_go_back_to_the_system() -> None:
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.free.argtypes = (ctypes.c_void_p,)
    blocks = [libc.malloc(60_000) for _ in range(600)]
    for block in blocks:
        ctypes.memset(block, 1, 60_000)
    for block in blocks[:-1]:  # the last one holds the end of the heap
        libc.free(block)
    before = _resident_kb()
    give_back()
    assert _resident_kb() < before - 20_000
    libc.free(blocks[-1])


def _resident_kb() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))
