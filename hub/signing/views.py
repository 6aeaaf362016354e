"""What waits for signatures, who has signed, and what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hub.approvals.models import Approval, Kind
from hub.approvals.service import APPROVE
from hub.publications.tasks import publish_due
from hub.signing.models import Proposal
from hub.signing.putting_up import close
from hub.signing.shown import kind_of
from hub.signing.standing import Waiting, waiting
from hub.signing.wording import reason_words
from sync.errors import PublishError
from sync.types import Language
from sync.words import FINGERPRINT_BYTES, words_of

SHOWN = 20
_KEY_WORDS = 4


@dataclass(frozen=True)
class Approver:
    """One key that may sign."""

    short: str
    words: str
    """The first words of its id: enough to tell them apart by telephone."""
    signed: bool
    at: datetime | None
    """None where the key lies on the hub."""


@dataclass(frozen=True)
class Part:
    """One approval that the proposal brings."""

    number: int
    kind: str
    title: str
    approver: str
    at: datetime | None
    request: int | None


@require_GET
def signature_list(request: HttpRequest) -> HttpResponse:
    """The open proposal and the last ones that were closed."""
    context: dict[str, object] = {
        "closed": [
            (row, reason_words(row))
            for row in Proposal.objects.exclude(state=Proposal.State.OPEN).defer("data")[:SHOWN]
        ],
    }
    try:
        found = waiting()
    except (PublishError, OSError) as error:
        context["trouble"] = str(error)
        found = None
    if found is not None:
        context |= {
            "waiting": found,
            "expires": found.proposal.targets.signed.expires,
            "words": fingerprint_in_words(found.proposal.fingerprint),
            "approvers": list(approvers_of(found)),
            "needed": found.state.root.roles["targets"].threshold,
            "parts": list(parts_of(found)),
            "trouble_of_row": reason_words(found.row),
        }
    return render(request, "signing/list.html", context)


@require_POST
def propose_anew(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The same under a higher version: where an approver's machine has signed a version of this
    number that the hub has forgotten, it refuses every other one of it."""
    if not cast("User", request.user).has_perm(APPROVE):
        raise PermissionDenied
    row = get_object_or_404(Proposal, pk=proposal_id)
    if close(row, "anew"):
        publish_due.enqueue()
        messages.success(request, _("It is proposed anew in a moment."))
    return redirect("hub_signing:list")


def fingerprint_in_words(fingerprint: str) -> str:
    """Twelve words in the reader's language: an approver's machine shows the same."""
    return " ".join(words_of(bytes.fromhex(fingerprint)[:FINGERPRINT_BYTES], _language()))


def approvers_of(found: Waiting) -> Iterator[Approver]:
    """Every key that the root names, those that have signed first."""
    signed = found.proposal.signers(found.state.root)
    at = found.row.signed_at()
    keys = found.state.root.roles["targets"].keyids
    for key_id in sorted(keys, key=lambda key: (key not in signed, key)):
        words = words_of(bytes.fromhex(key_id)[:FINGERPRINT_BYTES], _language())
        yield Approver(key_id[:8], " ".join(words[:_KEY_WORDS]), key_id in signed, at.get(key_id))


def parts_of(found: Waiting) -> Iterator[Part]:
    """What is not published yet, by the approvals that let it in."""
    parts = {part.approval.number: part for part in found.new_parts()}
    rows = {row.number: row for row in Approval.objects.filter(number__in=list(parts))}
    for number, part in sorted(parts.items()):
        row = rows.get(number)
        yield Part(
            number,
            str(Kind(kind_of(part)).label),
            row.title if row is not None else part.content.id,
            row.approver_name if row is not None else _("not on record"),
            row.created_at if row is not None else None,
            row.request_id if row is not None else None,
        )


def _language() -> Language:
    return "en" if (get_language() or "").startswith("en") else "es"
