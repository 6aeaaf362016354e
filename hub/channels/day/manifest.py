"""The manifest that a day is reckoned from: of the draft, or of what is approved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from hub.approvals.current import approved_campaign, approved_channel, approved_notices
from hub.approvals.numbers import highest_approval
from hub.campaigns.models import Campaign as CampaignRow
from hub.channels.models import Channel
from hub.errors import ContentInvalid, HubError
from hub.recalls.models import Recall
from sync.canonical import content_sha256
from sync.models import (
    ApprovalRef,
    ApprovedCampaign,
    ApprovedChannel,
    ApprovedNotice,
    Campaign,
    ChannelManifest,
    Notice,
)
from sync.models import Channel as SignedChannel
from sync.models import Recall as SignedRecall
from sync.models.slide import campaign_of, notices_of
from sync.rules.latch import Latch
from sync.types import ApprovalNumber, PublicationNumber

Content = TypeVar("Content", Campaign, SignedChannel, Notice)


class NoDay(HubError):
    """There is nothing to reckon a day from; the words say what is missing."""

    code = "no_day"


def manifest_of(channel: Channel, *, draft: bool) -> ChannelManifest:
    """Of the channel's draft, as if it were approved now, or of what is approved; notices are as
    they are approved, either way. Raises NoDay."""
    content, ref = _draft(channel) if draft else _approved(channel)
    now = timezone.now()
    return ChannelManifest(
        publication=PublicationNumber(1),
        issued=now,
        # A day is looked at as if the hub went on signing: its own end is not the question.
        valid_until=datetime.combine(now.date() + timedelta(days=3660), time(), UTC),
        channel=ApprovedChannel(approval=ref, content=content),
        campaigns=tuple(_campaigns(content)),
        notices=tuple(_notices(content)),
    )


def latch_of() -> Latch:
    """Every recall on record, as a screen has latched it."""
    return Latch(
        recalls=tuple(
            SignedRecall.model_validate(
                {
                    "sequence": row.sequence,
                    "target": row.target,
                    "target_id": row.target_id,
                    "up_to_approval": row.up_to_approval,
                    "reason": row.reason,
                    "recalled_at": row.recalled_at,
                }
            )
            for row in Recall.objects.order_by("sequence")
        )
    )


def _draft(channel: Channel) -> tuple[SignedChannel, ApprovalRef]:
    try:
        content = channel.saved().content()
    except ContentInvalid as error:
        words = dict.fromkeys(str(each) for said in error.errors.values() for each in said)
        raise NoDay(" ".join([str(error), *words])) from error
    return content, _as_if_approved(content)


def _approved(channel: Channel) -> tuple[SignedChannel, ApprovalRef]:
    found = approved_channel(channel.channel_id)
    if found is None:
        raise NoDay(_("This channel was never approved."))
    return found.content, found.ref


def _as_if_approved(content: Content) -> ApprovalRef:
    return ApprovalRef(
        number=ApprovalNumber(highest_approval() + 1),
        content_sha256=content_sha256(content),
        approved_at=timezone.now(),
    )


def _campaigns(channel: SignedChannel) -> Iterator[ApprovedCampaign]:
    slides = (*channel.slides, channel.evergreen)
    for campaign_id in dict.fromkeys(c for slide in slides if (c := campaign_of(slide))):
        found = approved_campaign(campaign_id)
        if found is not None:
            yield ApprovedCampaign(approval=found.ref, content=found.content)
            continue
        row = CampaignRow.objects.get(campaign_id=campaign_id)
        try:
            content = row.saved().content()
        except ContentInvalid as error:
            raise NoDay(
                _("The campaign “%(campaign)s” is not whole yet.") % {"campaign": row}
            ) from error
        yield ApprovedCampaign(approval=_as_if_approved(content), content=content)


def _notices(channel: SignedChannel) -> Iterator[ApprovedNotice]:
    """As they are approved; what is recalled is left to the latch, as on a screen."""
    named = dict.fromkeys(notice for slide in channel.slides for notice in notices_of(slide))
    found = approved_notices(list(named))
    for notice_id in named:
        if notice_id in found:
            notice = found[notice_id]
            yield ApprovedNotice(approval=notice.ref, content=notice.content)
