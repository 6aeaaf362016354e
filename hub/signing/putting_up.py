"""Publishes the open proposal once enough approvers have signed it, and closes one that nobody
should sign any more. Called by the worker before each of its passes, and every few seconds.

Killed at any step it publishes once: the same signed targets again change nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Literal, TypeAlias

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from hub.errors import PictureUnusable
from hub.notices.originals import read_original
from hub.operating.restored import open_restoration
from hub.publications import claiming
from hub.publications.hints import hint_channels
from hub.publications.signing import open_publisher
from hub.recalls.models import Recall
from hub.signing.models import Proposal
from sync.errors import PublicationRefused, PublishError
from sync.publish import Proposal as SyncProposal
from sync.publish import Publisher
from sync.publish.reading import RepositoryState
from sync.types import NoticeId

State = Proposal.State
Closing: TypeAlias = Literal["recalled", "stale", "old", "refused", "anew"]
"""Why a proposal is closed: its pages say the words (`hub.signing.wording`)."""

log = logging.getLogger(__name__)


def put_up_signed() -> int:
    """The number of publications that are published by it, now."""
    row = Proposal.objects.filter(state=State.OPEN).first()
    if row is None or open_restoration() is not None:
        return 0
    try:
        publisher = open_publisher()
        return _put_up(row, publisher, timezone.now())
    except PublicationRefused as error:
        close(row, "refused", str(error))
    except (PublishError, PictureUnusable, OSError) as error:
        # Tried again by itself; on the page until then.
        Proposal.objects.filter(pk=row.pk, state=State.OPEN).update(reason=str(error))
        log.warning("proposal %s: %s", row.pk, error)
    return 0


def recalled_in(proposal: SyncProposal) -> bool:
    """Whether anything in it was recalled since: such a one is neither shown, signed nor published.

    An approval later than the recall lifts it, as on a screen; a picture's is never lifted.
    """
    manifests = proposal.read()
    approvals = {n.content.id: n.approval.number for m in manifests for n in m.notices}
    pictures = {sha256 for manifest in manifests for sha256 in manifest.pictures()}
    recalled = dict(
        Recall.objects.filter(target="notice", target_id__in=list(approvals))
        .values_list("target_id")
        .annotate(highest=Max("up_to_approval"))
    )
    return (
        any(approvals[NoticeId(notice)] <= highest for notice, highest in recalled.items())
        or Recall.objects.filter(target="picture", target_id__in=list(pictures)).exists()
    )


def closing_of(
    proposal: SyncProposal, state: RepositoryState, now: datetime
) -> tuple[Closing, str] | None:
    """Why nobody should sign it any more; None where all is well."""
    if recalled_in(proposal):
        return "recalled", ""
    targets = proposal.targets.signed
    if targets.version <= state.targets.version:
        return "stale", ""
    try:
        proposal.refuse_hidden(state.targets)
    except PublicationRefused:
        return "stale", ""  # another channel was published meanwhile; an approver would be alarmed
    halves = (m.issued + (m.valid_until - m.issued) / 2 for m in proposal.read())
    if targets.is_expired(now) or any(half <= now for half in halves):
        return "old", ""
    return None


def _put_up(row: Proposal, publisher: Publisher, now: datetime) -> int:
    proposal = row.joined()
    state = publisher.feed_state()
    is_there = state.targets == proposal.targets.signed  # from a pass that was killed
    closing = None if is_there else closing_of(proposal, state, now)
    if closing is not None:
        close(row, *closing)
        return 0
    if not is_there and proposal.missing(state.root):
        return 0
    versions = publisher.publish_proposal(proposal, read_original)
    with transaction.atomic():
        mine = Proposal.objects.filter(pk=row.pk, state=State.OPEN)
        if not mine.update(state=State.PUBLISHED, closed_at=now, reason=""):
            return 0  # another worker's pass has told the rows
        done = claiming.finish_signed(row.channels, versions.feed_timestamp, now)
    hint_channels([m.channel.content.id for m in proposal.read()], versions)
    return done


def close(row: Proposal, why: Closing, said: str = "") -> bool:
    """Its signatures are void; what waited in it is queued, to be built and proposed anew. Whether
    it was open."""
    now = timezone.now()
    with transaction.atomic():
        found = Proposal.objects.filter(pk=row.pk, state=State.OPEN).update(
            state=State.EXPIRED if why == "old" else State.REPLACED,
            closed_at=now,
            reason=f"{why} {said}".strip(),
        )
        if found:
            claiming.queue_signing_again(now)
            log.info("proposal %s is closed (%s)", row.pk, why)
    return bool(found)
