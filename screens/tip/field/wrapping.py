"""Typed text in rows that fit a width, every character kept: pure, so a touch finds its letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """Characters `start` to `end` of the text; what ends the row (a space that did not fit, a new
    line) belongs to it but is not drawn."""

    start: int
    end: int
    text: str


Width = Callable[[str], int]
"""Pixels that a piece of one line takes."""


def wrapped(text: str, width: int, measure: Width) -> tuple[Row, ...]:
    """Rows of at most `width` pixels, at least one. Words stay whole where they fit a row."""
    rows: list[Row] = []
    start = 0
    for paragraph in text.split("\n"):
        rows.extend(_paragraph(paragraph, start, width, measure))
        start += len(paragraph) + 1
    return tuple(rows)


def place_of(rows: Sequence[Row], caret: int) -> tuple[int, int]:
    """(row, character within it) of the caret: the row that begins at it, where two meet there."""
    found = max((n for n, row in enumerate(rows) if row.start <= caret), default=0)
    return found, min(caret, rows[found].end) - rows[found].start


def caret_at(row: Row, x: float, measure: Width) -> int:
    """The caret position nearest to `x` pixels from the row's left end."""
    best, distance = row.start, abs(x)
    for count in range(1, len(row.text) + 1):
        off = abs(measure(row.text[:count]) - x)
        if off < distance:
            best, distance = row.start + count, off
    return best


def _paragraph(text: str, start: int, width: int, measure: Width) -> list[Row]:
    rows: list[Row] = []
    at = 0
    while True:
        rest = text[at:]
        if measure(rest) <= width:
            rows.append(Row(start + at, start + len(text), rest))
            return rows
        cut = _most_that_fits(rest, width, measure)
        space = rest.rfind(" ", 0, cut + 1)
        end = space if space > 0 else cut
        rows.append(Row(start + at, start + at + end, rest[:end]))
        at += end + (1 if space > 0 else 0)


def _most_that_fits(text: str, width: int, measure: Width) -> int:
    """Characters that fit, at least one; the text as a whole does not."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= width else (low, middle - 1)
    return low
