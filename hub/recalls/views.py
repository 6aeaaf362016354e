"""The page that takes something down, and the list of what was taken down."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from hub.approvals.current import approved_notice
from hub.approvals.naming import name_of
from hub.errors import HubError, UnknownTarget
from hub.recalls.captured import propose_banner
from hub.recalls.models import Recall
from hub.recalls.service import PERMISSION, recall, require_known
from hub.recalls.showing import channels, faces, images
from sync.models.recall import RecallReason, RecallTarget

SHOWN = 100


class RecallForm(forms.Form):
    """One thing and why."""

    target = forms.ChoiceField(choices=Recall.Target.choices, widget=forms.HiddenInput)
    id = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        choices=Recall.Reason.choices, label=gettext_lazy("Why"), initial="withdrawn"
    )


@require_GET
def recall_list(request: HttpRequest) -> HttpResponse:
    """What can be taken down, then what was, newest first."""
    may = cast("User", request.user).has_perm(PERMISSION)
    return render(
        request,
        "recalls/list.html",
        {
            "recalls": Recall.objects.all()[:SHOWN],
            "may": may,
            "faces": faces() if may else (),
            "channels": channels() if may else (),
            "images": images() if may else (),
        },
    )


@require_http_methods(["GET", "POST"])
def new_recall(request: HttpRequest) -> HttpResponse:
    """One page, one button: no second person is asked."""
    user = cast("User", request.user)
    if not user.has_perm(PERMISSION):
        raise PermissionDenied
    form = RecallForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        target = cast("RecallTarget", form.cleaned_data["target"])
        target_id: str = form.cleaned_data["id"]
        try:
            row = recall(
                target, target_id, cast("RecallReason", form.cleaned_data["reason"]), by=user
            )
        except HubError as error:
            messages.error(request, str(error))
            return redirect("hub_recalls:list")
        messages.success(
            request,
            _("Recall %(number)s is signed: it leaves every screen now.")
            % {"number": row.sequence},
        )
        if target == "notice" and row.reason in {"captured", "located"}:
            messages.info(request, propose_banner(target_id, row.reason, user))
        return redirect("hub_recalls:list")
    wanted = request.GET if request.method == "GET" else request.POST
    what = cast("RecallTarget", wanted.get("target", "notice"))
    what_id = wanted.get("id", "")
    try:
        require_known(what, what_id)
    except UnknownTarget as error:
        messages.error(request, str(error))
        return redirect("hub_recalls:list")
    return render(
        request,
        "recalls/new.html",
        {
            "form": form,
            "target": what,
            "what": Recall.Target(what).label,
            "target_id": what_id,
            "name": name_of(what, what_id),
            "photo": _photo(what, what_id),
        },
    )


def _photo(target: str, target_id: str) -> str:
    """Hash of the picture to show, so that nobody takes down somebody else."""
    if target == "picture":
        return target_id
    if target == "slide":
        return next((image.sha256 for image in images() if image.slide_id == target_id), "")
    found = approved_notice(target_id) if target == "notice" else None
    return found.content.pictures[0].sha256 if found and found.content.pictures else ""
