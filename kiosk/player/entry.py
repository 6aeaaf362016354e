"""One thing that can stand on the display, with all that it is drawn from: a slide of the channel,
or the detail of a notice that somebody has touched on one. Pure values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from sync.canonical import sha256_of
from sync.models import (
    AnySlide,
    ApprovedCampaign,
    ApprovedChannel,
    ApprovedNotice,
    ImageSlide,
    MessageSlide,
    NoticeSlide,
)
from sync.types import NoticeId, Sha256, SlideId


@dataclass(frozen=True)
class Entry:
    """One slide with everything it is drawn from."""

    slide: AnySlide
    channel: ApprovedChannel
    notice: ApprovedNotice | None
    """Whom it is about, where it is about one."""
    campaign: ApprovedCampaign | None
    faces: tuple[ApprovedNotice, ...] = ()
    """Of a ten-grid: whom it shows now, in order; of an image: who has the same picture."""
    ranks: tuple[int | None, ...] = ()
    """Of a ten-grid: the place of each of `faces` in its campaign."""
    showing: int = 0
    """How often the slide has stood: each showing takes the notice's next photograph."""
    is_detail: bool = False
    """Everything that the notice says, opened by a touch on the slide."""

    @property
    def slide_id(self) -> SlideId:
        """Stable over publications."""
        return self.slide.id

    @property
    def notice_id(self) -> NoticeId | None:
        """The notice that this is about, if it is one's."""
        return self.notice.content.id if self.notice is not None else None

    @property
    def seen(self) -> tuple[ApprovedNotice, ...]:
        """Everybody whose face is on it, in the form that was approved."""
        return (self.notice, *self.faces) if self.notice is not None else self.faces

    @property
    def approved_faces(self) -> frozenset[tuple[NoticeId, Sha256]]:
        """Whose faces, in which approved forms; empty where it shows nobody's."""
        return frozenset((n.content.id, n.approval.content_sha256) for n in self.seen)

    @property
    def duration_s(self) -> float:
        """Seconds that a page stands."""
        return float(self.slide.duration_s)

    @property
    def picture_number(self) -> int:
        """Which of the notice's photographs this showing has, from 0; 0 where it has none."""
        pictures = len(self.notice.content.pictures) if self.notice is not None else 0
        return self.showing % pictures if pictures and not self.is_detail else 0

    def with_next_picture(self) -> Entry:
        """The same slide with the photograph after this one."""
        return replace(self, showing=self.showing + 1)

    @cached_property
    def content(self) -> str:
        """Equal for entries that say the same, whichever photograph they show: a hash of what is
        drawn, not of dates or durations."""
        slide = self.slide
        parts: list[str] = [slide.type, "detail" if self.is_detail else "slide"]
        parts += [f"{n.content.id}/{n.approval.content_sha256}" for n in self.seen]
        parts.append("/".join(map(str, self.ranks)))
        if self.campaign is not None:
            parts.append(self.campaign.approval.content_sha256)
        if isinstance(slide, NoticeSlide):
            parts.append(f"{slide.rank}/{slide.rank_of}")
        if isinstance(slide, ImageSlide):
            parts.append(slide.model_dump_json(include={"picture", "alt_es", "alt_en"}))
        if isinstance(slide, MessageSlide):
            drawn = {"tone", "title_es", "title_en", "body_es", "body_en"}
            parts.append(slide.model_dump_json(include=drawn))
        return sha256_of("\n".join(parts).encode("utf-8"))

    @cached_property
    def drawn_from(self) -> str:
        """Equal for entries that look alike, to the photograph."""
        return f"{self.content}/{self.picture_number}"

    def __hash__(self) -> int:
        return hash((self.slide_id, self.drawn_from))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entry):
            return NotImplemented
        return (self.slide_id, self.drawn_from) == (other.slide_id, other.drawn_from)
