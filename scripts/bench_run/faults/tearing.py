"""What bit rot and a power cut leave on a disk. All chance is the caller's, and none comes from how
files lie on the disk but for their age.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from scripts.bench_run.faults.colours import forgery

HALF: Final = 0.5
_YOUNG: Final = 12
"""Files that a disk may still have had in its own memory when the power went."""
_PAIRS: Final[tuple[tuple[str, str], ...]] = tuple(
    (f"trust/{name}.json", f"trust/{name}.copy.json")
    for name in ("age", "floors", "recalls", "time")
)


def rot(folder: Path, chance: random.Random) -> None:
    """Two files are not what was written."""
    files = _files(folder)
    for path in chance.sample(files, k=min(2, len(files))):
        _change(path, lambda data: spoilt(data, chance))


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """One bit is another, or the file ends early, or it is a picture that nobody signed."""
    how = chance.choice(("turned", "turned", "torn", "forged"))
    if how == "turned" and data:
        place = chance.randrange(len(data))
        return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
    return forgery() if how == "forged" else data[: chance.randrange(len(data) + 1)]


def tear_unsynced(store: Path, spool: Path, runtime: Path, chance: random.Random) -> None:
    """What any power cut does: all that was being written, and not synchronised, is half there.

    A temporary file, the end of a record of plays, the tail of the spool's log (SQLite's WAL format
    has a checksum on each frame, because of this), its shared memory; and what lies in memory alone
    is gone, as the runtime folder of a device is a tmpfs.
    """
    (store / f".new-{chance.randbytes(8).hex()}").write_bytes(chance.randbytes(64))
    (store / "trust" / f".new-{chance.randbytes(8).hex()}").write_bytes(b"")
    for plays in sorted((store / "player").glob("plays-*.jsonl")):
        _change(plays, lambda data: data[: max(0, len(data) - chance.randrange(80))])
    for log in sorted(spool.glob("*-wal")):
        _change(log, lambda data: data + chance.randbytes(chance.randrange(1, 6000)))
    for shared in sorted(spool.glob("*-shm")):
        _change(shared, lambda data: chance.randbytes(len(data)))
    for path in sorted(runtime.iterdir()):
        if not path.is_dir():
            path.unlink()


def tear_acknowledged(store: Path, newest: int, chance: random.Random) -> None:
    """What a disk does that says "written" too early, as cheap cards do: several of the youngest
    files are torn together, in half of all cases both copies of a record, and the last change of
    generation, where it was to publication `newest`, may not have come to be. Tips are spared:
    against such a disk nothing can be saved.
    """
    switched = (store / "current").readlink().name.startswith(f"{newest}-")
    pairs = (*_PAIRS, *([_generation(store)] if switched else []))
    young = _files(store)[-_YOUNG:]
    torn = set(chance.sample(young, k=min(chance.randint(2, 6), len(young))))
    if chance.random() < HALF:
        torn |= {store / name for name in chance.choice(pairs)}
    for path in sorted(torn):
        tear = chance.choice((_cut, _zeros))
        _change(path, partial(tear, chance=chance))
    if switched and chance.random() < HALF and (store / "previous").is_symlink():
        _point_back(store)


def _point_back(store: Path) -> None:
    """The rename of the pointer was lost."""
    before = (store / "previous").readlink()
    (store / "current").unlink()
    (store / "current").symlink_to(before)


def _generation(store: Path) -> tuple[str, str]:
    """The current one's record and its copy."""
    folder = (store / "current").readlink()
    return f"{folder}/generation.json", f"{folder}/generation.copy.json"


def _cut(data: bytes, *, chance: random.Random) -> bytes:
    """The end is missing, or all of it."""
    return data[: chance.choice((0, chance.randrange(len(data) + 1)))]


def _zeros(data: bytes, *, chance: random.Random) -> bytes:
    """The length is there, and none of the last blocks."""
    return _cut(data, chance=chance).ljust(len(data), b"\0")


def _files(folder: Path) -> list[Path]:
    """All of a store's files, oldest first. Locks are none: nothing is in them."""
    found = []
    for path in sorted(folder.rglob("*")):
        with suppress(OSError):
            if path.is_file() and not path.is_symlink() and path.stat().st_size:
                found.append((path.stat().st_mtime_ns, path))
    return [path for _, path in sorted(found)]


def _change(path: Path, change: Callable[[bytes], bytes]) -> None:
    with suppress(OSError):
        path.write_bytes(change(path.read_bytes()))
