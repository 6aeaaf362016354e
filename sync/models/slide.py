"""Slides: what a channel shows full screen, one after the other, with dates and dayparts."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, field_validator, model_validator

from sync.models._frozen import Frozen
from sync.models.text import Line, Sentence
from sync.types import CampaignIdField, Instant, NoticeIdField, SlideIdField

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


class Slide(Frozen):
    """What all slides have. `id` is stable over publications, so plays can be counted."""

    id: SlideIdField
    duration_s: Annotated[int, Field(ge=3, le=300)] = 10
    show_from: Instant | None = None
    show_until: Instant | None = None
    dayparts: tuple[Daypart, ...] = Field(default=(), max_length=14)
    """Empty: all day."""

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


AnySlide: TypeAlias = Annotated[
    NoticeSlide | TipLineSlide | MessageSlide, Field(discriminator="type")
]
