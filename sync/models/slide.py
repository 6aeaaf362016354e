"""Slides: what a channel shows full screen, one after the other, with dates and dayparts."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, field_validator, model_validator

from sync.models._frozen import Frozen
from sync.models.notice import Picture
from sync.models.text import Line, Sentence, missing_languages
from sync.types import CampaignId, CampaignIdField, Instant, NoticeId, NoticeIdField, SlideIdField

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
EVERY_DAY: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")


class Daypart(Frozen):
    """A part of the day in the site's own time zone; past midnight where `end` <= `start`."""

    days: tuple[Weekday, ...] = Field(default=EVERY_DAY, min_length=1, max_length=7)
    start: str
    end: str

    @field_validator("start", "end")
    @classmethod
    def _is_a_clock_time(cls, value: str) -> str:
        if not _CLOCK.match(value):
            raise ValueError("a time of day is HH:MM, 00:00 to 23:59")
        return value


def _is_one(weight: int) -> bool:
    return weight == 1


class Slide(Frozen):
    """What all slides have. `id` is stable over publications, so plays can be counted."""

    id: SlideIdField
    duration_s: Annotated[int, Field(ge=3, le=300)] = 10
    show_from: Instant | None = None
    show_until: Instant | None = None
    dayparts: tuple[Daypart, ...] = Field(default=(), max_length=14)
    """Empty: all day."""
    weight: Annotated[int, Field(ge=1, le=5, exclude_if=_is_one)] = 1
    """Turns that it has in one round, spread evenly (`sync.rules.order`). Left out of what is
    hashed while it is 1: what was approved before there were weights keeps its hash."""

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> Slide:
        if self.show_from and self.show_until and self.show_from >= self.show_until:
            raise ValueError("show_from must be before show_until")
        return self


class NoticeSlide(Slide):
    """One notice, with its campaign's tip lines. Its look follows the notice's kind and outcome."""

    type: Literal["notice"] = "notice"
    notice_id: NoticeIdField
    campaign_id: CampaignIdField
    rank: Annotated[int, Field(ge=1, le=99)] | None = None
    """Place in the campaign ("04 / 10"), where the campaign is ranked."""
    rank_of: Annotated[int, Field(ge=1, le=99)] | None = None


class TipLineSlide(Slide):
    """The phone numbers and a large QR: what stays when no face may be shown (evergreen)."""

    type: Literal["tip_line"] = "tip_line"
    campaign_id: CampaignIdField


class MessageSlide(Slide):
    """A few words of the authority, in both languages."""

    type: Literal["message"] = "message"
    tone: Literal["information", "warning"] = "information"
    title_es: Annotated[Line, Field(min_length=1)]
    title_en: Annotated[Line, Field(min_length=1)]
    body_es: Sentence = ""
    body_en: Sentence = ""


class TenSlide(Slide):
    """Up to ten notices of one campaign side by side, in their order ("the ten most wanted").

    A tile obeys everything that its notice obeys: one that may not be shown is left out, and a
    slide without a tile is not shown (`sync.rules.playing`).
    """

    type: Literal["ten"] = "ten"
    campaign_id: CampaignIdField
    notice_ids: Annotated[tuple[NoticeIdField, ...], Field(min_length=1, max_length=10)]

    @field_validator("notice_ids")
    @classmethod
    def _each_once(cls, value: tuple[NoticeId, ...]) -> tuple[NoticeId, ...]:
        twice = sorted({notice for notice in value if value.count(notice) > 1})
        if twice:
            raise ValueError(f"notices occur twice: {', '.join(twice)}")
        return value


class ImageSlide(Slide):
    """One picture, shown whole, with words for who cannot see it.

    Not for faces: a picture knows no `verified_until`. What the devices can do about it they do:
    it goes with the faces when those are withheld, and with a notice that shows the same picture.
    """

    type: Literal["image"] = "image"
    picture: Picture
    alt_es: Annotated[Sentence, Field(min_length=1)]
    """What is to be seen, read aloud (WCAG 2.2, 1.1.1)."""
    alt_en: Annotated[Sentence, Field(min_length=1)]

    @field_validator("picture")
    @classmethod
    def _caption_is_whole(cls, value: Picture) -> Picture:
        if missing := missing_languages(value, None):
            raise ValueError(f"text missing: {', '.join(missing)}")
        return value


AnySlide: TypeAlias = Annotated[
    NoticeSlide | TipLineSlide | MessageSlide | TenSlide | ImageSlide,
    Field(discriminator="type"),
]


def campaign_of(slide: AnySlide) -> CampaignId | None:
    """The campaign whose tip lines and dates a slide has; None for one that belongs to none."""
    return None if isinstance(slide, MessageSlide | ImageSlide) else slide.campaign_id


def notices_of(slide: AnySlide) -> tuple[NoticeId, ...]:
    """The notices whose faces a slide shows, in their order."""
    if isinstance(slide, TenSlide):
        return slide.notice_ids
    return (slide.notice_id,) if isinstance(slide, NoticeSlide) else ()
