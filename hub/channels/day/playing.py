"""What a channel plays in each hour of a day, pure: `sync.rules` asked as a screen asks them.

A day is that of the site's wall, so it has 23 or 25 hours when the clock is changed. Between two
moments at which anything begins or ends the playlist is the same: it is asked once for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sync.device_orders import DayHours
from sync.models import ChannelManifest
from sync.models.channel import Order
from sync.rules.display_hours import is_on, next_change
from sync.rules.ended import End, Ended, ends
from sync.rules.latch import Latch
from sync.rules.order import round_of, with_alerts
from sync.rules.playing import Playlist, playable
from sync.rules.refusing import Reason
from sync.rules.time import ReferenceTime
from sync.types import NoticeId, SlideId

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Place:
    """Where the day is looked at."""

    zone: ZoneInfo
    hours: Sequence[DayHours] | None = None
    """When the display is on; None: always."""


@dataclass(frozen=True)
class Hour:
    """One hour on the wall."""

    begins: datetime
    """In the site's zone."""
    lit: float
    """Share of the hour in which the display is on."""
    shares: Mapping[SlideId, float]
    """Of the time in which the display is on, by slide; they add up to 1 where it is on at all."""


@dataclass(frozen=True)
class Day:
    """All of it."""

    hours: tuple[Hour, ...]
    shares: Mapping[SlideId, float]
    """Of the whole day's lit time."""
    alerts: frozenset[SlideId]
    """Slides that come before everything at some time of the day."""
    never: Mapping[SlideId, tuple[Reason, str]]
    """Slides that are not shown at any time of the day, and the last reason against each."""
    tiles_never: Mapping[tuple[SlideId, NoticeId], tuple[Reason, str]]
    """Likewise the tiles of grids that are shown."""
    ends: tuple[End, ...]
    """What ends on this day, in order; not the publication, which is signed anew before."""


@dataclass
class _Tally:
    """Seconds, added up over the spans of the day."""

    by_hour: list[dict[SlideId, float]]
    lit: list[float]
    alerts: set[SlideId] = field(default_factory=set)
    against: dict[SlideId, tuple[Reason, str]] = field(default_factory=dict)
    tiles_against: dict[tuple[SlideId, NoticeId], tuple[Reason, str]] = field(default_factory=dict)
    tiles_shown: set[tuple[SlideId, NoticeId]] = field(default_factory=set)


def day_of(manifest: ChannelManifest, latch: Latch, place: Place, day: date) -> Day:
    """The day, as far as it is known now; the publication is taken to be signed anew in time."""
    begins, over = _midnight(day, place.zone), _midnight(day + timedelta(days=1), place.zone)
    count = round((over - begins) / HOUR)
    tally = _Tally([defaultdict(float) for _ in range(count)], [0.0] * count)
    for start, end in _spans(manifest, place, day, begins, over):
        middle = start + (end - start) / 2
        playlist = playable(
            manifest,
            latch=latch,
            reference=ReferenceTime(middle, trusted=True),
            age_s=0,
            zone=place.zone,
            ended=Ended(),
        )
        _count(tally, playlist, manifest.channel.content.order, (start, end), begins, place)
    return _day(manifest, tally, begins, over, place.zone)


def shares_of(playlist: Playlist, order: Order) -> dict[SlideId, float]:
    """The share of each slide of a round, alerts between the turns of the others."""
    alerts = [slide.id for slide in playlist.alerts]
    others = [slide for slide in playlist.slides if slide.id not in alerts]
    turns = with_alerts(round_of(others, order, seed=0, last=None), alerts)
    seconds = {slide.id: slide.duration_s for slide in playlist.slides}
    whole = sum(seconds[turn] for turn in turns)
    shares: dict[SlideId, float] = defaultdict(float)
    for turn in turns:
        shares[turn] += seconds[turn] / whole
    return dict(shares)


def _count(
    tally: _Tally,
    playlist: Playlist,
    order: Order,
    span: tuple[datetime, datetime],
    begins: datetime,
    place: Place,
) -> None:
    start, end = span
    for left in playlist.left_out:
        tally.against[left.slide_id] = (left.reason, left.why)
    for tile in playlist.tiles_left_out:
        tally.tiles_against[tile.slide_id, tile.notice_id] = (tile.reason, tile.why)
    tally.tiles_shown |= {(s, notice) for s, tiles in playlist.tiles.items() for notice in tiles}
    middle = start + (end - start) / 2
    if not is_on(place.hours, middle, place.zone, trusted=True, alert=bool(playlist.alerts)):
        return
    number = min(int((middle - begins) / HOUR), len(tally.lit) - 1)
    length = (end - start).total_seconds()
    tally.lit[number] += length
    tally.alerts |= {slide.id for slide in playlist.alerts}
    for slide, share in shares_of(playlist, order).items():
        tally.by_hour[number][slide] += share * length


def _day(
    manifest: ChannelManifest, tally: _Tally, begins: datetime, over: datetime, zone: ZoneInfo
) -> Day:
    hours = tuple(
        Hour(
            (begins + number * HOUR).astimezone(zone),
            lit / HOUR.total_seconds(),
            {slide: seconds / lit for slide, seconds in tally.by_hour[number].items()},
        )
        for number, lit in enumerate(tally.lit)
    )
    whole, shares = sum(tally.lit), defaultdict[SlideId, float](float)
    for seconds in tally.by_hour:
        for slide, each in seconds.items():
            shares[slide] += each / whole
    return Day(
        hours=hours,
        shares=dict(shares),
        alerts=frozenset(tally.alerts),
        never={
            slide.id: tally.against[slide.id]
            for slide in manifest.channel.content.slides
            if slide.id in tally.against and slide.id not in shares
        },
        tiles_never={
            tile: why for tile, why in tally.tiles_against.items() if tile not in tally.tiles_shown
        },
        ends=tuple(
            sorted(
                (e for e in ends(manifest) if begins <= e.at < over and e.field != "valid_until"),
                key=lambda end: end.at,
            )
        ),
    )


def _spans(
    manifest: ChannelManifest, place: Place, day: date, begins: datetime, over: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The day cut wherever an hour, a slide, a notice, a campaign or the display begins or ends."""
    cuts = {begins, over, *(m for m in _changes(manifest, place, day) if begins < m < over)}
    moment = begins
    while (moment := moment + HOUR) < over:
        cuts.add(moment)
    yield from pairwise(sorted(cuts))


def _changes(manifest: ChannelManifest, place: Place, day: date) -> Iterator[datetime]:
    yield from (end.at for end in ends(manifest))
    slides = manifest.channel.content.slides
    parts = [*slides, *(entry.content for entry in manifest.notices)]
    yield from (part.show_from for part in parts if part.show_from is not None)
    yield from (c.content.starts for c in manifest.campaigns if c.content.starts is not None)
    clocks = {
        clock for slide in slides for part in slide.dayparts for clock in (part.start, part.end)
    }
    for clock in clocks:
        wall = datetime.combine(day, time.fromisoformat(clock))
        # An hour that comes twice when the clock is set back is cut both times (PEP 495).
        for fold in (0, 1):
            yield wall.replace(tzinfo=place.zone, fold=fold).astimezone(UTC)
    change: datetime | None = _midnight(day, place.zone) - timedelta(minutes=1)
    while change is not None and (change := next_change(place.hours, change, place.zone)):
        if change.astimezone(place.zone).date() > day:
            return
        yield change


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
