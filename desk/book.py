"""The desk's own book: what analysts decided about each tip, and who read it when. No word of it.

Kept encrypted (a compact JWE, `dir` with A256GCM) and replaced in one rename; several processes of
one desk may write it, each change under a lock.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias, get_args

from pydantic import Field, ValidationError

from desk.errors import BookUnreadable
from desk.telling import told
from sync.canonical import canonical_json
from sync.errors import CannotOpen
from sync.models._frozen import Frozen
from sync.sealing import boxes
from sync.store.files import locked, make_folder, write_file
from sync.types import Instant, TipId, TipIdField

State: TypeAlias = Literal["new", "open", "closed"]
Urgency: TypeAlias = Literal["at_once", "today", "in_turn"]
Kind: TypeAlias = Literal["sighting", "place", "identity", "people", "events", "other", "nothing"]
Reliability: TypeAlias = Literal["confirmed", "likely", "doubtful", "unknown"]
STATES: tuple[State, ...] = get_args(State)
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
KINDS: tuple[Kind, ...] = get_args(Kind)
RELIABILITIES: tuple[Reliability, ...] = get_args(Reliability)

_HEADER: Final = json.dumps(
    {"alg": "dir", "enc": "A256GCM", "typ": "sebusca-book", "v": 1}, separators=(",", ":")
)


class Act(Frozen):
    """Who did something, and when."""

    member: str
    at: Instant


class SentReply(Frozen):
    """A reply that the hub has taken; its words are sealed elsewhere (`desk.tips`)."""

    number: Annotated[int, Field(ge=1)]
    by: Act


class Entry(Frozen):
    """One tip in the book."""

    state: State = "new"
    urgency: Urgency | None = None
    kind: Kind | None = None
    reliability: Reliability | None = None
    reads: tuple[Act, ...] = ()
    """The first reading of each member."""
    replies: tuple[SentReply, ...] = ()
    changed: Act | None = None
    """The last change of state or classification."""


class Pages(Frozen):
    """The whole book."""

    schema_version: Literal[1] = 1
    entries: dict[TipIdField, Entry] = {}

    def of(self, tip: TipId) -> Entry:
        """The tip's entry; an empty one where nobody has opened it yet."""
        return self.entries.get(tip, Entry())


def opened(entry: Entry, member: str, at: datetime) -> Entry:
    """The entry after a member read the tip."""
    if any(act.member == member for act in entry.reads):
        return entry
    reads = (*entry.reads, Act(member=member, at=at))
    state = "open" if entry.state == "new" else entry.state
    return entry.model_copy(update={"reads": reads, "state": state})


def classified(
    entry: Entry,
    member: str,
    at: datetime,
    *,
    urgency: Urgency | None,
    kind: Kind | None,
    reliability: Reliability | None,
) -> Entry:
    """The entry with another classification; None means that nobody has judged it."""
    changed = Act(member=member, at=at)
    values = {"urgency": urgency, "kind": kind, "reliability": reliability, "changed": changed}
    return entry.model_copy(update=values)


def moved(entry: Entry, member: str, at: datetime, state: Literal["open", "closed"]) -> Entry:
    """The entry closed, or open again."""
    return entry.model_copy(update={"state": state, "changed": Act(member=member, at=at)})


def answered(entry: Entry, member: str, at: datetime, number: int) -> Entry:
    """The entry after the hub took a reply."""
    if any(reply.number == number for reply in entry.replies):
        return entry
    sent = SentReply(number=number, by=Act(member=member, at=at))
    return entry.model_copy(update={"replies": (*entry.replies, sent)})


class Book:
    """The file. `key` is 32 bytes (`desk.office.Office.book_key`)."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key

    def read(self) -> Pages:
        """The whole book; an empty one before the first change. Raises BookUnreadable."""
        try:
            data = self.path.read_text("ascii")
        except FileNotFoundError:
            return Pages()
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable() from error
        try:
            return Pages.model_validate_json(boxes.unwrap(data, self._key, "the desk's book"))
        except (CannotOpen, ValidationError) as error:
            raise self._unreadable() from error

    def change(self, tip: TipId, change: Callable[[Entry], Entry]) -> Entry:
        """Replaces one entry by `change(entry)`, durably. Raises BookUnreadable or StoreError; the
        old book is then untouched."""
        make_folder(self.path.parent)
        with locked(self.path.with_suffix(".lock")):
            pages = self.read()
            old = pages.of(tip)
            new = change(old)
            if new != old:
                entries = {**pages.entries, tip: new}
                pages = pages.model_copy(update={"entries": entries})
                sealed = boxes.wrap(canonical_json(pages), _HEADER, self._key)
                write_file(self.path, sealed.encode("ascii"))
            return new

    def _unreadable(self) -> BookUnreadable:
        return BookUnreadable(
            told(
                "{file}: the desk's book does not open with this desk's key: it is damaged, or"
                " another desk's. Put back a copy, or move it away to begin a new one.",
                file=self.path,
            )
        )
