"""The numbers that a channel's screens would have people call. A stranger's number is as bad as a
stranger's face, so an approver reads them beside the pictures (DESIGN §4.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hub.approvals.current import Approved
from hub.approvals.shown import Surroundings
from sync.models import Campaign, Channel
from sync.models.slide import campaign_of


@dataclass(frozen=True)
class TipNumbers:
    """One campaign's, as it is approved."""

    campaign_id: str
    campaign: Campaign | None
    """None where it was never approved: screens have no number of it."""
    is_new: bool
    """The channel named another before, or none."""
    stays: bool
    """Shown when everything else has gone."""


def tip_numbers(before: Channel | None, after: Channel, around: Surroundings) -> list[TipNumbers]:
    """What always stays comes last, as it does on a screen; a campaign may be there twice."""
    old = frozenset(_campaigns(before)) if before is not None else frozenset[str]()
    always = before.evergreen.campaign_id if before is not None else ""
    evergreen = after.evergreen.campaign_id
    found = [
        TipNumbers(each, _of(around.campaigns.get(each)), each not in old, stays=False)
        for each in dict.fromkeys(_campaigns(after))
    ]
    last = TipNumbers(
        evergreen, _of(around.campaigns.get(evergreen)), evergreen != always, stays=True
    )
    return [*found, last]


def _campaigns(channel: Channel) -> Iterator[str]:
    for slide in channel.slides:
        if campaign := campaign_of(slide):
            yield campaign


def _of(approved: Approved[Campaign] | None) -> Campaign | None:
    return approved.content if approved else None
