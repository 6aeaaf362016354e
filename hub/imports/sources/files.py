"""A file or a folder of `*.json`, as a crawl or a colleague left it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from hub.imports.errors import PageRefused, SourceRefused
from hub.imports.reasons import reason
from hub.imports.sources.pages import Completeness, Page, Tally, parse_page

MAX_BYTES = 64 * 2**20  # of one file; a page of fifty records is about 0.3 MB


class FileSource:
    """Yields a page per file. A broken file is noted in the tally and the next one is read."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._files = _files(path)
        self.problems: list[PageRefused] = []

    @property
    def page_count(self) -> int | None:
        """For a progress bar."""
        return len(self._files)

    def pages(self, tally: Tally) -> Iterator[Page]:
        """In the order of the numbers in the files' names."""
        for file in self._files:
            try:
                page = _read(file)
            except PageRefused as problem:
                tally.broken.append(file.name)
                self.problems.append(problem)
                continue
            tally.add(page)
            yield page

    def crawl(self) -> Completeness | None:
        """Files do not say by themselves how they were collected."""
        return None


def _read(file: Path) -> Page:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise PageRefused(file.name, reason("more than {count} bytes", count=MAX_BYTES))
        return parse_page(file.read_bytes(), file.name)
    except OSError as error:
        raise PageRefused(file.name, reason("cannot be read: {why}", why=error.strerror)) from error


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise SourceRefused(str(path), reason("is neither a file, a folder nor a web address"))
    found = sorted(path.glob("*.json"), key=_natural)
    if not found:
        raise SourceRefused(str(path), reason("holds no *.json file"))
    return found


def _natural(file: Path) -> list[tuple[int, str]]:
    """page-2 before page-10."""
    return [
        (int(part), "") if part.isdigit() else (0, part.casefold())
        for part in re.split(r"(\d+)", file.name)
    ]
