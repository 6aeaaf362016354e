"""The pages of the two-person gate: what waits, the look before the yes, and the yes."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hub.approvals.deciding import page_of
from hub.approvals.models import Approval, ApprovalRequest, SubjectKind
from hub.approvals.service import APPROVE, approve, send_back
from hub.approvals.shown import MOST, Content, read, what_changed
from hub.approvals.walking import Walk, address_of, line_for, walk_of
from hub.errors import HubError
from hub.signing.standing import signs_alone

SHOWN = 50


class DecisionForm(forms.Form):
    """What the approver's page sends back."""

    seen_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    shown = forms.CharField(max_length=MOST, widget=forms.HiddenInput)
    one_language = forms.CharField(max_length=2, required=False)
    """The approver's own yes to a missing language; its box is in the template."""
    looked_at = forms.CharField(max_length=400, required=False)
    """Ids of the notices whose photograph the approver compared; likewise in the template."""
    comment = forms.CharField(
        max_length=400,
        required=False,
        label=gettext_lazy("What should be changed?"),
        widget=forms.Textarea(attrs={"rows": 1}),
    )


@require_GET
def request_list(request: HttpRequest) -> HttpResponse:
    """Open requests first, then what was decided lately. With `?walk` the first of those that wait
    for the person's own yes."""
    if "walk" in request.GET:
        return _begun(request, cast("User", request.user))
    open_requests = ApprovalRequest.objects.filter(state=ApprovalRequest.State.PENDING)
    decided = ApprovalRequest.objects.exclude(state=ApprovalRequest.State.PENDING)
    return render(
        request,
        "approvals/request_list.html",
        {
            "open_requests": open_requests,
            "decided": decided.order_by("-decided_at")[:SHOWN],
            "others": open_requests.exclude(submitter_id=request.user.pk or 0).count(),
            "approvals": Approval.objects.defer("content")[:SHOWN],
            "may": cast("User", request.user).has_perm(APPROVE),
        },
    )


@require_http_methods(["GET", "POST"])
@never_cache
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    """Shows exactly what is saved, how it differs from what is approved, and takes the decision."""
    wanted = get_object_or_404(ApprovalRequest, pk=request_id)
    user = cast("User", request.user)
    if request.method == "POST":
        return _decided(request, wanted, user)
    context = page_of(wanted, user)
    form = DecisionForm(
        initial={"seen_sha256": context["sha256"], "shown": context.get("shown", "")}
    )
    context |= {"form": form, "walk": walk_of(request)}
    return render(request, "approvals/decide.html", context)


def _begun(request: HttpRequest, user: User) -> HttpResponse:
    line = line_for(user) if user.has_perm(APPROVE) else []
    if not line:
        messages.info(request, _("Nothing waits for your own yes."))
    return redirect(address_of(line))


def _after(request: HttpRequest, walk: Walk | None) -> HttpResponse:
    """The list; or, for whoever goes through a line, the next of it."""
    if walk is None:
        return redirect(reverse("hub_approvals:list"))
    following = walk.next_address
    if following == reverse("hub_approvals:list"):
        messages.info(request, _("That was the last one."))
    return redirect(following)


def _decided(request: HttpRequest, wanted: ApprovalRequest, user: User) -> HttpResponse:
    form = DecisionForm(request.POST)
    walk = walk_of(request)
    here = reverse("hub_approvals:decide", args=[wanted.pk])
    back = redirect(f"{here}{walk.query if walk else ''}")
    shown = read(form.cleaned_data["shown"]) if form.is_valid() else None
    if shown is None:
        messages.error(request, _("The page was not sent whole. Look again."))
        return back
    if "send-back" in request.POST and not form.cleaned_data["comment"].strip():
        messages.error(request, _("Say what should be changed, then send it back."))
        return back
    try:
        if "send-back" in request.POST:
            send_back(wanted, user, form.cleaned_data["comment"])
            messages.success(request, _("Sent back to %(name)s.") % {"name": wanted.submitter_name})
        else:
            kind = cast("SubjectKind", wanted.kind)
            approval = approve(
                wanted,
                user,
                form.cleaned_data["seen_sha256"],
                one_language=form.cleaned_data["one_language"] or None,
                looked_at=form.cleaned_data["looked_at"].split(),
                what_changed=lambda content: what_changed(kind, shown, cast("Content", content)),
            )
            said = (
                _("Approved as number %(number)s. It is being published.")
                if signs_alone()
                else _("Approved as number %(number)s. Now approvers must sign it: see Signatures.")
            )
            messages.success(request, said % {"number": approval.number})
    except HubError as error:
        messages.error(request, str(error))
        return back
    return _after(request, walk)
