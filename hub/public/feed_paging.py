"""Which entries one document of a feed holds, and where the others are (RFC 5005 §3). Pure.

A document's place is told by the approval it stands before or after, never by a count: what is
approved or taken down meanwhile moves no entry from a document that is still to be read to one that
has been read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Relation: TypeAlias = Literal["first", "previous", "next", "last"]
_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Place:
    """What an address asks for; both None: the first document."""

    before: int | None = None
    after: int | None = None

    @property
    def query(self) -> str:
        """As an address ends with it."""
        if self.before is not None:
            return f"?before={self.before}"
        return f"?after={self.after}" if self.after is not None else ""


@dataclass(frozen=True)
class Document:
    """One document: the entries from `start` to before `stop`, and its neighbours."""

    start: int
    stop: int
    links: tuple[tuple[Relation, Place], ...]
    """None where the feed is one document."""

    def at(self, relation: Relation) -> Place | None:
        """The place of a neighbour; None where there is none."""
        return dict(self.links).get(relation)


def place_of(query: Mapping[str, str]) -> Place | None:
    """What was asked for; None where it makes no sense."""
    asked = {name: query[name] for name in ("before", "after") if name in query}
    if len(asked) > 1 or not all(_NUMBER.fullmatch(value) for value in asked.values()):
        return None
    return Place(**{name: int(value) for name, value in asked.items()})


def document_at(numbers: Sequence[int], place: Place, most: int) -> Document:
    """`numbers` are the entries' approvals, the highest first; a document holds at most `most`."""
    rising = numbers[::-1]
    start, stop = 0, min(most, len(numbers))
    if place.before is not None:
        start = len(numbers) - bisect_left(rising, place.before)
        stop = min(start + most, len(numbers))
    elif place.after is not None:
        stop = len(numbers) - bisect_left(rising, place.after + 1)
        start = max(stop - most, 0)
    return Document(start, stop, tuple(_links(numbers, start, stop, most)))


def _links(
    numbers: Sequence[int], start: int, stop: int, most: int
) -> Iterator[tuple[Relation, Place]]:
    if start == 0 and stop == len(numbers):
        return
    yield "first", Place()
    if start > 0:
        # The entries that are higher than whatever stands at the head of this one.
        yield "previous", Place(after=numbers[start] if start < len(numbers) else numbers[-1] - 1)
    if stop < len(numbers):
        yield "next", Place(before=numbers[stop - 1] if stop > 0 else numbers[0] + 1)
    whole = (len(numbers) - 1) // most * most
    yield "last", Place(before=numbers[whole - 1]) if whole else Place()
