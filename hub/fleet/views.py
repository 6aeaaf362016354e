"""The fleet's pages: which screens there are and how they are, and the way in for a new one.

Everybody who may open the admin may look; to change something takes `fleet.manage_fleet`.
"""

from __future__ import annotations

import logging
import re
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hub.errors import HubError
from hub.fleet.answers import lines_of
from hub.fleet.enrolling import make_preseed, type_code
from hub.fleet.forms import EnrolForm, MoveForm, PlaceForm, SiteForm
from hub.fleet.models import MANAGE, Preseed, Screen, Screenshot, Site
from hub.fleet.ordering import latest, restarts
from hub.fleet.screens import ask_renewal, revoke
from hub.fleet.standing import Newest, ScreenLine, line_of
from hub.publications.models import Publication
from hub.recalls.models import Recall

SHOWN = 200
"""Screens on one page; whoever has more looks for theirs by name."""

log = logging.getLogger(__name__)


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)


def _require_manager(request: HttpRequest) -> User:
    person = _person(request)
    if not person.has_perm(MANAGE):
        raise PermissionDenied
    return person


def _newest() -> Newest:
    numbers = (
        Publication.objects.filter(status=Publication.Status.PUBLISHED)
        .values("channel_id")
        .annotate(highest=Max("number"))
    )
    return Newest(
        recall_sequence=Recall.objects.aggregate(highest=Max("sequence"))["highest"] or 0,
        publications={row["channel_id"]: row["highest"] or 0 for row in numbers},
    )


@require_GET
def screen_list(request: HttpRequest) -> HttpResponse:
    """The screens that `q` finds, or all: those that somebody must look after first."""
    newest, now = _newest(), timezone.now()
    wanted = request.GET.get("q", "").strip()
    rows = Screen.objects.select_related("site")
    for word in wanted.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(site__name__icontains=word)
            | Q(screen_id__iexact=word)
            | Q(channel_id=word)
        )
    lines = [line_of(s, newest, now) for s in rows.filter(state=Screen.State.ENROLLED)]
    revoked = rows.filter(state=Screen.State.REVOKED).order_by("-revoked_at")
    return render(
        request,
        "fleet/list.html",
        {
            "count": len(lines),
            "well": sum(line.is_well for line in lines),
            "lines": sorted(lines, key=_looked_after_first)[:SHOWN],
            "shown": SHOWN,
            "newest": newest,
            "wanted": wanted,
            "revoked_count": revoked.count(),
            "revoked": revoked[:SHOWN],
            "may": _person(request).has_perm(MANAGE),
        },
    )


def _looked_after_first(line: ScreenLine) -> tuple[bool, str, list[tuple[int, str]]]:
    """Then by site and name as people count: lane 2 before lane 10."""
    parts = re.findall(r"\d+|\D+", line.screen.name.casefold())
    name = [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
    return line.is_well, line.screen.site.name, name


@require_GET
def screen_page(request: HttpRequest, screen_id: str) -> HttpResponse:
    """One screen: how it is, where it stands, and what can be done with it."""
    screen = _find(screen_id)
    initial = {"site": screen.site, "name": screen.name, "channel": screen.channel_id}
    return _shown(request, screen, MoveForm(screen, initial=initial))


def _shown(request: HttpRequest, screen: Screen, form: MoveForm) -> HttpResponse:
    return render(
        request,
        "fleet/screen.html",
        {
            "screen": screen,
            "line": line_of(screen, _newest(), timezone.now()),
            "screenshot": Screenshot.objects.filter(screen=screen).defer("picture").first(),
            "form": form,
            "commands": lines_of(latest(screen), timezone.now()),
            "restarts": restarts(),
            "may": _person(request).has_perm(MANAGE),
        },
    )


def _find(screen_id: str) -> Screen:
    return get_object_or_404(Screen.objects.select_related("site"), screen_id=screen_id)


@require_POST
def change_screen(request: HttpRequest, screen_id: str) -> HttpResponse:
    """`what` is `move`, `renew` or `revoke`."""
    person, screen, what = _require_manager(request), _find(screen_id), request.POST.get("what")
    if what == "revoke":
        revoke(screen, person, timezone.now())
        log.info("screen %s: revoked by %s", screen.screen_id, person.get_username())
        messages.success(request, _("Revoked: none of its calls is answered any more."))
        return redirect("hub_fleet:list")
    if what == "renew":
        ask_renewal(screen)
        log.info("screen %s: renewal asked by %s", screen.screen_id, person.get_username())
        messages.success(request, _("It fetches another token at its next call."))
    if what == "move":
        form = MoveForm(screen, request.POST)
        if not form.is_valid():
            return _shown(request, screen, form)
        place = form.place()
        screen.site, screen.name, screen.channel_id = place.site, place.name, place.channel_id
        screen.save(update_fields=["site", "name", "channel_id"])
        log.info("screen %s: placed by %s", screen.screen_id, person.get_username())
        messages.success(request, _("Saved. The screen learns of it at its next call."))
    return redirect("hub_fleet:screen", screen.screen_id)


@require_GET
@never_cache
def screenshot(request: HttpRequest, screen_id: str) -> HttpResponse:
    """The last picture of what it showed, for whoever looks after screens."""
    _require_manager(request)
    found = get_object_or_404(Screenshot, screen__screen_id=screen_id)
    return HttpResponse(bytes(found.picture), content_type=found.media_type)


@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Type the code, say where it stands: done."""
    person = _require_manager(request)
    form = EnrolForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            screen = type_code(form.cleaned_data["code"], form.place(), person, timezone.now())
        except HubError as error:
            form.add_error("code", str(error))
        else:
            log.info("screen %s: enrolled by %s", screen.screen_id, person.get_username())
            messages.success(request, _("Enrolled. The screen fetches its token now."))
            return redirect("hub_fleet:screen", screen.screen_id)
    return render(request, "fleet/enrol.html", {"form": form, "sites": Site.objects.exists()})


@require_http_methods(["GET", "POST"])
@never_cache
def preseed(request: HttpRequest) -> HttpResponse:
    """Makes a preseed; its token is in this one answer and nowhere else."""
    person = _require_manager(request)
    form = PlaceForm(request.POST or None)
    made: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        row, token = make_preseed(form.place(), person, timezone.now())
        made = {"made": row, "token": token, "hub": settings.SEBUSCA_BASE_URL}
    waiting: QuerySet[Preseed] = Preseed.objects.filter(
        screen=None, expires_at__gt=timezone.now()
    ).select_related("site")
    context = {"form": form, "waiting": waiting, "sites": Site.objects.exists(), **made}
    return render(request, "fleet/preseed.html", context)


@require_POST
def drop_preseed(request: HttpRequest, preseed_id: int) -> HttpResponse:
    """Its token is worth nothing from now on."""
    _require_manager(request)
    Preseed.objects.filter(pk=preseed_id, screen=None).delete()
    messages.success(request, _("The preseed is worth nothing any more."))
    return redirect("hub_fleet:preseed")


@require_GET
def site_list(request: HttpRequest) -> HttpResponse:
    """Every place, with its screens."""
    enrolled = Count("screens", filter=Q(screens__state=Screen.State.ENROLLED))
    context = {
        "sites": Site.objects.annotate(count=enrolled),
        "may": _person(request).has_perm(MANAGE),
    }
    return render(request, "fleet/sites.html", context)


@require_http_methods(["GET", "POST"])
def site_page(request: HttpRequest, site_id: int | None = None) -> HttpResponse:
    """A new place, or one to mend."""
    _require_manager(request)
    site = get_object_or_404(Site, pk=site_id) if site_id is not None else None
    form = SiteForm(request.POST or None, instance=site)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("hub_fleet:sites")
    return render(request, "fleet/site.html", {"form": form, "site": site})
