"""The editors' side: what readers say is wrong, the open ones first."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hub.corrections.forms import AnswerForm
from hub.corrections.models import PERMISSION, Correction
from hub.corrections.pruning import KEEP, KEEP_OPEN, erase
from hub.corrections.receiving import hour_of, is_full
from hub.notices.models import Notice
from hub.recalls.service import PERMISSION as MAY_RECALL

A_PAGE = 50


@require_GET
def correction_list(request: HttpRequest) -> HttpResponse:
    """`?state=answered` for those that are done."""
    _require(request)
    states = Correction.State
    chosen = states.ANSWERED if request.GET.get("state") == states.ANSWERED else states.OPEN
    is_open = Q(state=states.OPEN)
    rows = Correction.objects.filter(is_open if chosen == states.OPEN else ~is_open)
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "state": chosen,
        "open": Correction.objects.filter(state=states.OPEN).count(),
        "keep_days": KEEP.days,
        "keep_open_days": KEEP_OPEN.days,
        "is_full": is_full(timezone.now()),
    }
    return render(request, "corrections/list.html", context)


@require_http_methods(["GET", "POST"])
def correction_page(request: HttpRequest, correction_id: int) -> HttpResponse:
    """One: read, then mark as answered; or open again."""
    user = _require(request)
    row = get_object_or_404(Correction, pk=correction_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and row.state != Correction.State.ERASED and form.is_valid():
        if request.POST.get("what") == "open":
            _set(row, Correction.State.OPEN)
            messages.success(request, _("It is open again."))
        else:
            _set(row, Correction.State.ANSWERED, user, form.cleaned_data["note"])
            messages.success(request, _("It is marked as answered."))
        return redirect("hub_corrections:list")
    context = {
        "row": row,
        "form": form,
        "notice": Notice.objects.filter(notice_id=row.notice_id).first(),
        "may_recall": user.has_perm(MAY_RECALL),
        "keep_days": KEEP.days,
        "goes": row.waits_since + KEEP_OPEN,
    }
    return render(request, "corrections/correction.html", context)


@require_http_methods(["GET", "POST"])
def correction_erasing(request: HttpRequest, correction_id: int) -> HttpResponse:
    """What was a tip: says what happens, then does it."""
    user = _require(request)
    row = get_object_or_404(Correction, pk=correction_id)
    if row.state == Correction.State.ERASED:
        return redirect("hub_corrections:correction", row.pk)
    if request.method == "POST":
        erase(row, user.get_username())
        messages.success(request, _("It is erased."))
        return redirect("hub_corrections:list")
    return render(request, "corrections/erasing.html", {"row": row, "keep_days": KEEP.days})


def _set(row: Correction, state: str, user: User | None = None, note: str = "") -> None:
    row.state = state
    row.note = note
    row.answered_at = timezone.now() if user else None
    row.answered_by_name = user.get_username() if user else ""
    if state == Correction.State.OPEN:
        row.waits_since = hour_of(timezone.now())
    row.save(update_fields=["state", "note", "answered_at", "answered_by_name", "waits_since"])


def _require(request: HttpRequest) -> User:
    user = cast("User", request.user)
    if not user.has_perm(PERMISSION):
        raise PermissionDenied
    return user
