"""What a person does to a screen from afar: commands, hours, volume, and the technician's PIN."""

from __future__ import annotations

import logging
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hub.errors import HubError
from hub.fleet.hours_form import HoursForm
from hub.fleet.models import MANAGE, Screen, Site
from hub.fleet.ordering import give
from hub.fleet.pins import next_pin

log = logging.getLogger(__name__)


def _manager(request: HttpRequest) -> User:
    person = cast("User", request.user)
    if not person.has_perm(MANAGE):
        raise PermissionDenied
    return person


def _enrolled(screen_id: str) -> Screen:
    found = Screen.objects.select_related("site").filter(state=Screen.State.ENROLLED)
    return get_object_or_404(found, screen_id=screen_id)


@require_POST
def command(request: HttpRequest, screen_id: str) -> HttpResponse:
    """`do` is one of the closed list, `part` what a restart restarts."""
    person, screen = _manager(request), _enrolled(screen_id)
    try:
        given = give(
            screen,
            request.POST.get("do", ""),
            request.POST.get("part", ""),
            person,
            timezone.now(),
        )
    except HubError as error:
        messages.error(request, str(error))
    else:
        log.info("screen %s: %s by %s", screen.screen_id, given.do, person.get_username())
        messages.success(request, _("Given. The screen does it at its next call, once."))
    return redirect("hub_fleet:screen", screen.screen_id)


@require_http_methods(["GET", "POST"])
def screen_hours(request: HttpRequest, screen_id: str) -> HttpResponse:
    """Hours and volume of one screen."""
    _manager(request)
    screen = _enrolled(screen_id)
    return _hours(request, screen, str(screen), "hub_fleet:screen", screen.screen_id)


@require_http_methods(["GET", "POST"])
def site_hours(request: HttpRequest, site_id: int) -> HttpResponse:
    """Hours and volume of every screen of a site that has none of its own."""
    _manager(request)
    site = get_object_or_404(Site, pk=site_id)
    return _hours(request, site, site.name, "hub_fleet:sites")


def _hours(
    request: HttpRequest, of: Site | Screen, name: str, back: str, *where: str
) -> HttpResponse:
    form = HoursForm(of, request.POST or None)
    if request.method == "POST" and form.is_valid():
        of.hours, of.volume = form.hours(), form.cleaned_data["volume"]
        of.save(update_fields=["hours", "volume"])
        log.info("hours and volume of %s set by %s", of.pk, request.user)
        messages.success(request, _("Saved. Screens learn of it at their next call."))
        return redirect(back, *where)
    context = {"form": form, "name": name, "back": back, "where": where, "of": of}
    return render(request, "fleet/hours.html", context)


@require_POST
@never_cache
def technician_pin(request: HttpRequest, screen_id: str) -> HttpResponse:
    """The next PIN, in this one answer and nowhere else."""
    person, screen = _manager(request), _enrolled(screen_id)
    try:
        shown = next_pin(screen)
    except HubError as error:
        messages.error(request, str(error))
        return redirect("hub_fleet:screen", screen.screen_id)
    log.info("screen %s: PIN %d shown to %s", screen.screen_id, shown.number, person.get_username())
    digits = f"{shown.digits[:4]} {shown.digits[4:]}"
    context = {"screen": screen, "pin": digits, "number": shown.number}
    return render(request, "fleet/pin.html", context)
