"""What may be shown now, as the player needs it: the playlist of `sync.rules`, ready to be painted.

Pure: what the store holds and what the clocks say go in. Called about once a second and whenever
the store changes, so that recalls, dates and age are enforced whether the agent lives or not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo

from kiosk.player.entry import Entry
from sync.models import (
    AnySlide,
    ApprovedNotice,
    ChannelManifest,
    ImageSlide,
    NoticeSlide,
    TenSlide,
    TipLineSlide,
)
from sync.models.channel import Order
from sync.models.slide import campaign_of
from sync.rules.ended import Ended
from sync.rules.latch import (
    Latch,
    notice_recall,
    notices_seen_in,
    picture_recall,
    slide_recall,
)
from sync.rules.playing import LeftOut, Playlist, TileLeftOut, playable
from sync.rules.time import ReferenceTime
from sync.types import NoticeId, PublicationNumber, SlideId

__all__ = ["Entry", "Programme", "programme_of"]

_NONE_YET: Mapping[SlideId, int] = MappingProxyType({})


@dataclass(frozen=True)
class Programme:
    """The entries to show, in order and never empty, and what is missing from it and why."""

    publication: PublicationNumber
    channel_order: Order
    entries: tuple[Entry, ...]
    refuge: Entry
    """Shows no face and may always be shown: where the display goes when a face must leave."""
    latch: Latch
    faces_withheld: str | None
    left_out: tuple[LeftOut, ...]
    tiles_left_out: tuple[TileLeftOut, ...] = ()
    undrawable: tuple[Entry, ...] = ()
    """What may be shown and cannot be drawn: a picture in the store is damaged, for example."""

    alerts: tuple[SlideId, ...] = ()
    """Of `entries`: those that come before everything."""
    spoiled: frozenset[str] = frozenset()
    """What could not be drawn, by `Entry.drawn_from`."""

    @cached_property
    def details(self) -> Mapping[NoticeId, Entry]:
        """What a touch may open: everybody whom the entries show; asked for at a touch, not each
        second."""
        return _details(self.entries, self.spoiled)

    @cached_property
    def order(self) -> tuple[SlideId, ...]:
        """The entries' slides in order."""
        return tuple(entry.slide_id for entry in self.entries)

    @cached_property
    def _by_slide(self) -> dict[SlideId, Entry]:
        return {entry.slide_id: entry for entry in (self.refuge, *self.entries)}

    def entry(self, slide_id: SlideId, detail: NoticeId | None = None) -> Entry | None:
        """The entry of a slide that may be shown, the refuge included; or of a notice's detail."""
        return self._by_slide.get(slide_id) if detail is None else self.details.get(detail)

    def counterpart(self, entry: Entry) -> Entry | None:
        """What stands in this programme for an entry of this or an earlier one."""
        return self.entry(entry.slide_id, entry.notice_id if entry.is_detail else None)

    def of_notice(self, notice_id: str) -> Entry | None:
        """The first entry that shows this notice alone."""
        return next((entry for entry in self.entries if entry.notice_id == notice_id), None)

    def allows(self, entry: Entry) -> bool:
        """Whether exactly this content may be shown, whichever of its pictures has its turn."""
        found = self.counterpart(entry)
        return found is not None and found.content == entry.content

    def forbids(self, entry: Entry) -> bool:
        """Whether this must leave at once, even where the same slide has been approved anew: a
        recall speaks against the very approval that it was drawn from."""
        if slide_recall(self.latch, entry.slide_id, entry.channel) is not None:
            return entry != self.refuge
        if isinstance(entry.slide, ImageSlide):
            picture = entry.slide.picture.sha256
            if picture_recall(self.latch, picture) is not None:
                return True
        return any(notice_recall(self.latch, notice) is not None for notice in entry.seen)

    def has_lost_somebody(self, entry: Entry) -> bool:
        """Whether this shows a person who, in it, may not be shown any more: ended, withdrawn."""
        found = self.counterpart(entry)
        kept = {n.content.id for n in found.seen} if found is not None else set()
        return found is None or any(n.content.id not in kept for n in entry.seen)


def programme_of(
    manifest: ChannelManifest,
    *,
    latch: Latch | None,
    reference: ReferenceTime,
    age_s: float,
    zone: ZoneInfo,
    ended: Ended,
    spoiled: frozenset[str] = frozenset(),
    showings: Mapping[SlideId, int] = _NONE_YET,
) -> Programme:
    """The programme of a manifest.

    Without a latch (its record is damaged) nobody knows what was recalled, so no face is shown.
    `spoiled` names, by `Entry.drawn_from`, what could not be drawn: it is left out meanwhile.
    `showings` counts how often each slide has stood since the start.
    """
    withheld = None
    if latch is None:
        latch, age_s, withheld = Latch(), math.inf, "the record of recalls in the store is damaged"
    playlist = playable(
        manifest, latch=latch, reference=reference, age_s=age_s, zone=zone, ended=ended
    )
    faceless = playable(
        manifest, latch=latch, reference=reference, age_s=math.inf, zone=zone, ended=ended
    )
    refuge = _entry(manifest, _refuge(manifest, faceless), faceless, showings)
    made = [_entry(manifest, slide, playlist, showings) for slide in playlist.slides]
    entries = [_drawable(entry, spoiled) for entry in made]
    undrawable = tuple(e for e in entries if e.drawn_from in spoiled and e != refuge)
    left = tuple(entry for entry in entries if entry not in undrawable) or (refuge,)
    drawn = {entry.slide_id for entry in left}
    return Programme(
        publication=manifest.publication,
        channel_order=manifest.channel.content.order,
        entries=left,
        refuge=refuge,
        latch=latch,
        faces_withheld=withheld or playlist.faces_withheld,
        left_out=playlist.left_out,
        tiles_left_out=playlist.tiles_left_out,
        undrawable=undrawable,
        alerts=tuple(slide.id for slide in playlist.alerts if slide.id in drawn),
        spoiled=spoiled,
    )


def _details(entries: Sequence[Entry], spoiled: frozenset[str]) -> dict[NoticeId, Entry]:
    """Of each notice that is shown; from its own slide rather than from a ten-grid. Not one that
    cannot be drawn: a touch on it would wait for ever, and the rotation with it."""
    found: dict[NoticeId, Entry] = {}
    for entry in sorted(entries, key=lambda entry: entry.notice is None):
        if entry.campaign is None:
            continue  # an image: nobody is named in it
        for notice in entry.seen:
            detail = replace(entry, notice=notice, faces=(), ranks=(), showing=0, is_detail=True)
            if detail.drawn_from not in spoiled:
                found.setdefault(notice.content.id, detail)
    return found


def _drawable(entry: Entry, spoiled: frozenset[str]) -> Entry:
    """With the next of its pictures that can be drawn; as it is where none can."""
    tried = entry
    for _ in range(len(entry.notice.content.pictures) if entry.notice is not None else 0):
        if tried.drawn_from not in spoiled:
            return tried
        tried = tried.with_next_picture()
    return entry


def _refuge(manifest: ChannelManifest, faceless: Playlist) -> AnySlide:
    evergreen = manifest.channel.content.evergreen.id
    slides = faceless.slides
    own = next((slide for slide in slides if slide.id == evergreen), None)
    return own or next((s for s in slides if isinstance(s, TipLineSlide)), slides[0])


def _entry(
    manifest: ChannelManifest,
    slide: AnySlide,
    playlist: Playlist,
    showings: Mapping[SlideId, int],
) -> Entry:
    notice = manifest.notice(slide.notice_id) if isinstance(slide, NoticeSlide) else None
    wanted = campaign_of(slide)
    campaign = next((entry for entry in manifest.campaigns if entry.content.id == wanted), None)
    faces: tuple[ApprovedNotice, ...] = ()
    ranks: tuple[int | None, ...] = ()
    if isinstance(slide, TenSlide):
        tiles = playlist.tiles.get(slide.id, ())
        faces = tuple(n for tile in tiles if (n := manifest.notice(tile)) is not None)
        ranks = tuple(manifest.channel.content.rank_of(face.content.id) for face in faces)
    elif isinstance(slide, ImageSlide):
        faces = notices_seen_in(slide, manifest)
    return Entry(
        slide=slide,
        channel=manifest.channel,
        notice=notice,
        campaign=campaign,
        faces=faces,
        ranks=ranks,
        showing=showings.get(slide.id, 0),
    )
