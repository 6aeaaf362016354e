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
from hub.errors import HubError
from hub.notices.models import Notice, Photo
from hub.recalls.captured import propose_banner
from hub.recalls.models import Recall
from hub.recalls.service import PERMISSION, recall
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
    """Newest first."""
    return render(request, "recalls/list.html", {"recalls": Recall.objects.all()[:SHOWN]})


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
    kind = request.GET.get("target") or request.POST.get("target") or "notice"
    target_id = request.GET.get("id") or request.POST.get("id") or ""
    return render(
        request,
        "recalls/new.html",
        {
            "form": form,
            "what": Recall.Target(kind).label if kind in Recall.Target.values else kind,
            "target_id": target_id,
            "name": _title(kind, target_id),
            "photo": Photo.objects.filter(sha256=target_id).first() if kind == "picture" else None,
        },
    )


def _title(target: str, target_id: str) -> str:
    if target != "notice":
        return ""
    found = approved_notice(target_id)
    if found is not None:
        return found.content.name
    draft = Notice.objects.filter(notice_id=target_id).first()
    return str(draft.saved()) if draft else ""
