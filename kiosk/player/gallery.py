"""The painted slides: at most a handful of textures, and the one that is being painted.

Runs on the drawing thread. What is not wanted any more is let go of at once: a recalled face stays
in no texture.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from kiosk.player.mishaps import told
from kiosk.player.preparing import Prepared
from kiosk.player.programme import Entry
from kiosk.voice.voice import Line
from screens.plan import Zone
from screens.views import View

PREPARED_WITHIN_S = 20.0
"""A photograph of the largest kind takes a small board three seconds to read and decode."""

_log = logging.getLogger(__name__)


class Job(Protocol):
    """`screens.painting.PaintJob`, as far as it is used here."""

    @property
    def pages(self) -> Sequence[Any]:
        """Textures, once `step` has returned True."""

    @property
    def zones(self) -> Sequence[tuple[Zone, ...]]:
        """What answers a touch on each page, likewise."""

    def step(self) -> bool:
        """A few milliseconds of painting; True when done."""


class Gallery:
    """Paints what it is asked for and keeps what is wanted.

    `begin` starts painting a view; `ask` has an entry prepared, which `prepared` answers; `sweep`
    frees what a painting has left behind.
    """

    def __init__(
        self,
        begin: Callable[[View], Job],
        ask: Callable[[Entry], None],
        sweep: Callable[[], None] = lambda: None,
        *,
        read: Callable[[View], tuple[Line, ...]] = lambda _view: (),
    ) -> None:
        self._begin = begin
        self._read = read
        self._sweep = sweep
        self._ask = ask
        self._pages: dict[str, tuple[Any, ...]] = {}
        self._zones: dict[str, tuple[tuple[Zone, ...], ...]] = {}
        self._lines: dict[str, tuple[Line, ...]] = {}
        self._asked: tuple[Entry, float] | None = None
        self._job: tuple[Entry, Job] | None = None
        self.spoiled: dict[str, str] = {}
        """Why an entry cannot be painted, by `drawn_from`."""
        self.lacking: dict[str, str] = {}
        """What a painted entry has to do without, by `drawn_from`: a damaged photograph's tile is
        empty in it."""
        self._stale: set[str] = set()
        """Of `lacking`: what is to be painted anew."""

    @property
    def painted(self) -> Mapping[str, int]:
        """Number of pages of all that is ready."""
        return {drawn_from: len(pages) for drawn_from, pages in self._pages.items()}

    def page(self, entry: Entry, page: int) -> Any:
        """A texture that is ready."""
        return self._pages[entry.drawn_from][page]

    def zones(self, entry: Entry, page: int) -> tuple[Zone, ...]:
        """What answers a touch on a page; nothing where it is painted anew just now."""
        pages = self._zones.get(entry.drawn_from, ())
        return pages[page] if page < len(pages) else ()

    def lines(self, entry: Entry) -> tuple[Line, ...]:
        """What a voice says of it, in the language of the painting."""
        return self._lines.get(entry.drawn_from, ())

    def repaint_with(
        self,
        begin: Callable[[View], Job],
        read: Callable[[View], tuple[Line, ...]] = lambda _view: (),
    ) -> None:
        """Paint everything anew, in another language order, size or contrast."""
        self._begin, self._read = begin, read
        self._pages.clear()
        self._zones.clear()
        self._lines.clear()
        self._job = None

    def retry(self) -> bool:
        """What could not be painted, or only in part, is tried again when it is wanted; whether
        there was any that could not. What was painted in part stands until that is done."""
        had_any = bool(self.spoiled)
        self.spoiled.clear()
        self._stale.update(self.lacking)
        return had_any

    def want(self, wanted: Sequence[Entry], keep: Sequence[Entry]) -> None:
        """Keep these and nothing else; go about the first of `wanted` that is not painted."""
        kept = {entry.drawn_from for entry in (*wanted, *keep)}
        for drawn_from in [name for name in self._pages if name not in kept]:
            del self._pages[drawn_from]
            self._zones.pop(drawn_from, None)
            self.lacking.pop(drawn_from, None)
            self._stale.discard(drawn_from)
        for drawn_from in [name for name in self._lines if name not in kept]:
            del self._lines[drawn_from]
        if self._job is not None and self._job[0].drawn_from not in kept:
            self._job = None
        there = (self._pages.keys() - self._stale) | self.spoiled.keys()
        missing = [entry for entry in wanted if entry.drawn_from not in there]
        self._give_up_waiting()
        if missing and self._asked is None and self._job is None:
            self._asked = (missing[0], time.monotonic())
            self._ask(missing[0])

    def _give_up_waiting(self) -> None:
        """A card that hangs in a read must not keep the display at one slide: another may be in
        memory already, and the tip line is painted."""
        if self._asked is None or time.monotonic() - self._asked[1] < PREPARED_WITHIN_S:
            return
        entry, self._asked = self._asked[0], None
        self.spoil(entry, TimeoutError())

    def prepared(self, prepared: Prepared) -> None:
        """The answer to an ask has come, or that to one that was given up."""
        if self._asked is not None and self._asked[0] == prepared.entry:
            self._asked = None
        entry, view = prepared.entry, prepared.view
        self._stale.discard(entry.drawn_from)
        self.lacking.pop(entry.drawn_from, None)
        if view is None:
            self.spoiled[entry.drawn_from] = prepared.problem or "no view"
            return
        try:
            self._job = (entry, self._begin(view))
        except Exception as error:  # noqa: BLE001 - one slide must not take the others with it
            self.spoil(entry, error)
            return
        if prepared.problem is not None:
            self.lacking[entry.drawn_from] = prepared.problem
        try:
            self._lines[entry.drawn_from] = self._read(view)
        except Exception as error:  # noqa: BLE001 - it can be seen, though it is not heard
            _log.error("slide %s cannot be read aloud: %s", entry.slide_id, told(error))

    def paint(self, paint_s: float) -> bool:
        """Paint for so many seconds, one step at the least; True while there is more to paint."""
        until_s = time.monotonic() + paint_s
        more = self.step()
        while more and time.monotonic() < until_s:
            more = self.step()
        return more

    def step(self) -> bool:
        """Paint a little; True while there is more to paint."""
        if self._job is None:
            return False
        entry, job = self._job
        try:
            done = job.step()
            pages, zones = (tuple(job.pages), tuple(job.zones)) if done else ((), ())
        except Exception as error:  # noqa: BLE001 - one slide must not take the others with it
            self._job = None
            self.spoil(entry, error)
            return False
        if done:
            self._pages[entry.drawn_from], self._zones[entry.drawn_from] = pages, zones
            self._job = job = None  # type: ignore[assignment]  # its widgets go before the sweep
            self._sweep()
        return not done

    def spoil(self, entry: Entry, error: Exception) -> None:
        """It cannot be drawn: it is left out until the store has changed, or is tried again."""
        _log.error("slide %s cannot be drawn: %s", entry.slide_id, told(error))
        self.spoiled[entry.drawn_from] = told(error)
        self._pages.pop(entry.drawn_from, None)

    def has_spoiled(self, entry: Entry) -> bool:
        """Whether this one cannot be drawn."""
        return entry.drawn_from in self.spoiled
