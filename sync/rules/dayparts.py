"""Parts of the day by the clock on the site's own wall."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sync.models import Daypart
from sync.models.slide import EVERY_DAY


def in_daypart(daypart: Daypart, moment: datetime, zone: ZoneInfo) -> bool:
    """Whether `moment` lies in a part of the site's day.

    The end is exclusive. A part that goes past midnight belongs to the day it starts on. Clock
    times are those on the wall: an hour that daylight saving skips does not occur, and one that it
    repeats counts twice.
    """
    local = moment.astimezone(zone)
    clock = local.strftime("%H:%M")
    today = EVERY_DAY[local.weekday()]
    yesterday = EVERY_DAY[(local.date() - timedelta(days=1)).weekday()]
    if daypart.start < daypart.end:
        return today in daypart.days and daypart.start <= clock < daypart.end
    evening = today in daypart.days and clock >= daypart.start
    small_hours = yesterday in daypart.days and clock < daypart.end
    return evening or small_hours
