"""Moments in words: always with the zone they are told in, which is the reader's own."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _


def moment_words(moment: datetime) -> str:
    """In the current time zone (an account's own, else SEBUSCA_TIME_ZONE), with its short name:
    “December 24, 2026, 1:45 p.m. MST”."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


def zone_words() -> str:
    """For the help of a field in which a moment is written."""
    zone = timezone.get_current_timezone_name().replace("_", " ")
    short = timezone.localtime().tzname() or zone
    named = zone if short == zone else f"{zone} ({short})"
    return _("In the time zone of your account: %(zone)s.") % {"zone": named}


lazy_zone_words = lazy(zone_words, str)
