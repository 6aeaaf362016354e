"""The page of the two people after the hub came back from a backup."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hub.approvals.numbers import highest_approval
from hub.errors import HubError
from hub.operating.models import Restoration
from hub.operating.restored import open_restoration
from hub.recalls.restoring import NEEDED, PERMISSION, confirm, outlook, yeses


@require_http_methods(["GET", "POST"])
@never_cache
def restored(request: HttpRequest) -> HttpResponse:
    """What the live feed gave back and what it shows that was forgotten; and the yes."""
    user = cast("User", request.user)
    if request.method == "POST":
        return _said_yes(request, user)
    restoration = open_restoration()
    found = outlook() if restoration is not None else None
    said = yeses(restoration, found.sha256) if restoration and found else []
    return render(
        request,
        "recalls/restored.html",
        {
            "restoration": restoration,
            "last": Restoration.objects.order_by("-restored_at").first(),
            "outlook": found,
            "yeses": said,
            "missing": NEEDED - len(said),
            "own": any(row.user_id == user.pk for row in said),
            "may": user.has_perm(PERMISSION),
            "next_approval": highest_approval() + 1,
        },
    )


def _said_yes(request: HttpRequest, user: User) -> HttpResponse:
    try:
        released = confirm(
            request.POST.get("restoration", ""), user, request.POST.get("seen_sha256", "")
        )
    except HubError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("Two people have confirmed: publishing goes on.")
            if released
            else _("Your yes is on record. Another person must confirm too."),
        )
    return redirect("hub_recalls:restored")
