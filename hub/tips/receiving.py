"""Taking a sealed tip: cheap checks first, everything refused before anything is written.

Called by `PUT /api/v1/tips/{id}`. What comes in is ciphertext; no refusal repeats any of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from django.conf import settings
from django.db import transaction
from django.db.models import F

from hub.api.refusals import Refused
from hub.approvals.models import Counter
from hub.tips.keys import unknown_kids
from hub.tips.models import SealedTo, Tip
from sync.canonical import canonical_json, content_sha256
from sync.errors import EnvelopeRefused
from sync.models.submission import Submission
from sync.sealing import Facts, check_submission, read_delivery
from sync.types import TipId
from sync.work import is_paid

Outcome: TypeAlias = Literal["stored", "known"]
_COUNTER = "tip"


def receive(raw: bytes, tip_id: TipId, now: datetime) -> Outcome:
    """Keeps a tip, durably when this returns; `known` where the very same is kept already.

    Raises `Refused`: 422 with the rule as code, 402 with the bits of work that are asked for, 429
    with the seconds until the next hour, 409 for other bytes under an id or lookup that is taken.
    """
    submission, facts = _of_our_profile(raw, tip_id)
    strangers = unknown_kids(facts.kids, now)
    if strangers:
        words = f"{min(strangers)} is no key that a desk reads tips with. Fetch the feed anew."
        raise Refused(422, "unknown_kid", words)
    found = Tip.objects.filter(tip_id=tip_id).values_list("sha256", flat=True).first()
    if found is not None:
        return _known(found, submission)
    _check_quota(now)
    return _keep(submission, facts, now)


def hour_of(moment: datetime) -> datetime:
    """The hour a moment lies in."""
    return moment.replace(minute=0, second=0, microsecond=0)


def _of_our_profile(raw: bytes, tip_id: TipId) -> tuple[Submission, Facts]:
    try:
        submission, work = read_delivery(raw)
        facts = check_submission(submission, tip_id=tip_id)
    except EnvelopeRefused as refused:
        raise Refused(422, refused.rule, str(refused)) from None
    bits: int = settings.SEBUSCA_TIP_BITS
    if not isinstance(work, str) or not is_paid(tip_id, content_sha256(submission), work, bits):
        words = f"The work is missing or too little; {bits} zero bits are asked for."
        raise Refused(402, "work", words, fields={"bits": [str(bits)]})
    return submission, facts


def _known(sha256: str, submission: Submission) -> Outcome:
    if sha256 == content_sha256(submission):
        return "known"
    raise Refused(409, "other_bytes", "Another tip is kept under this id.")


def _check_quota(now: datetime) -> None:
    # For everybody together: to tell one sender from another the hub would have to look at who
    # sends. What is not taken now waits in the kiosk's spool.
    hour = hour_of(now)
    if Tip.objects.filter(hour=hour).count() >= settings.SEBUSCA_TIPS_PER_HOUR:
        wait = hour + timedelta(hours=1) - now
        headers = {"Retry-After": str(int(wait.total_seconds()) + 1)}
        raise Refused(429, "quota", "No more tips are taken in this hour.", headers=headers)


@transaction.atomic(durable=True)
def _keep(submission: Submission, facts: Facts, now: datetime) -> Outcome:
    counter = _lock_counter()
    # Looked for under the lock rather than left to the constraint, whose error PostgreSQL writes
    # to its log with the whole row.
    rival = Tip.objects.filter(tip_id=submission.id).values_list("sha256", flat=True).first()
    if rival is not None:
        return _known(rival, submission)
    if Tip.objects.filter(lookup=submission.lookup).exists():
        raise Refused(409, "lookup", "Another tip has this receipt.")
    tip = Tip.objects.create(
        number=counter.value + 1,
        tip_id=submission.id,
        hour=hour_of(now),
        size=facts.bucket,
        envelope=canonical_json(submission.envelope),
        lookup=submission.lookup,
        wrapped_key=submission.wrapped_key,
        sha256=content_sha256(submission),
    )
    SealedTo.objects.bulk_create(SealedTo(tip=tip, kid=kid) for kid in facts.kids)
    counter.value = tip.number
    counter.save(update_fields=["value"])
    return "stored"


def _lock_counter() -> Counter:
    """Taken until the transaction ends: numbers appear in their order, so that a desk that goes on
    from the last one it saw misses none."""
    Counter.objects.get_or_create(name=_COUNTER)
    Counter.objects.filter(name=_COUNTER).update(value=F("value"))
    return Counter.objects.get(name=_COUNTER)
