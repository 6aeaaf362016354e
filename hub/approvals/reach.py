"""Which channels, sites and screens an approval would change: asked by the approving page, the
pages of drafts and whoever else says "on how many screens".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from django.apps import apps

from hub.approvals.current import approved_channels
from hub.approvals.models import SubjectKind
from hub.approvals.subject import ApprovedContent
from hub.errors import ContentInvalid
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


def screens_reached(kind: SubjectKind, subject_id: str) -> Reach:
    """Read from approved content plus the draft; revoked screens are not counted."""
    approved = {found.content.id: found.content for found in approved_channels()}
    drafts = dict(_drafts())
    if kind == "channel":
        reached = [c for c in (approved.get(ChannelId(subject_id)),) if c is not None]
        reached = reached or [c for c in (drafts.get(ChannelId(subject_id)),) if c is not None]
        planned: list[Channel] = []
    else:
        reached = [c for c in approved.values() if _shows(c, kind, subject_id)]
        now = {channel.id for channel in reached}
        planned = [c for c in drafts.values() if c.id not in now and _shows(c, kind, subject_id)]
    return _counted(reached, planned)


def _drafts() -> Iterator[tuple[ChannelId, Channel]]:
    """Every channel's draft that is whole."""
    rows = cast("type[ApprovedContent]", apps.get_model("channels.Channel"))._default_manager
    for row in rows.select_related("latest_revision"):
        try:
            content = cast("Channel", row.get_latest_revision_as_object().content())
        except ContentInvalid:
            continue
        yield content.id, content


def _shows(channel: Channel, kind: SubjectKind, subject_id: str) -> bool:
    """Every channel carries all desks."""
    slides = (*channel.slides, channel.evergreen)
    if kind == "desk":
        return True
    if kind == "notice":
        return any(subject_id in notices_of(slide) for slide in slides)
    return any(campaign_of(slide) == subject_id for slide in slides)


def _counted(reached: list[Channel], planned: list[Channel]) -> Reach:
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


def _named(channels: list[Channel], screens: Counter[str]) -> tuple[ReachedChannel, ...]:
    return tuple(ReachedChannel(c.id, c.name, screens[c.id]) for c in channels)
