"""The imports page: what was proposed for withdrawal, what the source changed too, and the runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hub.approvals.current import approved_notice
from hub.errors import HubError
from hub.imports.models import ImportedRecord, ImportRun, WithdrawalProposal
from hub.notices.models import Notice
from hub.recalls.service import PERMISSION, recall
from hub.recalls.standing import is_recalled

SHOWN = 100
State = WithdrawalProposal.State


@dataclass(frozen=True)
class ProposalLine:
    """One open proposal as the page shows it."""

    proposal: WithdrawalProposal
    address: str
    """Of the notice's edit page."""
    shown: bool
    """Whether an approval stands, so that there is something to take off screens."""


@dataclass(frozen=True)
class Difference:
    """One field that both the editor and the source changed."""

    field: str
    kept: Any
    source: Any


@require_GET
def imports_page(request: HttpRequest) -> HttpResponse:
    """Proposals and differences first: they wait for somebody."""
    _require_editor(request)
    differing = ImportedRecord.objects.exclude(conflicts={}).filter(notice__isnull=False)
    return render(
        request,
        "imports/list.html",
        {
            "proposals": [_line(proposal) for proposal in _open_proposals()[:SHOWN]],
            "differing": [(row, _address(row), _differences(row)) for row in differing[:SHOWN]],
            "runs": ImportRun.objects.all()[:SHOWN],
            "may_recall": cast("User", request.user).has_perm(PERMISSION),
        },
    )


@require_GET
def run_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: its counts, and everything that was refused with the reason."""
    _require_editor(request)
    return render(request, "imports/run.html", {"run": get_object_or_404(ImportRun, pk=run_id)})


@require_POST
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """`what` is `recall` or `dismiss`. A recall takes one person, as everywhere."""
    _require_editor(request)
    user = cast("User", request.user)
    proposal = get_object_or_404(_open_proposals(), pk=proposal_id)
    if request.POST.get("what") == "recall":
        return _recall(request, proposal, user)
    _close(proposal, State.DISMISSED, user)
    messages.success(request, _("The proposal was dismissed; the notice stays as it is."))
    return redirect("hub_imports:list")


@require_POST
def seen(request: HttpRequest, record_id: int) -> HttpResponse:
    """An editor looked at what the source changed and leaves the draft as it is."""
    _require_editor(request)
    row = get_object_or_404(ImportedRecord, pk=record_id)
    row.conflicts = {}
    row.save(update_fields=["conflicts"])
    return redirect("hub_imports:list")


def _recall(request: HttpRequest, proposal: WithdrawalProposal, user: User) -> HttpResponse:
    notice = proposal.record.notice
    if not user.has_perm(PERMISSION) or notice is None:
        raise PermissionDenied
    try:
        recall("notice", notice.notice_id, "withdrawn", by=user)
    except HubError as error:
        messages.error(request, str(error))
        return redirect("hub_imports:list")
    _close(proposal, State.RECALLED, user)
    messages.success(request, _("Recalled: it leaves every screen now."))
    return redirect("hub_imports:list")


def _close(proposal: WithdrawalProposal, state: str, user: User) -> None:
    WithdrawalProposal.objects.filter(pk=proposal.pk, state=State.OPEN).update(
        state=state, decided_at=timezone.now(), decided_by_name=user.get_username()
    )


def _open_proposals() -> QuerySet[WithdrawalProposal]:
    """Of notices that are still there."""
    return WithdrawalProposal.objects.filter(
        state=State.OPEN, record__notice__isnull=False
    ).select_related("record__notice")


def _line(proposal: WithdrawalProposal) -> ProposalLine:
    notice = cast("Notice", proposal.record.notice)
    approved = approved_notice(notice.notice_id)
    shown = approved is not None and not is_recalled(
        "notice", notice.notice_id, approved.ref.number
    )
    return ProposalLine(proposal, _address(proposal.record), shown)


def _address(row: ImportedRecord) -> str:
    return reverse("wagtailsnippets_notices_notice:edit", args=[row.notice_id])


def _differences(row: ImportedRecord) -> list[Difference]:
    return [
        Difference(_label(name), sides["draft"], sides["source"])
        for name, sides in row.conflicts.items()
    ]


def _label(name: str) -> str:
    if name == "pictures":
        return _("pictures")
    field = next(field for field in Notice._meta.fields if field.name == name)
    return str(field.verbose_name)


def _require_editor(request: HttpRequest) -> None:
    if not cast("User", request.user).has_perm("notices.change_notice"):
        raise PermissionDenied
