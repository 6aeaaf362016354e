"""Takes what screens report: each batch once, and one picture of each."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.fleet.errors import TooManyReports
from hub.fleet.models import PlayTally, ReportBatch, Screen, Screenshot
from hub.fleet.ordering import take_results
from sync.device_api import SCREENSHOT_MAX_BYTES, PlayCount, Report
from sync.errors import PictureRefused
from sync.pictures import PictureLimits, reencode

BATCHES_KEPT: Final = timedelta(days=35)
"""A batch sent again after this is counted again; a device gives up on one much earlier."""
PLAYS_KEPT: Final = timedelta(days=400)
"""A year's proof of play, and a month to look at it."""
REPORTS_PER_HOUR: Final = 240
"""Of one screen: four times what it sends when all is well. A stolen token must not fill a disk."""
SHOWN_SIZE: Final = (1280, 1280)
"""Pixels of a screenshot that is kept: enough to see what a screen shows, for a whole fleet."""
_PNG = b"\x89PNG\r\n\x1a\n"
_LIMITS = PictureLimits(max_bytes=SCREENSHOT_MAX_BYTES, wall_s=10.0, cpu_s=8)

_Key = tuple[date, str, int, str]


def take_report(screen: Screen, report: Report, now: datetime) -> bool:
    """Keeps a report; False where this batch is kept already, and nothing was changed.

    Raises TooManyReports.
    """
    with transaction.atomic():
        # One report of a screen at a time, so that no play is lost between read and write.
        Screen.objects.select_for_update().get(pk=screen.pk)
        taken = ReportBatch.objects.filter(screen=screen)
        if taken.filter(batch=report.batch).exists():
            return False
        if taken.filter(received_at__gt=now - timedelta(hours=1)).count() >= REPORTS_PER_HOUR:
            raise TooManyReports(_("This screen reports too often. Try later."))
        taken.filter(received_at__lt=now - BATCHES_KEPT).delete()
        taken.create(screen=screen, batch=report.batch, received_at=now)
        PlayTally.objects.filter(screen=screen, day__lt=(now - PLAYS_KEPT).date()).delete()
        Screen.objects.filter(pk=screen.pk).update(
            health=report.health.model_dump(mode="json"), reported_at=now
        )
        _count_plays(screen, report.plays)
        take_results(screen, report.results, now)
    return True


def _count_plays(screen: Screen, plays: tuple[PlayCount, ...]) -> None:
    counts: Counter[_Key] = Counter()
    for play in plays:
        counts[(play.day, play.slide, play.publication, play.notice or "")] += play.count
    days = {day for day, *_ in counts}
    rows = {
        (row.day, row.slide, row.publication, row.notice): row
        for row in PlayTally.objects.filter(screen=screen, day__in=days)
    }
    known = [key for key in counts if key in rows]
    for key in known:
        rows[key].count += counts[key]
    PlayTally.objects.bulk_update([rows[key] for key in known], ["count"], batch_size=500)
    PlayTally.objects.bulk_create(
        [
            PlayTally(
                screen=screen,
                day=key[0],
                slide=key[1],
                publication=key[2],
                notice=key[3],
                count=counts[key],
            )
            for key in counts
            if key not in rows
        ],
        batch_size=500,
    )


def take_screenshot(screen: Screen, data: bytes, now: datetime) -> None:
    """Keeps a PNG, decoded in a child process and written anew, in place of the one before.

    Raises sync.errors.PictureRefused.
    """
    if not data.startswith(_PNG):
        raise PictureRefused("screenshot", "is not a PNG file")
    picture = reencode(data, limits=_LIMITS, max_size=SHOWN_SIZE, subject="screenshot")
    Screenshot.objects.update_or_create(
        screen=screen,
        defaults={
            "picture": picture.data,
            "media_type": picture.media_type,
            "received_at": now,
        },
    )
