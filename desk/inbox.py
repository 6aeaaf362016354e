"""The analysts' work: listing, reading, classifying and closing tips (`desk.answering` answers).

Page and terminal both call this. What it hands out in the clear lives in memory only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

from desk import book as books
from desk import reasons
from desk.book import Book, Entry, Kind, Pages, Reliability, Urgency
from desk.errors import Locked, TipUnknown
from desk.office import Office
from desk.rounds import Rounds
from desk.telling import Told, told
from desk.tips import Outside, SealedTip, TipFolder
from sync.errors import CannotOpen, EnvelopeRefused
from sync.models import Desk, Tip
from sync.rules.latch import Latch
from sync.sealing import open_tip
from sync.types import TipId

Show: TypeAlias = Literal["new", "open", "closed", "all"]
PAGE = 40
"""Rows of the list shown, and so opened, at once."""


@dataclass(frozen=True, repr=False)
class Row:
    """One tip: its outside, the book's entry, and its inside or why there is none."""

    name: str
    outside: Outside
    entry: Entry
    tip: Tip | None = None
    problem: Told | None = None
    twin: bool = False
    """Another envelope came under the same id before."""
    recalled: bool = False
    """Its notice has been taken down from every screen since."""
    strange_keys: bool = False
    """It is sealed to a key, too, that no signed list names."""

    @property
    def replies(self) -> int:
        """How many replies it has, by the book or the hub."""
        return max([self.outside.replies, *(each.number for each in self.entry.replies)])

    def __repr__(self) -> str:
        return f"Row({self.name})"


@dataclass(frozen=True, repr=False)
class Sheet:
    """One page of the list."""

    rows: tuple[Row, ...]
    page: int
    pages: int
    counts: dict[Show, int]


class Inbox:
    """One desk's tips. Every method raises Locked while the desk is locked."""

    def __init__(
        self,
        office: Office,
        tips: TipFolder,
        data: Path,
        rounds: Rounds,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._office = office
        self._tips = tips
        self._data = data
        self._rounds = rounds
        self._now = now

    # --- reading ---------------------------------------------------------------------------

    def sheet(self, show: Show, page: int = 1) -> Sheet:
        """One page of the list: unread first, then the latest first."""
        pages, index = self.book().read(), self._tips.index()
        states = {name: pages.of(outside.id).state for name, outside in index.items()}
        counts: dict[Show, int] = {"new": 0, "open": 0, "closed": 0, "all": len(states)}
        for state in states.values():
            counts[state] += 1
        names = [name for name, state in states.items() if show in {state, "all"}]
        names.sort(key=lambda name: (states[name] != "new", -index[name].number))
        last = max(1, -(-len(names) // PAGE))
        page = min(max(page, 1), last)
        chosen = names[(page - 1) * PAGE : page * PAGE]
        firsts = set(self._tips.firsts().values())
        rows = tuple(
            self._row(name, index[name], pages, twin=name not in firsts) for name in chosen
        )
        return Sheet(rows, page, last, counts)

    def look(self, tip: TipId) -> Row:
        """One tip, opened; nothing is noted. Raises TipUnknown."""
        name = self._tips.firsts().get(tip)
        if name is None:
            raise TipUnknown(told("There is no tip with the number {id} here.", id=tip))
        return self._row(name, self._tips.index()[name], self.book().read(), twin=False)

    def read(self, tip: TipId) -> Row:
        """One tip, opened; the book notes who read it. Raises TipUnknown."""
        row = self.look(tip)
        if row.tip is None:
            return row
        member, at = self.member(), self._now()
        entry = self.book().change(tip, lambda old: books.opened(old, member, at))
        return replace(row, entry=entry)

    # --- deciding --------------------------------------------------------------------------

    def classify(
        self,
        tip: TipId,
        *,
        urgency: Urgency | None,
        kind: Kind | None,
        reliability: Reliability | None,
    ) -> None:
        """Notes a judgement. Raises TipUnknown."""
        self.look(tip)
        member, at = self.member(), self._now()
        self.book().change(
            tip,
            lambda old: books.classified(
                old, member, at, urgency=urgency, kind=kind, reliability=reliability
            ),
        )

    def move(self, tip: TipId, state: Literal["open", "closed"]) -> None:
        """Closes a tip or opens it again. Raises TipUnknown."""
        self.look(tip)
        member, at = self.member(), self._now()
        self.book().change(tip, lambda old: books.moved(old, member, at, state))

    # --- inside ----------------------------------------------------------------------------

    def _row(self, name: str, outside: Outside, pages: Pages, *, twin: bool) -> Row:
        row = Row(name, outside, pages.of(outside.id))
        if twin:
            return replace(row, twin=True, problem=reasons.of_twin())
        sealed = self._tips.read(name)
        if sealed is None:
            return replace(row, problem=told("Its file cannot be read. Fetch all again."))
        try:
            return self._opened(row, sealed)
        except EnvelopeRefused as refused:
            return replace(row, problem=reasons.of_envelope(refused))
        except CannotOpen as error:
            return replace(row, problem=reasons.of_content(error))

    def _opened(self, row: Row, sealed: SealedTip) -> Row:
        jwe, kids = sealed.checked(), sealed.sealed_to()
        secrets = self._office.secrets_for(kids)
        if not secrets:
            return replace(row, problem=reasons.of_keys(kids, self._desk(), self.member()))
        found = self._rounds.found
        tip = open_tip(jwe, secrets)
        known = found.comparison.known if found.comparison else None
        return replace(
            row,
            tip=tip,
            recalled=_is_recalled(tip, found.latch),
            strange_keys=known is not None and not set(kids) <= known | set(secrets),
        )

    def member(self) -> str:
        """Who is at work. Raises Locked."""
        member = self._office.member
        if member is None:
            raise Locked(told("The desk is locked: unlock it first."))
        return member

    def book(self) -> Book:
        """The desk's book. Raises Locked."""
        return Book(self._data / "book.jwe", self._office.book_key())

    def _desk(self) -> Desk:
        return self._office.folder.desk()


def _is_recalled(tip: Tip, latch: Latch) -> bool:
    return tip.notice_id is not None and (("notice", tip.notice_id.casefold()) in latch.by_target)
