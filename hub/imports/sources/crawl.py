"""A crawl of the API: page after page until an empty one, politely, and honest about its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from hub.imports.errors import FetchFailed, FetchRefused, PageRefused, SourceRefused
from hub.imports.fetching.addresses import address_refusal
from hub.imports.fetching.guarded import Fetcher, Limits
from hub.imports.fetching.waiting import patiently
from hub.imports.reasons import reason
from hub.imports.sources.pages import Completeness, Page, Tally, parse_page, part, whole

PAGE_SIZE = 50  # the API's maximum
MAX_PAGES = 400  # twenty times the list's length; a server that never ends is stopped
TRIES = 6
LIMITS = Limits(max_bytes=16 * 2**20, total_s=60.0)
_PAGING = frozenset({"page", "pageSize"})


class CrawlSource:
    """Yields pages as they arrive, so what was imported before a failure stays imported; a second
    run passes over it, because a record that has not changed changes nothing.
    """

    def __init__(
        self,
        url: str,
        fetcher: Fetcher,
        *,
        now: Callable[[], datetime],
        pause_s: float = 1.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if why := address_refusal(url):
            raise SourceRefused(url, why)
        self.name = url
        self.problems: list[PageRefused] = []
        self._fetcher = fetcher
        self._now = now
        self._pause_s = pause_s
        self._sleep = sleep
        self._end = part(reason("the crawl was broken off"))

    @property
    def page_count(self) -> int | None:
        """Not known before the end: `total` drifts."""
        return None

    def crawl(self) -> Completeness:
        """How the crawl ended."""
        return self._end

    def pages(self, tally: Tally) -> Iterator[Page]:
        """Until an empty page. A page that cannot be had ends the crawl, which is then partial."""
        for number in range(1, MAX_PAGES + 1):
            if number > 1:
                self._sleep(self._pause_s)
            page = self._page(number, tally)
            if page is None:
                return
            tally.add(page)
            if not page.items:
                self._end = self._at_the_end(number)
                return
            before = len(tally.uids)
            yield page
            if len(tally.uids) == before:
                self._end = part(reason("page {number} brought nothing new", number=number))
                return
        self._end = part(reason("stopped after {count} pages", count=MAX_PAGES))

    def _page(self, number: int, tally: Tally) -> Page | None:
        address = page_address(self.name, number)
        try:
            got = patiently(
                lambda: self._fetcher.fetch(address, accept="application/json", limits=LIMITS),
                tries=TRIES,
                sleep=self._sleep,
            )
            page = parse_page(got.data, address)
        except (FetchRefused, FetchFailed) as error:
            if number == 1:
                raise SourceRefused(address, error.why) from error
            problem = PageRefused(address, error.why)
        except PageRefused as error:
            problem = error
        else:
            return Page(address, page.items, number, page.total, as_of=self._now())
        tally.broken.append(f"page {number}")
        self.problems.append(problem)
        return None

    def _at_the_end(self, number: int) -> Completeness:
        filters = [name for name, _ in parse_qsl(urlsplit(self.name).query) if name not in _PAGING]
        if filters:
            names = ", ".join(filters)
            return part(reason("the address asks for a part of the list: {names}", names=names))
        return whole(reason("{count} pages up to the empty one", count=number - 1))


def page_address(url: str, number: int) -> str:
    """The address of one page; a `pageSize` of the operator's is kept, other members too."""
    parts = urlsplit(url)
    given = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != "page"]
    if "pageSize" not in dict(given):
        given.append(("pageSize", str(PAGE_SIZE)))
    query = urlencode([*given, ("page", str(number))])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
