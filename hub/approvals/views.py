"""The pages of the two-person gate: what waits, the look before the yes, and the yes."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from pydantic import BaseModel

from hub.approvals.authors import authors_since_approval
from hub.approvals.comparing import differences
from hub.approvals.current import latest_approved
from hub.approvals.editing import edit_url
from hub.approvals.models import Approval, ApprovalRequest, SubjectKind
from hub.approvals.rules import may_approve, pictures_of
from hub.approvals.service import APPROVE, approve, find_subject, send_back
from hub.desks.changes import is_keyless, key_changes
from hub.errors import ContentInvalid, HubError
from hub.previews.channel import drawn_places
from hub.previews.sizes import PREVIEW_MODES
from hub.recalls.standing import lifted_by_approving
from sync.canonical import content_sha256
from sync.models import Channel, Desk, Notice, Picture

SHOWN = 50


class DecisionForm(forms.Form):
    """What the approver's page sends back."""

    seen_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    comment = forms.CharField(
        max_length=400,
        required=False,
        label=gettext_lazy("What should be changed?"),
        widget=forms.Textarea(attrs={"rows": 1}),
    )


@require_GET
def request_list(request: HttpRequest) -> HttpResponse:
    """Open requests first, then what was decided lately."""
    open_requests = ApprovalRequest.objects.filter(state=ApprovalRequest.State.PENDING)
    decided = ApprovalRequest.objects.exclude(state=ApprovalRequest.State.PENDING)
    return render(
        request,
        "approvals/request_list.html",
        {
            "open_requests": open_requests,
            "decided": decided.order_by("-decided_at")[:SHOWN],
            "approvals": Approval.objects.defer("content")[:SHOWN],
            "may": cast("User", request.user).has_perm(APPROVE),
        },
    )


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    """Shows exactly what is saved, how it differs from what is approved, and takes the decision."""
    wanted = get_object_or_404(ApprovalRequest, pk=request_id)
    user = cast("User", request.user)
    if request.method == "POST":
        return _decided(request, wanted, user)
    kind = cast("SubjectKind", wanted.kind)
    subject = find_subject(kind, wanted.subject_id)
    saved = subject.saved()
    try:
        content = saved.content()
    except ContentInvalid:
        content = None
    approved = latest_approved(kind, wanted.subject_id)
    authors = authors_since_approval(subject)
    author_ids = {author.id for author in authors} | {wanted.submitter_id}
    sha256 = content_sha256(content) if content is not None else ""
    rows = (
        differences(kind, approved.content if approved else None, content)
        if content is not None
        else []
    )
    return render(
        request,
        "approvals/decide.html",
        {
            "wanted": wanted,
            "subject": saved,
            "edit_url": edit_url(subject),
            "authors": authors,
            "approved": approved,
            "rows": [row for row in rows if row.changed or approved is None],
            "unchanged": [row for row in rows if not row.changed and approved is not None],
            "pictures": _beside_previews(content),
            "drawn": drawn_places(content) if isinstance(content, Channel) else (),
            "lifts": lifted_by_approving(content, approved.ref.number if approved else 0)
            if content is not None
            else [],
            "sha256": sha256,
            "stale": sha256 != wanted.content_sha256,
            "own": not may_approve(user.pk, author_ids),
            "may": user.has_perm(APPROVE),
            "form": DecisionForm(initial={"seen_sha256": sha256}),
            "previews": PREVIEW_MODES[:3] if kind in {"notice", "campaign"} else [],
            **_about_desk(approved.content if approved else None, content),
        },
    )


def _beside_previews(content: BaseModel | None) -> tuple[Picture, ...]:
    """The pictures that no preview shows: a notice's after its first, and a channel's images."""
    pictures = pictures_of(content) if content is not None else ()
    return pictures if not isinstance(content, Notice) or len(pictures) > 1 else ()


def _about_desk(before: BaseModel | None, after: BaseModel | None) -> dict[str, object]:
    """Which keys come, change or go; nothing for any other kind."""
    if not isinstance(after, Desk):
        return {}
    return {
        "keys": key_changes(before if isinstance(before, Desk) else None, after),
        "keyless": is_keyless(after, timezone.now()),
    }


def _decided(request: HttpRequest, wanted: ApprovalRequest, user: User) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The page was not sent whole. Look again."))
        return redirect("hub_approvals:decide", wanted.pk)
    if "send-back" in request.POST and not form.cleaned_data["comment"].strip():
        messages.error(request, _("Say what should be changed, then send it back."))
        return redirect("hub_approvals:decide", wanted.pk)
    try:
        if "send-back" in request.POST:
            send_back(wanted, user, form.cleaned_data["comment"])
            messages.success(request, _("Sent back to %(name)s.") % {"name": wanted.submitter_name})
        else:
            approval = approve(wanted, user, form.cleaned_data["seen_sha256"])
            messages.success(
                request,
                _("Approved as number %(number)s. It is being published.")
                % {"number": approval.number},
            )
    except HubError as error:
        messages.error(request, str(error))
        return redirect("hub_approvals:decide", wanted.pk)
    return redirect(reverse("hub_approvals:list"))
