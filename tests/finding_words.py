"""Looks for known words in files and in the memory of processes, in every spelling that a program
might have left them in. Used by the tests of the form and of a breach.

A search that finds nothing proves something only beside one that finds: every test that uses this
plants words, or looks while they are there, first.
"""

from __future__ import annotations

import html
import json
import os
import quopri
import re
import unicodedata
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, quote_plus

SHORTEST = 6
"""Characters: a shorter word would be found by chance in a few hundred megabytes."""
_BLOCK = 2**19
"""Bytes read at a time, few enough to stay in a processor's cache; blocks overlap by the longest
spelling."""
_QUIET = ("[vvar]", "[vvar_vclock]", "[vsyscall]")
"""Regions of the kernel's own, which cannot be read."""


@dataclass(frozen=True)
class Found:
    """One word in one place."""

    word: str
    where: str


def spellings(word: str) -> frozenset[bytes]:
    """The bytes in which `word` can lie about: UTF-8, -16 and -32, base64 at each alignment, URL,
    JSON, HTML and quoted-printable escapes, each composed and decomposed. Raises ValueError for a
    word that is too short to be looked for."""
    if len(word) < SHORTEST:
        raise ValueError(f"{word!r} has less than {SHORTEST} characters")
    found: set[bytes] = set()
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, word)
        plain = [
            text.encode(code)
            for code in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
        ]
        # CPython keeps a string in one, two or four bytes a character, as its widest needs
        # (PEP 393); the one-byte form is Latin-1.
        if all(ord(char) < 256 for char in text):
            plain.append(text.encode("latin-1"))
        found.update(plain)
        found.update(part for data in plain for part in _in_base64(data))
        escaped = json.dumps(text)[1:-1]
        found.update(
            {
                escaped.encode("ascii"),
                re.sub(r"\\u[0-9a-f]{4}", _upper, escaped).encode("ascii"),
                quote(text).encode("ascii"),
                quote(text).lower().encode("ascii"),
                quote_plus(text).encode("ascii"),
                html.escape(text).encode("utf-8"),
                text.encode("ascii", "xmlcharrefreplace"),
                quopri.encodestring(text.encode("utf-8")),
                quopri.encodestring(text.encode("utf-8"), header=True),
                text.encode("utf-8").hex().encode("ascii"),
                text.encode("utf-8").hex().upper().encode("ascii"),
            }
        )
    return frozenset(found)


def find_in_bytes(data: bytes, words: Collection[str], where: str) -> list[Found]:
    """Every word that is in `data`, in whatever spelling."""
    return [Found(word, where) for word, search in _searches(words) if search.is_in(data)]


def find_in_files(folders: Iterable[Path], words: Collection[str]) -> list[Found]:
    """Every word in every file below `folders` (or a file itself), names of files included."""
    found: list[Found] = []
    for file in _files(folders):
        found += find_in_bytes(os.fsencode(file.name), words, f"the name of {file}")
        try:
            with file.open("rb") as source:
                found += _find_in_stream(source.read, words, str(file))
        except (FileNotFoundError, PermissionError, OSError):
            continue  # gone meanwhile, or a socket
    return _once(found)


def find_in_memory(pids: Iterable[int], words: Collection[str]) -> list[Found]:
    """Every word in every readable page of these processes (proc(5), /proc/pid/mem).

    Needs root, or processes of the same user that may be traced. Raises ProcessLookupError for a
    process that is not there, so that nothing passes for clean because it is gone.
    """
    found: list[Found] = []
    for pid in pids:
        for start, end, name in _regions(pid):
            found += _find_in_region(pid, start, end, words, f"process {pid} {name}")
    return _once(found)


def is_in_memory(pid: int, word: str) -> bool:
    """Whether a process holds the word anywhere: the control, which ends at the first find."""
    return any(_find_in_region(pid, start, end, [word], name) for start, end, name in _regions(pid))


def _find_in_region(
    pid: int, start: int, end: int, words: Collection[str], where: str
) -> list[Found]:
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
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

        return _find_in_stream(read, words, where)


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


def _find_in_stream(
    read: Callable[[int], bytes], words: Collection[str], where: str
) -> list[Found]:
    searches = _searches(words)
    overlap = max(search.longest for _, search in searches) - 1
    found: list[Found] = []
    rest = b""
    while data := read(_BLOCK):
        if not data.strip(b"\0"):  # most of a thread's stack
            rest = b""
            continue
        block = rest + data
        found += [Found(word, where) for word, search in searches if search.is_in(block)]
        rest = block[-overlap:]
    return found


class _Search:
    """All spellings of one word. Looks first for a few parts, of which every spelling has one: that
    is some hundred times as fast as an alternation of them all."""

    def __init__(self, word: str) -> None:
        every = spellings(word)
        self.longest = max(map(len, every))
        self._whole = re.compile(b"|".join(re.escape(part) for part in sorted(every)))
        run = max(re.findall("[A-Za-z0-9]+", word), key=len, default="")
        parts = _parts(run) if len(run) >= SHORTEST - 1 else ()
        self._parts = {
            next((part for part in parts if part in spelling), spelling) for spelling in every
        }

    def is_in(self, data: bytes) -> bool:
        return any(self._is_around(data, part) for part in self._parts)

    def _is_around(self, data: bytes, part: bytes) -> bool:
        at = data.find(part)
        while at >= 0:
            around = data[max(0, at - self.longest) : at + self.longest]
            if self._whole.search(around):
                return True
            at = data.find(part, at + 1)
        return False


@lru_cache(maxsize=64)
def _search(word: str) -> _Search:
    return _Search(word)


def _searches(words: Collection[str]) -> list[tuple[str, _Search]]:
    return [(word, _search(word)) for word in words]


def _parts(run: str) -> tuple[bytes, ...]:
    """A run of letters as it stands within the spellings of a word that it is part of."""
    plain = run.encode("ascii")
    wide = [run.encode(code).strip(b"\0") for code in ("utf-16-le", "utf-32-le")]
    in_base64 = {
        part
        for code in ("ascii", "utf-16-le", "utf-32-le")
        for part in _in_base64(run.encode(code))
    }
    return (plain, *wide, *sorted(in_base64, key=len, reverse=True), plain.hex().encode("ascii"))


def _in_base64(data: bytes) -> Iterator[bytes]:
    """The characters that `data` alone decides, at each of the three places it can begin at."""
    for before in range(3):
        padded = bytes(before) + data
        whole = padded[: len(padded) - len(padded) % 3]
        skip = (before * 8 + 5) // 6
        for encode in (b64encode, urlsafe_b64encode):
            part = encode(whole)[skip:]
            if len(part) >= SHORTEST:
                yield part


def _upper(match: re.Match[str]) -> str:
    return "\\u" + match.group()[2:].upper()


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_file():
            yield folder
            continue
        for root, _folders, names in os.walk(folder):
            yield from (Path(root) / name for name in names if not (Path(root) / name).is_symlink())


def _once(found: list[Found]) -> list[Found]:
    return list(dict.fromkeys(found))
