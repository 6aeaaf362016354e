"""What a screen may show now, and why not the rest: asked by the player before every slide.

Pure: the manifest, the latch, the time, the age and what has ended go in; a playlist that is never
empty comes out. Every exclusion has a reason that an operator can read. In what order the slides
have their turns is `sync.rules.order`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sync.models import (
    AnySlide,
    Campaign,
    ChannelManifest,
    MessageSlide,
    NoticeSlide,
    TenSlide,
    TipLineSlide,
)
from sync.rules.ended import Ended
from sync.rules.latch import Latch, slide_recall
from sync.rules.refusing import Question, Reason, notice_refusals, slide_refusals
from sync.rules.time import ReferenceTime
from sync.types import NoticeId, SlideId


@dataclass(frozen=True)
class LeftOut:
    """A slide that is not shown now: a word for programs, a sentence for people (English)."""

    slide_id: SlideId
    reason: Reason
    why: str


@dataclass(frozen=True)
class TileLeftOut:
    """A notice that is missing from a ten-grid that is shown, in the same words."""

    slide_id: SlideId
    notice_id: NoticeId
    reason: Reason
    why: str


@dataclass(frozen=True)
class Playlist:
    """The slides to show, as listed, never empty; and all that is missing from it, with reasons."""

    slides: tuple[AnySlide, ...]
    """Alerts among them; a round is made of the rest (`sync.rules.order`)."""
    faces_withheld: str | None
    """Why no notice is shown at all; None while faces may be shown."""
    left_out: tuple[LeftOut, ...]
    alerts: tuple[AnySlide, ...] = ()
    """Those of `slides` that come before everything: of an alert that has no outcome yet."""
    tiles: Mapping[SlideId, tuple[NoticeId, ...]] = field(default_factory=dict)
    """For each ten-grid among `slides`: the notices it may show, in their order, at least one."""
    tiles_left_out: tuple[TileLeftOut, ...] = ()


def playable(
    manifest: ChannelManifest,
    *,
    latch: Latch,
    reference: ReferenceTime,
    age_s: float,
    zone: ZoneInfo,
    ended: Ended,
) -> Playlist:
    """The playlist of `manifest` at `reference`, `age_s` seconds after the feed last advanced.

    Dates begin only by a trusted clock and end by any (`sync.rules.time`); parts of the day are
    those of `zone`, the site's. When faces are withheld a tip-line slide is among the slides.
    """
    withheld = _faces_withheld(manifest, reference, age_s, ended)
    question = Question(manifest, latch, reference, zone, ended, withheld)
    slides: list[AnySlide] = []
    left_out: list[LeftOut] = []
    for slide in manifest.channel.content.slides:
        refusal = next(slide_refusals(slide, question), None)
        if refusal is None:
            slides.append(slide)
        else:
            left_out.append(LeftOut(slide.id, *refusal))
    if not slides or (withheld and not any(isinstance(s, TipLineSlide) for s in slides)):
        slides.append(_last_resort(manifest, latch))
    tiles, tiles_left_out = _tiles(slides, question)
    return Playlist(
        slides=tuple(slides),
        faces_withheld=withheld,
        left_out=tuple(left_out),
        alerts=tuple(slide for slide in slides if _is_alert(slide, manifest)),
        tiles=tiles,
        tiles_left_out=tiles_left_out,
    )


def _tiles(
    slides: list[AnySlide], question: Question
) -> tuple[dict[SlideId, tuple[NoticeId, ...]], tuple[TileLeftOut, ...]]:
    tiles: dict[SlideId, tuple[NoticeId, ...]] = {}
    left_out: list[TileLeftOut] = []
    for slide in slides:
        if not isinstance(slide, TenSlide):
            continue
        against = {n: next(notice_refusals(n, question), None) for n in slide.notice_ids}
        tiles[slide.id] = tuple(notice for notice, refusal in against.items() if refusal is None)
        left_out += [
            TileLeftOut(slide.id, notice, *refusal)
            for notice, refusal in against.items()
            if refusal is not None
        ]
    return tiles, tuple(left_out)


def _is_alert(slide: AnySlide, manifest: ChannelManifest) -> bool:
    if not isinstance(slide, NoticeSlide):
        return False
    notice = manifest.notice(slide.notice_id)
    return (
        notice is not None and notice.content.kind == "alert" and notice.content.outcome == "none"
    )


def _faces_withheld(
    manifest: ChannelManifest, reference: ReferenceTime, age_s: float, ended: Ended
) -> str | None:
    channel = manifest.channel.content
    if reference.now > manifest.valid_until or ended.has(
        "publication", channel.id, manifest.publication
    ):
        return (
            f"publication {manifest.publication} was valid until {manifest.valid_until:%F %H:%MZ}"
        )
    if not age_s <= channel.offline_ttl_s:  # NaN counts as too old
        hours = channel.offline_ttl_s / 3600
        return f"the feed has not been heard to advance for more than {hours:g} h"
    return None


def _last_resort(manifest: ChannelManifest, latch: Latch) -> TipLineSlide | MessageSlide:
    """The evergreen slide; where that one is itself recalled (a wrong number), the approved name of
    its campaign without any number. A screen is never black."""
    evergreen = manifest.channel.content.evergreen
    if slide_recall(latch, evergreen.id, manifest.channel) is None:
        return evergreen
    campaign: Campaign = manifest.campaign(evergreen.campaign_id)
    return MessageSlide(id=evergreen.id, title_es=campaign.title_es, title_en=campaign.title_en)
