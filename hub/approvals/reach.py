"""Which channels, sites and screens an approval would change: asked by the approving page, the
pages of drafts and whoever else says "on how many screens".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from hub.approvals.models import SubjectKind
from hub.approvals.remembered import remembered_channels
from hub.fleet.models import Screen
from sync.models import Channel
from sync.models.slide import campaign_of, notices_of
from sync.types import ChannelId

NAMED: Final = 6
"""Screens are named up to this many; more of them are counted."""


@dataclass(frozen=True)
class ReachedChannel:
    """A channel that would change, and how many screens play it."""

    id: ChannelId
    name: str
    screens: int


@dataclass(frozen=True)
class Reach:
    """What an approval would change."""

    channels: tuple[ReachedChannel, ...]
    """Approved ones that show it, or the channel itself."""
    planned: tuple[ReachedChannel, ...]
    """Those of which only the draft shows it: they follow once that draft is approved too."""
    screens: int
    """Enrolled screens that play one of `channels`."""
    sites: int
    countries: tuple[str, ...]
    """Codes, US or MX, in order."""
    named: tuple[str, ...]
    """The screens with their sites, where there are at most NAMED; else empty."""


class _Named(NamedTuple):
    id: ChannelId
    name: str


def screens_reached(kind: SubjectKind, subject_id: str) -> Reach:
    """Read from approved content plus the draft; revoked screens are not counted."""
    approved = {found.content.id: found.content for found in remembered_channels()}
    if kind == "channel":
        reached = [_Named(c.id, c.name) for c in (approved.get(ChannelId(subject_id)),) if c]
        reached = reached or list(_drafts(kind, subject_id))
        planned: list[_Named] = []
    else:
        reached = [_Named(c.id, c.name) for c in approved.values() if _shows(c, kind, subject_id)]
        now = {channel.id for channel in reached}
        planned = [each for each in _drafts(kind, subject_id) if each.id not in now]
    return _counted(reached, planned)


def _drafts(kind: SubjectKind, subject_id: str) -> Iterator[_Named]:
    """The channels whose draft shows it, from the rows of all at once: lists keep them so."""
    from hub.channels.models import Channel as ChannelRow
    from hub.channels.placing import notices_in

    key = _row_key(kind, subject_id)
    for row in ChannelRow.objects.order_by("channel_id").only(
        "channel_id", "name", "slides", "evergreen_campaign"
    ):
        if kind == "channel":
            shows = row.channel_id == subject_id
        elif kind == "notice":
            shows = any(notice == key for notice, _ in notices_in(row))
        elif kind == "campaign":
            named = {block["value"].get("campaign") for block in row.slides.raw_data}
            shows = key is not None and key in named | {row.evergreen_campaign_id}
        else:
            shows = True  # every channel carries all desks
        if shows:
            yield _Named(ChannelId(row.channel_id), str(row))


def _row_key(kind: SubjectKind, subject_id: str) -> int | None:
    """The row's key, as slides name notices and campaigns; None where there is none."""
    from hub.campaigns.models import Campaign
    from hub.notices.models import Notice

    found: int | None = None
    if kind == "notice":
        found = Notice.objects.filter(notice_id=subject_id).values_list("pk", flat=True).first()
    elif kind == "campaign":
        found = Campaign.objects.filter(campaign_id=subject_id).values_list("pk", flat=True).first()
    return found


def _shows(channel: Channel, kind: SubjectKind, subject_id: str) -> bool:
    """Every channel carries all desks."""
    slides = (*channel.slides, channel.evergreen)
    if kind == "desk":
        return True
    if kind == "notice":
        return any(subject_id in notices_of(slide) for slide in slides)
    return any(campaign_of(slide) == subject_id for slide in slides)


def _counted(reached: list[_Named], planned: list[_Named]) -> Reach:
    ids = [channel.id for channel in (*reached, *planned)]
    enrolled = Screen.objects.filter(state=Screen.State.ENROLLED, channel_id__in=ids)
    places = enrolled.values_list("channel_id", "name", "site__name", "site__country")
    rows = list(places.order_by("site__name", "name"))
    by_channel = Counter(channel for channel, *_ in rows)
    changed = {channel.id for channel in reached}
    mine = [row for row in rows if row[0] in changed]
    return Reach(
        channels=_named(reached, by_channel),
        planned=_named(planned, by_channel),
        screens=len(mine),
        sites=len({site for _, _, site, _ in mine}),
        countries=tuple(sorted({country for *_, country in mine})),
        named=tuple(f"{site} · {name}" for _, name, site, _ in mine) if len(mine) <= NAMED else (),
    )


def _named(channels: list[_Named], screens: Counter[str]) -> tuple[ReachedChannel, ...]:
    return tuple(ReachedChannel(c.id, c.name, screens[c.id]) for c in channels)
