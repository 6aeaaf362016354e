"""Every reason against showing a slide or a notice now, the gravest first.

Asked by `sync.rules.playing`. A notice is asked about in the same words wherever its face would be
seen: on its own slide, on a tile of the ten-grid, or in an image slide of the same picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from sync.models import AnySlide, ApprovedNotice, ChannelManifest, ImageSlide, NoticeSlide, TenSlide
from sync.models.slide import campaign_of
from sync.rules.dayparts import in_daypart
from sync.rules.ended import Ended
from sync.rules.latch import Latch, notice_recall, notices_seen_in, picture_recall, slide_recall
from sync.rules.time import ReferenceTime
from sync.types import CampaignId, NoticeId

Reason: TypeAlias = Literal[
    "recalled",
    "ended",
    "not_yet",
    "clock_untrusted",
    "other_time_of_day",
    "notice_not_approved",
    "calls_wanted",
    "faces_withheld",
]
Refusal: TypeAlias = tuple[Reason, str]
"""A word for programs and a sentence for people (English)."""


@dataclass(frozen=True)
class Question:
    """All that one decision rests on."""

    manifest: ChannelManifest
    latch: Latch
    reference: ReferenceTime
    zone: ZoneInfo
    ended: Ended
    faces_withheld: str | None


def slide_refusals(slide: AnySlide, question: Question) -> Iterator[Refusal]:
    """Every reason against a slide; a ten-grid has its tiles asked about one by one."""
    recall = slide_recall(question.latch, slide.id, question.manifest.channel)
    if recall is not None:
        yield "recalled", f"slide recalled: {recall.reason}, recall {recall.sequence}"
    if isinstance(slide, NoticeSlide):
        yield from notice_refusals(slide.notice_id, question)
    if isinstance(slide, TenSlide):
        yield from _empty_refusal(slide, question)
    if isinstance(slide, ImageSlide):
        yield from _image_refusals(slide, question)
    campaign = campaign_of(slide)
    if campaign is not None:
        yield from _campaign_refusals(campaign, question)
    number = question.manifest.channel.approval.number
    if question.ended.has("slide", slide.id, number):
        yield "ended", "the slide's end has passed once on this device"
    yield from _end_refusal("show_until", slide.show_until, question)
    yield from _start_refusal("show_from", slide.show_from, question)
    yield from _daypart_refusal(slide, question)


def notice_refusals(notice_id: NoticeId, question: Question) -> Iterator[Refusal]:
    """Every reason against a notice, wherever it would be seen."""
    notice = question.manifest.notice(notice_id)
    if notice is None:
        yield "notice_not_approved", f"notice {notice_id} is not in the publication"
        return
    if notice.content.wrongly_wanted:
        field, word = notice.content.wrongly_wanted[0]
        kind = notice.content.kind
        yield "calls_wanted", f"notice {notice_id}, of kind {kind}, says “{word}” in {field}"
    recall = notice_recall(question.latch, notice)
    if recall is not None:
        yield "recalled", f"{recall.target} recalled: {recall.reason}, recall {recall.sequence}"
    yield from _notice_end_refusals(notice, question)
    if question.faces_withheld is not None:
        yield "faces_withheld", question.faces_withheld
    yield from _start_refusal("notice show_from", notice.content.show_from, question)


def _empty_refusal(slide: TenSlide, question: Question) -> Iterator[Refusal]:
    against = [next(notice_refusals(notice, question), None) for notice in slide.notice_ids]
    grounds = [refusal for refusal in against if refusal is not None]
    if len(grounds) == len(against):
        reason, why = grounds[0]
        yield reason, f"none of its {len(grounds)} notices may be shown; of the first: {why}"


def _image_refusals(slide: ImageSlide, question: Question) -> Iterator[Refusal]:
    recall = picture_recall(question.latch, slide.picture.sha256)
    if recall is not None:
        yield "recalled", f"picture recalled: {recall.reason}, recall {recall.sequence}"
    for notice in notices_seen_in(slide, question.manifest):
        for reason, why in notice_refusals(notice.content.id, question):
            yield reason, f"it is a picture of notice {notice.content.id}: {why}"
    if question.faces_withheld is not None:  # nobody but an editor knows what a picture shows
        yield "faces_withheld", question.faces_withheld


def _notice_end_refusals(notice: ApprovedNotice, question: Question) -> Iterator[Refusal]:
    if question.ended.has("notice", notice.content.id, notice.approval.number):
        yield "ended", "the notice's end has passed once on this device"
    yield from _end_refusal("verified_until", notice.content.verified_until, question)
    yield from _end_refusal("notice show_until", notice.content.show_until, question)
    yield from _end_refusal("outcome_until", notice.content.outcome_until, question)


def _campaign_refusals(campaign_id: CampaignId, question: Question) -> Iterator[Refusal]:
    entry = next(c for c in question.manifest.campaigns if c.content.id == campaign_id)
    if question.ended.has("campaign", campaign_id, entry.approval.number):
        yield "ended", "the campaign's end has passed once on this device"
    yield from _end_refusal("campaign ends", entry.content.ends, question)
    yield from _start_refusal("campaign starts", entry.content.starts, question)


def _end_refusal(field: str, at: datetime | None, question: Question) -> Iterator[Refusal]:
    if at is not None and question.reference.now > at:
        yield "ended", f"{field} {at:%F %H:%MZ} has passed"


def _start_refusal(field: str, at: datetime | None, question: Question) -> Iterator[Refusal]:
    if at is None:
        return
    if not question.reference.trusted:
        yield "clock_untrusted", f"{field} {at:%F %H:%MZ} waits for a synchronised clock"
    elif question.reference.now < at:
        yield "not_yet", f"{field} {at:%F %H:%MZ} has not come"


def _daypart_refusal(slide: AnySlide, question: Question) -> Iterator[Refusal]:
    if not slide.dayparts:
        return
    if not question.reference.trusted:
        yield "clock_untrusted", "a part of the day waits for a synchronised clock"
    elif not any(in_daypart(d, question.reference.now, question.zone) for d in slide.dayparts):
        yield "other_time_of_day", "outside its parts of the day"
