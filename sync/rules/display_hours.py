"""Whether a display is on at a moment, by its hours: wall clock of the site, DST both ways.

Times are as a clock on the wall there shows them. In the night in which an hour comes twice, both
of them count; a time that is skipped counts from the first that follows it (PEP 495). A clock that
nobody vouches for switches nothing off: a screen that is on at night is a smaller harm than one
that is dark when somebody looks for a child.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sync.device_orders import WEEKDAYS, DayHours

_LOOK_AHEAD_DAYS = 8


def is_on(
    hours: Sequence[DayHours] | None,
    now: datetime,
    zone: ZoneInfo,
    *,
    trusted: bool,
    alert: bool = False,
) -> bool:
    """`now` is aware. None: always on. An alert that may be shown wakes the display."""
    if hours is None or not trusted or alert:
        return True
    there = now.astimezone(zone)
    yesterday = WEEKDAYS[(there.weekday() - 1) % 7]
    today, clock = WEEKDAYS[there.weekday()], there.time().replace(tzinfo=None)
    for each in hours:
        on, off = time.fromisoformat(each.on), time.fromisoformat(each.off)
        past_midnight = off <= on
        if each.day == today and on <= clock and (past_midnight or clock < off):
            return True
        if each.day == yesterday and past_midnight and clock < off:
            return True
    return False


def next_change(hours: Sequence[DayHours] | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The first moment after `now` (to the minute) at which `is_on` may answer otherwise, of those
    within eight days; None where it never does. Moments at which nothing changes may be among
    them, for hours that meet."""
    if not hours:
        return None
    first = now.astimezone(zone).date() - timedelta(days=1)
    moments: list[datetime] = []
    for ahead in range(_LOOK_AHEAD_DAYS + 2):
        day = first + timedelta(days=ahead)
        for each in hours:
            if each.day == WEEKDAYS[day.weekday()]:
                on, off = time.fromisoformat(each.on), time.fromisoformat(each.off)
                moments.append(_moment(day, on, zone))
                moments.append(_moment(day + timedelta(days=int(off <= on)), off, zone))
    return min((moment for moment in moments if moment > now), default=None)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
