"""Builds a channel's manifest from approvals that hold, and from nothing else of the hub.

An approval that does not hold is left out and gets a row that says why.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from hub.approvals.current import (
    Approved,
    approved_campaign,
    approved_channel,
    approved_desks,
    approved_notice,
)
from hub.approvals.headings import headed_wanted
from hub.approvals.models import Approval
from hub.approvals.rules import Flaw, picture_hashes
from hub.errors import PictureUnusable
from hub.notices.originals import read_original
from hub.publications.models import Refusal
from hub.recalls.standing import is_recalled
from sync.models import (
    ApprovedCampaign,
    ApprovedChannel,
    ApprovedDesk,
    ApprovedNotice,
    Campaign,
    Channel,
    ChannelManifest,
    Notice,
)
from sync.models.notice import MAY_STAND_UNDER_WANTED
from sync.models.slide import campaign_of, notices_of
from sync.types import PublicationNumber, Sha256

log = logging.getLogger(__name__)


class NotPublishable(Exception):
    """The channel cannot be published as it stands; the message says what must be approved."""


def build_manifest(channel_id: str, number: int, issued: datetime) -> ChannelManifest:
    """The manifest of everything approved for this channel now. Raises NotPublishable."""
    channel = approved_channel(channel_id, on_flaw=refuse)
    if channel is None:
        raise NotPublishable(f"channel {channel_id} has no approval that holds")
    campaigns = tuple(_campaigns(channel.content))
    return ChannelManifest(
        publication=PublicationNumber(number),
        issued=issued,
        valid_until=issued + timedelta(days=channel.content.valid_days),
        channel=ApprovedChannel(approval=channel.ref, content=channel.content),
        campaigns=campaigns,
        notices=tuple(_notices(channel.content, [each.content for each in campaigns])),
        desks=tuple(
            ApprovedDesk(approval=desk.ref, content=desk.content)
            for desk in approved_desks(on_flaw=refuse)
        ),
    )


def same_content(one: ChannelManifest, other: ChannelManifest) -> bool:
    """Whether two manifests say the same but for their number and dates."""
    return (one.channel, one.campaigns, one.notices, one.desks) == (
        other.channel,
        other.campaigns,
        other.notices,
        other.desks,
    )


def refuse(approval: Approval, flaw: Flaw) -> None:
    """Keeps, once, why an approval is not believed."""
    _, first = Refusal.objects.get_or_create(
        approval_number=approval.number,
        rule=flaw.rule,
        defaults={
            "kind": approval.kind,
            "subject_id": approval.subject_id,
            "reason": flaw.reason,
        },
    )
    if first:
        log.error("approval %s of %s %s refused: %s", approval.number, approval.kind,
                  approval.subject_id, flaw.reason)  # fmt: skip


def _campaigns(channel: Channel) -> Iterator[ApprovedCampaign]:
    slides = (*channel.slides, channel.evergreen)
    named = [campaign for slide in slides if (campaign := campaign_of(slide))]
    for campaign_id in dict.fromkeys(named):
        found = approved_campaign(campaign_id, on_flaw=refuse)
        if found is None:
            raise NotPublishable(
                f"campaign {campaign_id} has no approval that holds; "
                "the channel is published once it is approved"
            )
        yield ApprovedCampaign(approval=found.ref, content=found.content)


def _notices(channel: Channel, campaigns: Sequence[Campaign]) -> Iterator[ApprovedNotice]:
    """Those approved after any recall, with whole pictures, and under no title that calls a victim
    wanted; a slide or tile of another is skipped by the screen until it is approved."""
    headed = headed_wanted(channel, campaigns)
    named = [notice for slide in channel.slides for notice in notices_of(slide)]
    for notice_id in dict.fromkeys(named):
        found = approved_notice(notice_id, on_flaw=refuse)
        if found is None or not may_be_shown(found):
            continue
        if notice_id in headed and found.content.kind not in MAY_STAND_UNDER_WANTED:
            # Approvals refuse it (`hub.approvals.headings`); this one is older than that rule.
            refuse(Approval.objects.get(number=found.ref.number), _headed(channel))
        else:
            yield ApprovedNotice(approval=found.ref, content=found.content)


def _headed(channel: Channel) -> Flaw:
    return Flaw(
        "heading",
        f"channel {channel.id} shows it in a grid whose title says wanted, and it is not; "
        "take it off that grid and have the channel approved",
    )


def _calls_wanted(notice: Notice) -> Flaw:
    said = ", ".join(f"{field} “{word}”" for field, word in notice.wrongly_wanted)
    return Flaw(
        "wanted",
        f"a notice of kind {notice.kind} says wanted: {said}; write it anew and have it approved",
    )


def may_be_shown(found: Approved[Notice]) -> bool:
    """Not recalled since, itself or a picture of it, calling nobody wanted who is not, and every
    stored picture is its hash's own."""
    if found.content.wrongly_wanted:
        # Drafts that do are refused; this one was approved under a shorter list of words.
        refuse(Approval.objects.get(number=found.ref.number), _calls_wanted(found.content))
        return False
    if is_recalled("notice", found.content.id, found.ref.number):
        return False
    for sha256 in picture_hashes(found.content):
        if is_recalled("picture", sha256):
            return False
        try:
            read_original(Sha256(sha256))
        except PictureUnusable as error:
            refuse(Approval.objects.get(number=found.ref.number), Flaw("picture", str(error)))
            return False
    return True
