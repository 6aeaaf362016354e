"""The spool on a disk that is full: it says so, loses nothing, and still gives room back."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sync.errors import SpoolFull, StoreFull
from sync.spool import DiskRoom, Spool
from sync.spool.reserve import RESERVE_BYTES
from sync.types import TipId
from tests.fixtures_tips import SEALED, due_ids, numbered, tip_id

MIB = 2**20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.mark.parametrize(
    ("free", "whole", "takes"),
    [(63 * MIB, 64_000 * MIB, False), (65 * MIB, 64_000 * MIB, True), (2 * MIB, 64 * MIB, True)],
)
def test_the_disk_keeps_what_it_needs(folder: Path, free: int, whole: int, takes: bool) -> None:
    spool = Spool(folder, most=9, room=lambda _folder: DiskRoom(free, whole))
    assert spool.room() is takes
    if takes:
        spool.keep(SEALED, due_in_s=0)
    else:
        with pytest.raises(StoreFull, match="must stay so"):
            spool.keep(SEALED, due_in_s=0)
    assert spool.count() == int(takes)


def test_a_disk_that_is_full_says_so_and_loses_nothing(folder: Path) -> None:
    spool = Spool(folder, most=1000, most_bytes=256 * 1024)
    kept: list[TipId] = []

    def fill() -> None:
        for seed in range(1000):
            spool.keep(numbered(seed), due_in_s=0)
            kept.append(tip_id(seed))

    with pytest.raises(SpoolFull, match="the disk is full"):
        fill()
    assert len(kept) > 5
    assert sorted(due_ids(spool)) == sorted(kept)
    spool.done(kept[0], kept[1])
    spool.keep(numbered(2000), due_in_s=0)  # there is room again
    assert tip_id(2000) in due_ids(spool)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of six megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        pytest.skip("only root can make a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def filled(folder: Path) -> None:
    """Takes the disk's last byte."""
    descriptor = os.open(folder / "others", os.O_WRONLY | os.O_CREAT)
    for size in (65_536, 4096, 1):
        with suppress(OSError):
            while True:
                os.write(descriptor, b"x" * size)
    os.close(descriptor)


def test_on_a_disk_that_others_filled_tips_still_go_out_and_make_room(small_disk: Path) -> None:
    first = Spool(small_disk / "spool", most=999)
    for seed in range(9):
        first.keep(numbered(seed), due_in_s=0)
    first.close()
    filled(small_disk)
    spool = Spool(small_disk / "spool", most=999)  # of a process that starts on the full disk
    with pytest.raises(SpoolFull):
        spool.keep(numbered(99), due_in_s=0)
    found = due_ids(spool)
    spool.done(*found)
    spool.tidy()
    assert (sorted(found), spool.count()) == (sorted(tip_id(seed) for seed in range(9)), 0)
    (small_disk / "others").unlink()
    spool.tidy()
    assert (small_disk / "spool" / "spool.reserve").stat().st_size == RESERVE_BYTES
    spool.close()
