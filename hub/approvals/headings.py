"""Nobody missing or unknown stands in a grid whose title says "wanted": whichever of the three is
approved last, the notice, the campaign with its title, or the channel with the grid.

Asked when one is sent, shown and approved; the publisher asks again. Screens say such a title over
wanted people alone, whatever they are sent (`screens.slides.ten`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from hub.approvals.current import (
    Approved,
    approved_campaign,
    approved_channels,
    approved_notices,
)
from hub.errors import HeadedWanted
from sync.models import Campaign, Channel, Notice, TenSlide
from sync.models.notice import MAY_STAND_UNDER_WANTED
from sync.types import CampaignId, NoticeId

NOT_WANTED: Final = gettext_lazy(
    "Slide %(number)s: the campaign's title says “wanted”, and %(notice)s is not. Give that notice"
    " a slide of its own."
)
"""The grid is headed by the title (`kiosk.presenting.present_ten`); a notice's slide is not."""


def check_headings(
    content: BaseModel, channels: Callable[[], Collection[Approved[Channel]]] = approved_channels
) -> None:
    """Raises HeadedWanted with every clash; `channels` are the approved ones."""
    if words := list(heading_clashes(content, channels)):
        raise HeadedWanted(" ".join(words))


def heading_clashes(
    content: BaseModel, channels: Callable[[], Collection[Approved[Channel]]] = approved_channels
) -> Iterator[str]:
    """What an approval of this content would put beneath such a title, in words: with the approved
    two of the three, for each of the others is asked about when its own turn comes."""
    if isinstance(content, Channel):
        yield from _of_channel(content)
    elif isinstance(content, Campaign) and content.heads_wanted():
        yield from _of_campaign(content, channels())
    elif isinstance(content, Notice) and content.kind not in MAY_STAND_UNDER_WANTED:
        yield from _of_notice(content, channels())


def grids_of(channel: Channel) -> Iterator[tuple[int, TenSlide]]:
    """With their places, from 1."""
    for place, slide in enumerate(channel.slides, 1):
        if isinstance(slide, TenSlide):
            yield place, slide


def headed_wanted(channel: Channel, campaigns: Collection[Campaign]) -> frozenset[NoticeId]:
    """The notices of a channel that stand in a grid with such a title."""
    says = {campaign.id for campaign in campaigns if campaign.heads_wanted()}
    return frozenset(
        notice
        for _place, grid in grids_of(channel)
        if grid.campaign_id in says
        for notice in grid.notice_ids
    )


def _of_channel(channel: Channel) -> Iterator[str]:
    for place, grid in grids_of(channel):
        if _says_wanted(grid.campaign_id):
            for name in _not_wanted(grid):
                yield str(NOT_WANTED) % {"number": place, "notice": name}


def _of_campaign(campaign: Campaign, channels: Collection[Approved[Channel]]) -> Iterator[str]:
    for channel in channels:
        for _place, grid in grids_of(channel.content):
            if grid.campaign_id == campaign.id:
                for name in _not_wanted(grid):
                    yield _(
                        "The title says “wanted”, and in a grid of the channel “%(channel)s” it"
                        " would stand over %(notice)s, who is not. Choose another title, or take"
                        " that notice off the grid first."
                    ) % {"channel": channel.content.name, "notice": name}


def _of_notice(notice: Notice, channels: Collection[Approved[Channel]]) -> Iterator[str]:
    for channel in channels:
        grids = [grid for _place, grid in grids_of(channel.content) if notice.id in grid.notice_ids]
        if any(_says_wanted(grid.campaign_id) for grid in grids):
            yield _(
                "The channel “%(channel)s” shows %(notice)s in a grid whose title says “wanted”."
                " Take the notice off that grid, have the channel approved, and then this."
            ) % {"channel": channel.content.name, "notice": notice.name}


def _says_wanted(campaign_id: CampaignId) -> bool:
    found = approved_campaign(campaign_id)
    return found is not None and found.content.heads_wanted()


def _not_wanted(grid: TenSlide) -> list[str]:
    found = approved_notices(grid.notice_ids)
    return [
        found[each].content.name
        for each in grid.notice_ids
        if each in found and found[each].content.kind not in MAY_STAND_UNDER_WANTED
    ]
