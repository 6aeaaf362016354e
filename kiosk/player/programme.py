"""What may be shown now, as the player needs it: the playlist of `sync.rules`, ready to be painted.

Pure: what the store holds and what the clocks say go in. Called about once a second and whenever
the store changes, so that recalls, dates and age are enforced whether the agent lives or not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from sync.canonical import sha256_of
from sync.models import (
    AnySlide,
    ApprovedCampaign,
    ApprovedChannel,
    ApprovedNotice,
    ChannelManifest,
    MessageSlide,
    NoticeSlide,
    TipLineSlide,
)
from sync.models.slide import campaign_of
from sync.rules.ended import Ended
from sync.rules.latch import Latch, notice_recall, slide_recall
from sync.rules.playing import LeftOut, Playlist, playable
from sync.rules.time import ReferenceTime
from sync.types import NoticeId, PublicationNumber, Sha256, SlideId


@dataclass(frozen=True)
class Entry:
    """One slide with everything it is drawn from."""

    slide: AnySlide
    channel: ApprovedChannel
    notice: ApprovedNotice | None
    campaign: ApprovedCampaign | None

    @property
    def slide_id(self) -> SlideId:
        """Stable over publications."""
        return self.slide.id

    @property
    def notice_id(self) -> NoticeId | None:
        """The notice whose face this is, if it is one's."""
        return self.notice.content.id if self.notice is not None else None

    @property
    def face(self) -> tuple[NoticeId, Sha256] | None:
        """Whose face, in which approved form; None where it shows nobody's."""
        if self.notice is None:
            return None
        return self.notice.content.id, self.notice.approval.content_sha256

    @property
    def duration_s(self) -> float:
        """Seconds that a page stands."""
        return float(self.slide.duration_s)

    @cached_property
    def drawn_from(self) -> str:
        """Equal for entries that look alike: a hash of what is drawn, not of dates or durations."""
        parts: list[str] = [self.slide.type]
        if self.notice is not None:
            parts.append(self.notice.approval.content_sha256)
        if self.campaign is not None:
            parts.append(self.campaign.approval.content_sha256)
        if isinstance(self.slide, NoticeSlide):
            parts.append(f"{self.slide.rank}/{self.slide.rank_of}")
        if isinstance(self.slide, MessageSlide):
            drawn = {"tone", "title_es", "title_en", "body_es", "body_en"}
            parts.append(self.slide.model_dump_json(include=drawn))
        return sha256_of("\n".join(parts).encode("utf-8"))

    def __hash__(self) -> int:
        return hash((self.slide_id, self.drawn_from))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entry):
            return NotImplemented
        return (self.slide_id, self.drawn_from) == (other.slide_id, other.drawn_from)


@dataclass(frozen=True)
class Programme:
    """The entries to show, in order and never empty, and what is missing from it and why."""

    publication: PublicationNumber
    entries: tuple[Entry, ...]
    refuge: Entry
    """Shows no face and may always be shown: where the display goes when a face must leave."""
    latch: Latch
    faces_withheld: str | None
    left_out: tuple[LeftOut, ...]
    undrawable: tuple[Entry, ...] = ()
    """What may be shown and cannot be drawn: a picture in the store is damaged, for example."""

    @cached_property
    def order(self) -> tuple[SlideId, ...]:
        """The entries' slides in order."""
        return tuple(entry.slide_id for entry in self.entries)

    @cached_property
    def _by_slide(self) -> dict[SlideId, Entry]:
        return {entry.slide_id: entry for entry in (self.refuge, *self.entries)}

    def entry(self, slide_id: SlideId) -> Entry | None:
        """The entry of a slide that may be shown, the refuge included."""
        return self._by_slide.get(slide_id)

    def of_notice(self, notice_id: str) -> Entry | None:
        """The first entry that shows this notice."""
        return next((entry for entry in self.entries if entry.notice_id == notice_id), None)

    def allows(self, entry: Entry) -> bool:
        """Whether exactly this, as it is drawn, may be shown."""
        return self._by_slide.get(entry.slide_id) == entry

    def forbids(self, entry: Entry) -> bool:
        """Whether this must leave at once, even where the same slide has been approved anew: a
        recall speaks against the very approval that it was drawn from."""
        if slide_recall(self.latch, entry.slide_id, entry.channel) is not None:
            return entry != self.refuge
        return entry.notice is not None and notice_recall(self.latch, entry.notice) is not None


def programme_of(
    manifest: ChannelManifest,
    *,
    latch: Latch | None,
    reference: ReferenceTime,
    age_s: float,
    zone: ZoneInfo,
    ended: Ended,
    spoiled: frozenset[str] = frozenset(),
) -> Programme:
    """The programme of a manifest.

    Without a latch (its record is damaged) nobody knows what was recalled, so no face is shown.
    `spoiled` names, by `Entry.drawn_from`, what could not be drawn: it is left out meanwhile.
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
    refuge = _entry(manifest, _refuge(manifest, faceless))
    entries = [_entry(manifest, slide) for slide in playlist.slides]
    undrawable = tuple(e for e in entries if e.drawn_from in spoiled and e != refuge)
    left = tuple(entry for entry in entries if entry not in undrawable) or (refuge,)
    return Programme(
        publication=manifest.publication,
        entries=left,
        refuge=refuge,
        latch=latch,
        faces_withheld=withheld or playlist.faces_withheld,
        left_out=playlist.left_out,
        undrawable=undrawable,
    )


def _refuge(manifest: ChannelManifest, faceless: Playlist) -> AnySlide:
    evergreen = manifest.channel.content.evergreen.id
    slides = faceless.slides
    own = next((slide for slide in slides if slide.id == evergreen), None)
    return own or next((s for s in slides if isinstance(s, TipLineSlide)), slides[0])


def _entry(manifest: ChannelManifest, slide: AnySlide) -> Entry:
    notice = manifest.notice(slide.notice_id) if isinstance(slide, NoticeSlide) else None
    wanted = campaign_of(slide)
    campaign = next((entry for entry in manifest.campaigns if entry.content.id == wanted), None)
    return Entry(slide=slide, channel=manifest.channel, notice=notice, campaign=campaign)
