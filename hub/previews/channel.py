"""A channel's slides for its preview: in words, and drawn where they have no page of their own."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from hub.approvals.current import approved_campaign, approved_notice
from hub.approvals.naming import names_in, slide_words
from hub.errors import HubError, NoPreview
from hub.previews.drawing import draw_slide
from hub.previews.sizes import PreviewSize
from hub.publications.building import may_be_shown
from sync.models import AnySlide, Channel, ImageSlide, MessageSlide, Notice, TenSlide
from sync.models.slide import campaign_of

_DRAWN: Final = (TenSlide, ImageSlide, MessageSlide)
"""A notice and a tip line are looked at on their own pages."""


@dataclass(frozen=True)
class PreviewedSlide:
    """One slide as the preview lists it."""

    words: str
    duration_s: int
    weight: int
    png: str
    """As a screen shows it, base64; empty where it is looked at on its notice's or campaign's page,
    or cannot be drawn now."""
    photo: str
    """Hash of its picture, where it is an image that cannot be drawn now."""


def previewed_slides(channel: Channel, size: PreviewSize) -> tuple[PreviewedSlide, ...]:
    """In their order."""
    known = names_in(channel.slides)
    return tuple(_previewed(slide, channel, size, known) for slide in channel.slides)


def _previewed(
    slide: AnySlide, channel: Channel, size: PreviewSize, known: Mapping[str, str]
) -> PreviewedSlide:
    png = _png(slide, channel, size)
    photo = slide.picture.sha256 if isinstance(slide, ImageSlide) and not png else ""
    return PreviewedSlide(slide_words(slide, known), slide.duration_s, slide.weight, png, photo)


def _png(slide: AnySlide, channel: Channel, size: PreviewSize) -> str:
    if not isinstance(slide, _DRAWN):
        return ""
    try:
        return base64.b64encode(_drawn(slide, channel, size)).decode("ascii")
    except HubError:
        return ""


def _drawn(slide: AnySlide, channel: Channel, size: PreviewSize) -> bytes:
    notices: tuple[Notice, ...] = ()
    if isinstance(slide, TenSlide):
        notices = _shown(slide)
        if not notices:
            raise NoPreview(_("None of its notices is approved yet."))
        slide = slide.model_copy(update={"notice_ids": tuple(notice.id for notice in notices)})
    campaign_id = campaign_of(slide)
    campaign = approved_campaign(campaign_id) if campaign_id else None
    ranks = [channel.rank_of(notice.id) for notice in notices]
    return draw_slide(slide, notices, campaign.content if campaign else None, size, ranks)


def _shown(slide: TenSlide) -> tuple[Notice, ...]:
    """The notices of a grid that screens may show, as they were approved."""
    found = (approved_notice(notice_id) for notice_id in slide.notice_ids)
    return tuple(notice.content for notice in found if notice and may_be_shown(notice))
