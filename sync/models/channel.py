"""A channel as two people approve it: its slides in their order, and how long it may go unheard."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from sync.models._frozen import Frozen
from sync.models.slide import AnySlide, NoticeSlide, TipLineSlide
from sync.models.text import Line
from sync.types import ChannelIdField, NoticeId

HOUR_S = 3600
DAY_S = 24 * HOUR_S

Order: TypeAlias = Literal["listed", "shuffled"]
"""How a round goes: as the slides are listed, or in a new order each time."""


def _is_listed(order: Order) -> bool:
    return order == "listed"


class Channel(Frozen):
    """The approved content of a channel. The manifest adds what its slides refer to."""

    id: ChannelIdField
    name: Annotated[Line, Field(min_length=1)]
    slides: tuple[AnySlide, ...] = Field(max_length=500)
    evergreen: TipLineSlide
    """Shown when no other slide may be: a screen is never black (DESIGN §4)."""
    order: Annotated[Order, Field(exclude_if=_is_listed)] = "listed"
    """Left out of what is hashed while it is `listed`, like a weight of 1."""
    offline_ttl_s: Annotated[int, Field(ge=HOUR_S, le=30 * DAY_S)] = 72 * HOUR_S
    """Faces go this long after the feed was last heard to advance; seconds."""
    valid_days: Annotated[int, Field(ge=1, le=60)] = 14
    """A publication's `valid_until` is this many days after it is issued."""

    def rank_of(self, notice_id: NoticeId) -> int | None:
        """The place that the notice's own slide has in its campaign, where that is ranked: a grid
        shows it too."""
        own = (s for s in self.slides if isinstance(s, NoticeSlide) and s.notice_id == notice_id)
        return next((slide.rank for slide in own), None)

    @model_validator(mode="after")
    def _slide_ids_are_unique(self) -> Channel:
        ids = [slide.id for slide in (*self.slides, self.evergreen)]
        twice = sorted({slide for slide in ids if ids.count(slide) > 1})
        if twice:
            raise ValueError(f"slide ids occur twice: {', '.join(twice)}")
        return self
