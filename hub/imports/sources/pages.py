"""Pages of a list, and whether together they are the whole list; pure.

A uid that is gone means something only in a whole list: the FBI removes most captures without a
word, but a page that failed to load removes fifty.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from hub.imports.errors import PageRefused
from hub.imports.reasons import Reason, reason

Claim: TypeAlias = Literal["complete", "partial"]
"""What the operator says of a source."""


@dataclass(frozen=True)
class Page:
    """Records as read, and where they stood."""

    place: str
    """File name or address, for messages."""
    items: tuple[Any, ...]
    number: int | None = None
    total: int | None = None
    as_of: datetime | None = None
    """When this was known to be the authority's list; None where the page cannot say."""


@dataclass(frozen=True)
class Completeness:
    """Whether everything that is listed was seen, and how that is known."""

    complete: bool
    why: Reason


def whole(why: Reason) -> Completeness:
    """Everything was seen."""
    return Completeness(complete=True, why=why)


def part(why: Reason) -> Completeness:
    """Something may not have been seen."""
    return Completeness(complete=False, why=why)


@dataclass
class Tally:
    """What a run has seen so far; sources add pages, the run adds uids."""

    numbers: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    unnumbered: int = 0
    uids: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    """Places of pages that could not be read."""
    nameless: int = 0
    """Records without a uid: any of those that are missed could be one of them."""

    def add(self, page: Page) -> None:
        """Counts a page that was read."""
        if page.number is None:
            self.unnumbered += 1
        else:
            self.numbers.append(page.number)
        if page.total is not None:
            self.totals.append(page.total)


def parse_page(data: bytes, place: str) -> Page:
    """The API's envelope `{total, page, items}`, or a bare list of records.

    Raises PageRefused naming the place and, for JSON that ends early, line and column.
    """
    try:
        body = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PageRefused(
            place, reason("is not UTF-8 text (byte {byte})", byte=error.start)
        ) from error
    except json.JSONDecodeError as error:
        why = reason(
            "is not whole JSON: line {line}, column {column}", line=error.lineno, column=error.colno
        )
        raise PageRefused(place, why) from error
    except RecursionError as error:
        raise PageRefused(place, reason("is nested too deeply to be a list of records")) from error
    items = body.get("items") if isinstance(body, dict) else body
    if not isinstance(items, list):
        raise PageRefused(place, reason("has no list “items”, as the pages of the API have"))
    envelope = body if isinstance(body, dict) else {}
    return Page(
        place,
        tuple(items),
        number=_whole(envelope.get("page")),
        total=_whole(envelope.get("total")),
        as_of=newest_change(items),
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def newest_change(items: list[Any]) -> datetime | None:
    """The latest `modified` of a page. The page was read then or later, so a file that has lain
    about for years does not look like this morning's list.
    """
    found = []
    for item in items:
        text = item.get("modified") if isinstance(item, dict) else None
        with suppress(ValueError, OverflowError):
            if isinstance(text, str):
                when = datetime.fromisoformat(text)
                found.append((when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC))
    return max(found, default=None)


def completeness(tally: Tally, *, claim: Claim | None, crawl: Completeness | None) -> Completeness:
    """Whether the whole list was seen. `crawl` is what a crawl of the API says of itself; files are
    judged by their page numbers and totals; the operator's claim goes before both.

    Whatever anyone claims, a page that could not be read, a record without a uid and an empty list
    are never the whole.
    """
    if tally.broken:
        return part(reason("could not be read: {places}", places=", ".join(tally.broken)))
    if tally.nameless:
        return part(reason("records without a uid: {count}", count=tally.nameless))
    if not tally.uids:
        return part(reason("no records"))
    if claim is not None:
        if claim == "complete":
            return whole(reason("the operator says that it is complete"))
        return part(reason("the operator says that it is partial"))
    return crawl if crawl is not None else _by_numbers(tally)


def _by_numbers(tally: Tally) -> Completeness:
    """Pages 1 to n without a gap that hold as many records as the last of them says there are."""
    if tally.unnumbered or not tally.numbers or not tally.totals:
        return part(reason("not every file says which page of how many records it is"))
    numbers = sorted(set(tally.numbers))
    if numbers != list(range(1, len(numbers) + 1)):
        given = ", ".join(map(str, numbers))
        return part(reason("the pages are {given}, not 1, 2, 3 and so on", given=given))
    # `total` drifts while one crawls; the largest is the one that nothing may be missing from.
    total, seen = max(tally.totals), len(tally.uids)
    if seen < total:
        return part(reason("{seen} of {total} records", seen=seen, total=total))
    return whole(
        reason(
            "pages 1 to {pages}, {seen} of {total} records",
            pages=len(numbers),
            seen=seen,
            total=total,
        )
    )
