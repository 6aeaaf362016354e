"""A channel manifest: one publication, whole. The target `channels/<channel id>.json` of the feed.

It carries everything a screen needs but the bytes of pictures, and pins those by their hash.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from sync.canonical import content_sha256
from sync.models._frozen import Frozen
from sync.models.campaign import Campaign
from sync.models.channel import Channel
from sync.models.desk import Desk
from sync.models.notice import NoticeAsApproved, Picture
from sync.models.slide import ImageSlide, campaign_of
from sync.types import (
    ApprovalNumberField,
    CampaignId,
    Instant,
    NoticeId,
    PublicationNumberField,
    Sha256,
    Sha256Field,
)


class ApprovalRef(Frozen):
    """Which approval let this content in, and the hash of exactly what was approved."""

    number: ApprovalNumberField
    content_sha256: Sha256Field
    approved_at: Instant


class ApprovedNotice(Frozen):
    """A notice and the approval that names it."""

    approval: ApprovalRef
    content: NoticeAsApproved


class ApprovedCampaign(Frozen):
    """A campaign and the approval that names it."""

    approval: ApprovalRef
    content: Campaign


class ApprovedChannel(Frozen):
    """A channel and the approval that names it."""

    approval: ApprovalRef
    content: Channel


class ApprovedDesk(Frozen):
    """A tip desk and the approval that names it."""

    approval: ApprovalRef
    content: Desk


Approved: TypeAlias = ApprovedChannel | ApprovedCampaign | ApprovedNotice | ApprovedDesk
"""Anything that two people let in."""


class ChannelManifest(Frozen):
    """One signed state of one channel."""

    schema_version: Literal[1] = 1
    publication: PublicationNumberField
    issued: Instant
    valid_until: Instant
    """Past this no face of this publication is shown: it bounds how long news can be hidden."""
    channel: ApprovedChannel
    campaigns: Annotated[tuple[ApprovedCampaign, ...], Field(min_length=1)]
    notices: tuple[ApprovedNotice, ...] = ()
    desks: tuple[ApprovedDesk, ...] = ()
    """Who may read tips: without an intake desk this channel's screens take none."""

    @model_validator(mode="after")
    def _is_closed_and_approved(self) -> ChannelManifest:
        if self.issued >= self.valid_until:
            raise ValueError("valid_until must be after issued")
        for part in self.parts():
            if content_sha256(part.content) != part.approval.content_sha256:
                raise ValueError(f"{part.content.id}: content is not what its approval names")
        campaigns = {entry.content.id for entry in self.campaigns}
        notices = {entry.content.id for entry in self.notices}
        desks = {entry.content.id for entry in self.desks}
        if (len(campaigns), len(notices), len(desks)) != (
            len(self.campaigns),
            len(self.notices),
            len(self.desks),
        ):
            raise ValueError("a campaign, notice or desk occurs twice")
        channel = self.channel.content
        for slide in (*channel.slides, channel.evergreen):
            campaign = campaign_of(slide)
            if campaign is not None and campaign not in campaigns:
                raise ValueError(f"slide {slide.id}: campaign {campaign} is not included")
        return self

    def parts(self) -> tuple[Approved, ...]:
        """Everything in it that has an approval."""
        return (self.channel, *self.campaigns, *self.notices, *self.desks)

    def intake_desks(self) -> tuple[Desk, ...]:
        """The desks that tips are sealed to."""
        return tuple(e.content for e in self.desks if e.content.role == "intake")

    def notice(self, notice_id: NoticeId) -> ApprovedNotice | None:
        """The notice a slide refers to; None where it is not (or not yet, or no more) approved."""
        return self._notices_by_id.get(notice_id)

    @cached_property
    def _notices_by_id(self) -> dict[NoticeId, ApprovedNotice]:
        return {entry.content.id: entry for entry in self.notices}

    def campaign(self, campaign_id: CampaignId) -> Campaign:
        """The campaign a slide refers to; the manifest is closed, so it is there."""
        return next(entry.content for entry in self.campaigns if entry.content.id == campaign_id)

    def pictures(self) -> dict[Sha256, Picture]:
        """Every picture of every notice and image slide, by hash: what a device must hold before
        it switches."""
        return {picture.sha256: picture for picture in self.each_picture()}

    def each_picture(self) -> Iterator[Picture]:
        """Every mention of a picture; the same bytes may be mentioned more than once."""
        for entry in self.notices:
            yield from entry.content.pictures
        for slide in self.channel.content.slides:
            if isinstance(slide, ImageSlide):
                yield slide.picture
