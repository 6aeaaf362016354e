"""On which channels a notice is, with which tip line: read from the drafts of the channels, and
whether an approved one shows it all the same."""

from __future__ import annotations

from hub.approvals.models import Approval
from hub.approvals.remembered import remembered_channels
from hub.campaigns.models import Campaign
from hub.channels.models import Channel
from hub.channels.placing import placed
from hub.notices.completeness import Place
from hub.notices.models import Notice
from sync.models.slide import notices_of


def places_of(notice: Notice) -> tuple[Place, ...] | None:
    """Each channel and campaign once; None for a notice that was never saved: it is nowhere yet."""
    if notice.pk is None:
        return None
    pairs = dict.fromkeys((p.channel, p.campaign) for p in placed() if p.notice == notice.pk)
    channels = Channel.objects.in_bulk([channel for channel, _ in pairs])
    campaigns = Campaign.objects.in_bulk([campaign for _, campaign in pairs if campaign])
    approved = set(
        Approval.objects.filter(
            kind="campaign", subject_id__in=[c.campaign_id for c in campaigns.values()]
        ).values_list("subject_id", flat=True)
    )
    return tuple(
        Place(
            str(channels[channel]),
            str(campaigns[campaign]),
            campaigns[campaign].phone,
            campaigns[campaign].campaign_id in approved,
            campaigns[campaign].ends,
        )
        for channel, campaign in pairs
        if channel in channels and campaign in campaigns
    )


def is_shown(notice_id: str) -> bool:
    """Whether a channel names it as it was approved, whatever its draft says."""
    return any(
        notice_id in notices_of(slide)
        for channel in remembered_channels()
        for slide in channel.content.slides
    )
