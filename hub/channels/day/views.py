"""The page of a day: which site, which date, the draft or what is approved."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from pydantic import TypeAdapter, ValidationError

from hub.approvals.editing import edit_url
from hub.channels.day.lines import (
    Names,
    gaps_of,
    lines_of,
    never_of,
    notes_of,
    stretches_of,
)
from hub.channels.day.manifest import NoDay, latch_of, manifest_of
from hub.channels.day.playing import Place, day_of
from hub.channels.models import Channel
from hub.fleet.models import Screen, Site
from hub.notices.models import Notice
from sync.device_orders import DayHours
from sync.models.slide import notices_of

DRAFT, APPROVED = "draft", "approved"
_HOURS = TypeAdapter(list[DayHours])


class DayForm(forms.Form):
    """What is looked at; every field has an answer of its own."""

    site = forms.ModelChoiceField(Site.objects.all(), label=_("Site"), required=False)
    date = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    version = forms.ChoiceField(
        label=_("Version"),
        choices=[(DRAFT, _("The draft")), (APPROVED, _("What is approved"))],
        required=False,
    )


@require_GET
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """What the channel plays in each hour of one day at one site."""
    if not request.user.has_perm("channels.change_channel"):
        raise PermissionDenied
    channel = get_object_or_404(Channel, pk=pk)
    asked = DayForm(request.GET)
    chosen: dict[str, Any] = asked.cleaned_data if asked.is_valid() else {}
    site = chosen.get("site") or _site_of(channel)
    zone = ZoneInfo(site.time_zone) if site else ZoneInfo(timezone.get_current_timezone_name())
    when = chosen.get("date") or timezone.now().astimezone(zone).date()
    version = chosen.get("version") or DRAFT
    form = DayForm(initial={"site": site, "date": when, "version": version})
    context: dict[str, Any] = {
        "channel": channel,
        "form": form,
        "zone": zone,
        "site": site,
        "day": when,
        "version": version,
        "edit_url": edit_url(channel),
        "days": _days(channel, site, when, version),
    }
    try:
        context |= _reckoned(channel, Place(zone, _hours_of(site)), when, draft=version == DRAFT)
    except NoDay as error:
        context["trouble"] = str(error)
    return render(request, "channels/day.html", context)


def _reckoned(channel: Channel, place: Place, when: date, *, draft: bool) -> dict[str, Any]:
    manifest = manifest_of(channel, draft=draft)
    found = day_of(manifest, latch_of(), place, when)
    names = Names(manifest, _draft_names(manifest.channel.content.slides))
    return {
        "hours": found.hours,
        "lines": lines_of(found, names),
        "stretches": stretches_of(found, names),
        "notes": list(notes_of(found, names, place.zone)),
        "gaps": gaps_of(found, manifest.channel.content.evergreen.id),
        "never": never_of(found, names),
        "dark": any(hour.lit < 1 for hour in found.hours),
    }


def _draft_names(slides: Any) -> dict[str, str]:
    named = {notice for slide in slides for notice in notices_of(slide)}
    return dict(Notice.objects.filter(notice_id__in=named).values_list("notice_id", "name"))


def _site_of(channel: Channel) -> Site | None:
    """Where a screen plays it; else any site."""
    screen = (
        Screen.objects.filter(channel_id=channel.channel_id, state=Screen.State.ENROLLED)
        .select_related("site")
        .first()
    )
    return screen.site if screen else Site.objects.first()


def _hours_of(site: Site | None) -> list[DayHours] | None:
    try:
        return _HOURS.validate_python(site.hours) if site and site.hours else None
    except ValidationError:
        return None


def _days(channel: Channel, site: Site | None, when: date, version: str) -> dict[str, str]:
    """Addresses of the day before and the day after."""
    address = reverse("hub_channels:day", args=[channel.pk])
    place = f"&site={site.pk}" if site else ""
    return {
        name: f"{address}?date={when + timedelta(days=step):%Y-%m-%d}&version={version}{place}"
        for name, step in (("before", -1), ("after", 1))
    }
