"""Looks for known words in the memory of processes, in every spelling that `scripts.breach` looks
for in files. Used by the tests of the form.

A search that finds nothing proves something only beside one that finds: every test that uses this
plants words, or looks while they are there, first.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable
from pathlib import Path

from scripts.breach.searching import find_in_files
from scripts.breach.spelling import Found, find_in_bytes, find_in_stream, spellings

__all__ = [
    "Found",
    "find_in_bytes",
    "find_in_files",
    "find_in_memory",
    "is_in_memory",
    "spellings",
]

_QUIET = ("[vvar]", "[vvar_vclock]", "[vsyscall]")
"""Regions of the kernel's own, which cannot be read."""


def find_in_memory(pids: Iterable[int], words: Collection[str]) -> list[Found]:
    """Every word in every readable page of these processes (proc(5), /proc/pid/mem).

    Needs root, or processes of the same user that may be traced. Raises ProcessLookupError for a
    process that is not there, so that nothing passes for clean because it is gone.
    """
    found: list[Found] = []
    for pid in pids:
        for start, end, name in _regions(pid):
            found += _find_in_region(pid, start, end, words, f"process {pid} {name}")
    return list(dict.fromkeys(found))


def is_in_memory(pid: int, word: str) -> bool:
    """Whether a process holds the word anywhere: the control, which ends at the first find."""
    return any(_find_in_region(pid, start, end, [word], name) for start, end, name in _regions(pid))


def _find_in_region(
    pid: int, start: int, end: int, words: Collection[str], where: str
) -> list[Found]:
    with _memory_of(pid) as memory:
        memory.seek(start)
        left = end - start

        def read(most: int) -> bytes:
            nonlocal left
            try:
                data = memory.read(min(most, left))
            except OSError:
                return b""  # a page of a device or one that is gone
            left -= len(data)
            return data

        return find_in_stream(read, words, where)


def _memory_of(pid: int) -> io.FileIO:
    try:
        return Path(f"/proc/{pid}/mem").open("rb", buffering=0)
    except FileNotFoundError as error:
        raise ProcessLookupError(f"process {pid} is gone") from error


def _regions(pid: int) -> list[tuple[int, int, str]]:
    """Start, end and name of every region that can hold something of the process's own: not those
    that still are, page for page, the file that they map, nor those without any page."""
    try:
        text = Path(f"/proc/{pid}/smaps").read_text("utf-8", "replace")
    except FileNotFoundError as error:
        raise ProcessLookupError(f"process {pid} is gone") from error
    found = []
    for region in re.split(r"(?m)^(?=[0-9a-f]+-[0-9a-f]+ )", text):
        head, _, facts = region.partition("\n")
        parts = head.split(maxsplit=5)
        if len(parts) < 5 or not parts[1].startswith("r"):
            continue
        name = parts[5] if len(parts) > 5 else ""
        kib = {key: int(size) for key, size in re.findall(r"(?m)^(\w+): +(\d+) kB$", facts)}
        is_a_file = name.startswith("/") and "w" not in parts[1] and not kib.get("Anonymous")
        is_empty = not kib.get("Rss") and not kib.get("Swap")
        if name not in _QUIET and not is_a_file and not is_empty:
            start, _, end = parts[0].partition("-")
            found.append((int(start, 16), int(end, 16), name))
    return found
