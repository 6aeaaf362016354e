"""Moments in words: always with the zone they are told in, which is the reader's own. Templates
write them by the same formats (`hub.formats`)."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _


def moment_words(moment: datetime) -> str:
    """In the current time zone (an account's own, else SEBUSCA_TIME_ZONE), with its short name:
    “December 24, 2026, 1:45 p.m. MST”."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def signed_moment_words(value: str) -> str:
    """Of a moment in signed JSON. One with seconds stays as it is signed, so that none hides."""
    moment = parse_datetime(value) if value else None
    if moment is None or moment.second or moment.microsecond:
        return value
    return moment_words(moment)


def zone_words() -> str:
    """For the help of a field in which a moment is written."""
    zone = timezone.get_current_timezone_name().replace("_", " ")
    short = timezone.localtime().tzname() or zone
    named = zone if short == zone else f"{zone} ({short})"
    return _("In the time zone of your account: %(zone)s.") % {"zone": named}


lazy_zone_words = lazy(zone_words, str)
