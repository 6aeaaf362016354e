"""What became of each publication, and the approvals that the publisher does not believe."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hub.approvals.service import APPROVE
from hub.publications.models import Publication, Refusal
from hub.publications.queue import queue_channels

SHOWN = 100


@require_GET
def publication_list(request: HttpRequest) -> HttpResponse:
    """Newest first."""
    return render(
        request,
        "publications/list.html",
        {
            "publications": Publication.objects.defer("manifest")[:SHOWN],
            "refusals": Refusal.objects.all()[:SHOWN],
        },
    )


@require_POST
def try_again(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Queues the channel anew; what is published is still what was approved."""
    if not cast("User", request.user).has_perm(APPROVE):
        raise PermissionDenied
    row = get_object_or_404(Publication, pk=publication_id)
    queue_channels([row.channel_id], f"again {row.pk}")
    messages.success(
        request, _("Channel %(channel)s is queued again.") % {"channel": row.channel_id}
    )
    return redirect("hub_publications:list")
