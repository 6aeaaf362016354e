"""What a screen may show now, and why not the rest: asked by the player before every slide.

Pure: the manifest, the latch, the time, the age and what has ended go in; a playlist that is never
empty comes out. Every exclusion has a reason that an operator can read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from sync.models import (
    AnySlide,
    ApprovedNotice,
    Campaign,
    ChannelManifest,
    Daypart,
    MessageSlide,
    NoticeSlide,
    TipLineSlide,
)
from sync.models.slide import EVERY_DAY, campaign_of
from sync.rules.ended import Ended
from sync.rules.latch import Latch, notice_recall, slide_recall
from sync.rules.time import ReferenceTime
from sync.types import CampaignId, SlideId

Reason: TypeAlias = Literal[
    "recalled",
    "ended",
    "not_yet",
    "clock_untrusted",
    "other_time_of_day",
    "notice_not_approved",
    "faces_withheld",
]


@dataclass(frozen=True)
class LeftOut:
    """A slide that is not shown now: a word for programs, a sentence for people (English)."""

    slide_id: SlideId
    reason: Reason
    why: str


@dataclass(frozen=True)
class Playlist:
    """The slides to show, in order, never empty; and all that is missing from it, with reasons."""

    slides: tuple[AnySlide, ...]
    faces_withheld: str | None
    """Why no notice is shown at all; None while faces may be shown."""
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class _Question:
    """All that one decision rests on."""

    manifest: ChannelManifest
    latch: Latch
    reference: ReferenceTime
    zone: ZoneInfo
    ended: Ended
    faces_withheld: str | None


Refusal: TypeAlias = tuple[Reason, str]


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
    question = _Question(manifest, latch, reference, zone, ended, withheld)
    slides: list[AnySlide] = []
    left_out: list[LeftOut] = []
    for slide in manifest.channel.content.slides:
        refusal = next(_refusals(slide, question), None)
        if refusal is None:
            slides.append(slide)
        else:
            left_out.append(LeftOut(slide.id, *refusal))
    if not slides or (withheld and not any(isinstance(s, TipLineSlide) for s in slides)):
        slides.append(_last_resort(manifest, latch))
    return Playlist(tuple(slides), withheld, tuple(left_out))


def in_daypart(daypart: Daypart, moment: datetime, zone: ZoneInfo) -> bool:
    """Whether `moment` lies in a part of the site's day.

    The end is exclusive. A part that goes past midnight belongs to the day it starts on. Clock
    times are those on the wall: an hour that daylight saving skips does not occur, and one that it
    repeats counts twice.
    """
    local = moment.astimezone(zone)
    clock = local.strftime("%H:%M")
    today = EVERY_DAY[local.weekday()]
    yesterday = EVERY_DAY[(local.date() - timedelta(days=1)).weekday()]
    if daypart.start < daypart.end:
        return today in daypart.days and daypart.start <= clock < daypart.end
    evening = today in daypart.days and clock >= daypart.start
    small_hours = yesterday in daypart.days and clock < daypart.end
    return evening or small_hours


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


def _refusals(slide: AnySlide, question: _Question) -> Iterator[Refusal]:
    """Every reason against a slide, the gravest first."""
    recall = slide_recall(question.latch, slide.id, question.manifest.channel)
    if recall is not None:
        yield "recalled", f"slide recalled: {recall.reason}, recall {recall.sequence}"
    if isinstance(slide, NoticeSlide):
        yield from _notice_refusals(slide, question)
    campaign = campaign_of(slide)
    if campaign is not None:
        yield from _campaign_refusals(campaign, question)
    number = question.manifest.channel.approval.number
    if question.ended.has("slide", slide.id, number):
        yield "ended", "the slide's end has passed once on this device"
    yield from _end_refusal("show_until", slide.show_until, question)
    yield from _start_refusal("show_from", slide.show_from, question)
    yield from _daypart_refusal(slide, question)


def _notice_refusals(slide: NoticeSlide, question: _Question) -> Iterator[Refusal]:
    notice = question.manifest.notice(slide.notice_id)
    if notice is None:
        yield "notice_not_approved", f"notice {slide.notice_id} is not in the publication"
        return
    recall = notice_recall(question.latch, notice)
    if recall is not None:
        yield "recalled", f"{recall.target} recalled: {recall.reason}, recall {recall.sequence}"
    yield from _notice_end_refusals(notice, question)
    if question.faces_withheld is not None:
        yield "faces_withheld", question.faces_withheld
    yield from _start_refusal("notice show_from", notice.content.show_from, question)


def _notice_end_refusals(notice: ApprovedNotice, question: _Question) -> Iterator[Refusal]:
    if question.ended.has("notice", notice.content.id, notice.approval.number):
        yield "ended", "the notice's end has passed once on this device"
    yield from _end_refusal("verified_until", notice.content.verified_until, question)
    yield from _end_refusal("notice show_until", notice.content.show_until, question)
    yield from _end_refusal("outcome_until", notice.content.outcome_until, question)


def _campaign_refusals(campaign_id: CampaignId, question: _Question) -> Iterator[Refusal]:
    entry = next(c for c in question.manifest.campaigns if c.content.id == campaign_id)
    if question.ended.has("campaign", campaign_id, entry.approval.number):
        yield "ended", "the campaign's end has passed once on this device"
    yield from _end_refusal("campaign ends", entry.content.ends, question)
    yield from _start_refusal("campaign starts", entry.content.starts, question)


def _end_refusal(field: str, at: datetime | None, question: _Question) -> Iterator[Refusal]:
    if at is not None and question.reference.now > at:
        yield "ended", f"{field} {at:%F %H:%MZ} has passed"


def _start_refusal(field: str, at: datetime | None, question: _Question) -> Iterator[Refusal]:
    if at is None:
        return
    if not question.reference.trusted:
        yield "clock_untrusted", f"{field} {at:%F %H:%MZ} waits for a synchronised clock"
    elif question.reference.now < at:
        yield "not_yet", f"{field} {at:%F %H:%MZ} has not come"


def _daypart_refusal(slide: AnySlide, question: _Question) -> Iterator[Refusal]:
    if not slide.dayparts:
        return
    if not question.reference.trusted:
        yield "clock_untrusted", "a part of the day waits for a synchronised clock"
    elif not any(in_daypart(d, question.reference.now, question.zone) for d in slide.dayparts):
        yield "other_time_of_day", "outside its parts of the day"


def _last_resort(manifest: ChannelManifest, latch: Latch) -> TipLineSlide | MessageSlide:
    """The evergreen slide; where that one is itself recalled (a wrong number), the approved name of
    its campaign without any number. A screen is never black."""
    evergreen = manifest.channel.content.evergreen
    if slide_recall(latch, evergreen.id, manifest.channel) is None:
        return evergreen
    campaign: Campaign = manifest.campaign(evergreen.campaign_id)
    return MessageSlide(id=evergreen.id, title_es=campaign.title_es, title_en=campaign.title_en)
