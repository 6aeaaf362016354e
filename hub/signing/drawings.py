"""What a slide of a manifest is drawn from: the same on the hub's page and on an approver's own
machine, so that their pictures can be compared. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias

from sync.canonical import canonical_json, sha256_of
from sync.models import AnySlide, Campaign, ChannelManifest, Notice, TenSlide
from sync.models.slide import campaign_of, notices_of
from sync.types import Sha256, SlideId

Screen: TypeAlias = Literal["landscape", "portrait"]
"""Which way up a screen hangs: a slide is laid out, and paged, for each."""

SCREENS: Final[Mapping[Screen, tuple[int, int]]] = MappingProxyType(
    {"landscape": (1280, 720), "portrait": (720, 1280)}
)
"""Pixels; large enough to read every word, and every layout holds at it (DESIGN §8)."""


class Shot(NamedTuple):
    """One picture of a slide: a page of it, from 1, on one screen."""

    screen: Screen
    page: int


@dataclass(frozen=True)
class Drawing:
    """One slide and all that its picture depends on."""

    slide: AnySlide
    notices: tuple[Notice, ...]
    campaign: Campaign | None
    ranks: tuple[int | None, ...]

    @property
    def sha256(self) -> Sha256:
        """Names the picture: equal drawings look alike."""
        parts = [part for part in (self.slide, *self.notices, self.campaign) if part is not None]
        told = b"\n".join((*map(canonical_json, parts), repr(self.ranks).encode("ascii")))
        return sha256_of(told)

    @property
    def is_drawable(self) -> bool:
        """Whether there is anybody to draw: a slide whose notices are not in force is skipped."""
        return bool(self.notices) or not notices_of(self.slide)


def drawings_of(manifest: ChannelManifest) -> Iterator[Drawing]:
    """Every slide of a channel, the evergreen one last."""
    channel = manifest.channel.content
    for slide in (*channel.slides, channel.evergreen):
        yield _drawing(slide, manifest)


def drawing_of(manifest: ChannelManifest, slide_id: SlideId) -> Drawing | None:
    """One slide of a channel; None where it has no such slide."""
    return next((d for d in drawings_of(manifest) if d.slide.id == slide_id), None)


def _drawing(slide: AnySlide, manifest: ChannelManifest) -> Drawing:
    found = (manifest.notice(notice_id) for notice_id in notices_of(slide))
    notices = tuple(entry.content for entry in found if entry is not None)
    campaign_id = campaign_of(slide)
    campaign = manifest.campaign(campaign_id) if campaign_id is not None else None
    ranks: tuple[int | None, ...] = ()
    if isinstance(slide, TenSlide):
        slide = slide.model_copy(update={"notice_ids": tuple(notice.id for notice in notices)})
        ranks = tuple(manifest.channel.content.rank_of(notice.id) for notice in notices)
    return Drawing(slide, notices, campaign, ranks)
