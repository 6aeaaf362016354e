"""The page that takes something down, the page that counts who has done so, and the list."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hub.approvals.current import approved_notice
from hub.approvals.naming import name_of
from hub.errors import HubError, NotSigned, UnknownTarget
from hub.recalls.captured import BANNER_LASTS, propose_banner
from hub.recalls.confirming import Confirming, confirming, lifted_by, signed_place
from hub.recalls.models import Recall
from hub.recalls.service import PERMISSION, recall, require_known
from hub.recalls.showing import channel_names, channel_shown, faces, images, with_names
from hub.recalls.standing import ENDED, last_recall
from sync.errors import SyncError
from sync.models.recall import RecallReason, RecallTarget

LONGEST_SEARCH = 80
SHOWN = 100


class RecallForm(forms.Form):
    """One thing and why. No reason is chosen beforehand, but by a link that knows it: the signed
    list says it for ever, and whoever is in a hurry leaves what is chosen."""

    target = forms.ChoiceField(choices=Recall.Target.choices, widget=forms.HiddenInput)
    id = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        choices=Recall.Reason.choices,
        label=gettext_lazy("Why"),
        error_messages={"required": gettext_lazy("Choose why; nothing was taken down yet.")},
        widget=forms.RadioSelect,
    )


@require_GET
def recall_list(request: HttpRequest) -> HttpResponse:
    """What can be taken down, then what was, newest first."""
    may = cast("User", request.user).has_perm(PERMISSION)
    words = request.GET.get("q", "")[:LONGEST_SEARCH]
    names = channel_names() if may else ()
    chosen = request.GET.get("channel", names[0][0] if len(names) == 1 else "")
    return render(
        request,
        "recalls/list.html",
        {
            "recalls": with_names(Recall.objects.all()[:SHOWN]),
            "may": may,
            "words": words,
            "faces": faces(words) if may else None,
            "channels": names,
            "channel": channel_shown(chosen) if may else None,
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
        return _taken_down(request, form, user)
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
            "banner_days": BANNER_LASTS.days,
        },
    )


def _taken_down(request: HttpRequest, form: RecallForm, user: User) -> HttpResponse:
    target = cast("RecallTarget", form.cleaned_data["target"])
    target_id: str = form.cleaned_data["id"]
    reason = cast("RecallReason", form.cleaned_data["reason"])
    row: Recall | None = None
    try:
        row = recall(target, target_id, reason, by=user)
    except NotSigned as error:  # on record: its page says when it is signed
        messages.error(request, str(error))
        row = last_recall(target, target_id)
    except HubError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("Recall %(number)s is signed: it leaves every screen now.")
            % {"number": row.sequence},
        )
    if row is None:
        return redirect("hub_recalls:list")
    if target == "notice" and row.reason in ENDED:
        messages.info(request, propose_banner(target_id, row.reason, user))
    return redirect("hub_recalls:one", row.sequence)


@require_GET
@never_cache
def one_recall(request: HttpRequest, sequence: int) -> HttpResponse:
    """What was taken down, how far it has come, and what would bring it back."""
    row = get_object_or_404(Recall, pk=sequence)
    place = _place(row)
    return render(
        request,
        "recalls/one.html",
        {
            "row": row,
            "photo": _photo(row.target, row.target_id),
            "lifted_by": lifted_by(row),
            "place": place or "",
            **_shown(confirming(place, timezone.now())),
        },
    )


@require_GET
@never_cache
def confirming_now(request: HttpRequest, sequence: int) -> HttpResponse:
    """The same in JSON, for the page that asks once a second; `place` spares reading the feed."""
    known = request.GET.get("place", "")
    place = int(known) if known.isdecimal() and len(known) < len(str(2**63)) else None
    found = confirming(
        place if place is not None else _place(get_object_or_404(Recall, pk=sequence)),
        timezone.now(),
    )
    return JsonResponse(
        {
            "place": found.place,
            "done": found.is_done,
            "words": found.words,
            "confirmed": found.on_confirmed,
            "on": found.on,
            "lists": render_to_string("recalls/confirming.html", _shown(found), request),
        }
    )


def _shown(found: Confirming) -> dict[str, object]:
    return {
        "confirming": found,
        "more_waiting": found.on - found.on_confirmed - len(found.waiting),
        "more_silent": found.silent_count - len(found.silent),
    }


def _place(row: Recall) -> int | None:
    try:
        return signed_place(row)
    except (SyncError, OSError):
        return None


def _photo(target: str, target_id: str) -> str:
    """Hash of the picture to show, so that nobody takes down somebody else."""
    if target == "picture":
        return target_id
    if target == "slide":
        return next((image.sha256 for image in images() if image.slide_id == target_id), "")
    found = approved_notice(target_id) if target == "notice" else None
    return found.content.pictures[0].sha256 if found and found.content.pictures else ""
