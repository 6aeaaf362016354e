"""What has ended on this device stays ended (DESIGN §4), whatever the clock says afterwards.

A clock that is set back, a dead battery or a boot without network must not bring a face back. The
player keeps this record; an entry names the approval (or publication) it ended under, so that a
later one, with a later end, starts afresh.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field

from sync.models import ChannelManifest
from sync.models._frozen import Frozen
from sync.rules.time import ReferenceTime

EndedKind: TypeAlias = Literal["notice", "slide", "campaign", "publication"]


class EndedEntry(Frozen):
    """One thing that has passed its end."""

    kind: EndedKind
    id: Annotated[str, Field(max_length=64)]
    """Notice, slide or campaign id; the channel's id for a publication."""
    number: Annotated[int, Field(ge=1)]
    """The approval it ended under; the publication's own number for a publication."""


class Ended(Frozen):
    """Everything that has passed its end."""

    entries: frozenset[EndedEntry] = frozenset()

    def has(self, kind: EndedKind, subject: str, number: int) -> bool:
        """Whether this very approval or publication has ended."""
        return (kind, subject, number) in self._keys

    @cached_property
    def _keys(self) -> frozenset[tuple[EndedKind, str, int]]:
        return frozenset((entry.kind, entry.id, entry.number) for entry in self.entries)


class End(NamedTuple):
    """A moment after which something is not shown, and what field of the feed says so."""

    entry: EndedEntry
    at: datetime
    field: str


def ends(manifest: ChannelManifest) -> Iterator[End]:
    """Every end that a manifest names."""
    channel = manifest.channel
    publication = EndedEntry(kind="publication", id=channel.content.id, number=manifest.publication)
    yield End(publication, manifest.valid_until, "valid_until")
    for slide in channel.content.slides:
        if slide.show_until is not None:
            entry = EndedEntry(kind="slide", id=slide.id, number=channel.approval.number)
            yield End(entry, slide.show_until, "show_until")
    for campaign in manifest.campaigns:
        if campaign.content.ends is not None:
            number = campaign.approval.number
            entry = EndedEntry(kind="campaign", id=campaign.content.id, number=number)
            yield End(entry, campaign.content.ends, "ends")
    for notice in manifest.notices:
        entry = EndedEntry(kind="notice", id=notice.content.id, number=notice.approval.number)
        for field in ("verified_until", "show_until", "outcome_until"):
            at: datetime | None = getattr(notice.content, field)
            if at is not None:
                yield End(entry, at, field)


def ended_after(manifest: ChannelManifest, ended: Ended, reference: ReferenceTime) -> Ended:
    """`ended` with everything of `manifest` whose end has passed at `reference` (trusted or not:
    an untrusted reference is a lower bound). Entries are kept while the manifest that could bring
    them back might still be the one on the device; numbers only grow, so the rest may go."""
    named = tuple(ends(manifest))
    passed = frozenset(end.entry for end in named if reference.now > end.at)
    current = frozenset(end.entry for end in named)
    kept = frozenset(entry for entry in ended.entries if not _superseded(entry, current))
    entries = passed | kept
    return ended if entries == ended.entries else Ended(entries=entries)


def _superseded(entry: EndedEntry, current: frozenset[EndedEntry]) -> bool:
    return any(
        other.kind == entry.kind and other.id == entry.id and other.number > entry.number
        for other in current
    )
