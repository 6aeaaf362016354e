"""Puts everything that waits before the approvers, as one proposal. Called by the worker, which
holds the rows' lease, where the hub has not keys enough to publish by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from hub.errors import PictureUnusable
from hub.notices.originals import read_original
from hub.publications import claiming
from hub.publications.preparing import Prepared, give_reason
from hub.signing.models import Proposal
from sync.errors import PublicationRefused, PublishError
from sync.publish import Proposal as SyncProposal
from sync.publish import Publisher

State = Proposal.State


def propose(publisher: Publisher, prepared: Sequence[Prepared]) -> int:
    """One open proposal with all of these channels in the place of the one before; the number of
    rows that turned out to be published already."""
    done: list[Prepared] = []
    waiting: list[Prepared] = []
    for each in prepared:
        published = publisher.current_manifest(each.manifest.channel.content.id)
        (done if published == each.manifest else waiting).append(each)
    for each in done:
        versions = publisher.versions()
        number = each.manifest.publication
        claiming.finish(each.rows, number, versions.feed_timestamp, timezone.now())
    try:
        waiting, proposal = _made(publisher, waiting)
        _keep(publisher, waiting, proposal)
    except (PublishError, PictureUnusable, OSError, IntegrityError, claiming.LeaseLost) as error:
        give_reason([row for each in waiting for row in each.rows], error)
    return sum(len(each.rows) for each in done)


def propose_renewal(publisher: Publisher) -> bool:
    """Proposes the same targets with new dates, where theirs end soon and nothing else waits; a
    proposal with content renews them too. Whether it did."""
    if publisher.signs_targets() or Proposal.objects.filter(state=State.OPEN).exists():
        return False
    proposal = publisher.propose_renewal(above=_highest_version())
    if proposal is not None:
        _keep(publisher, [], proposal)
    return proposal is not None


def _made(
    publisher: Publisher, waiting: list[Prepared]
) -> tuple[list[Prepared], SyncProposal | None]:
    """The proposal of those that the publisher does not refuse by themselves; the others' rows are
    given their reason, so that one channel does not hold up the rest."""
    if not waiting:
        return waiting, None
    above = _highest_version()
    try:
        manifests = [each.manifest for each in waiting]
        return waiting, publisher.propose_channels(manifests, read_original, above=above)
    except PublicationRefused:
        if len(waiting) == 1:
            raise
    fit = []
    for each in waiting:
        try:
            publisher.propose_channels([each.manifest], read_original, above=above)
        except PublicationRefused as error:
            give_reason(each.rows, error)
        else:
            fit.append(each)
    if not fit:
        return [], None
    manifests = [each.manifest for each in fit]
    return fit, publisher.propose_channels(manifests, read_original, above=above)


def _keep(publisher: Publisher, waiting: Sequence[Prepared], proposal: SyncProposal | None) -> None:
    """Rows and proposal in one transaction: a killed worker leaves both as they were."""
    rows = [row for each in waiting for row in each.rows]
    now = timezone.now()
    with transaction.atomic():
        standing = Proposal.objects.select_for_update().filter(state=State.OPEN).first()
        if standing is not None and proposal is not None and _is_same(standing, proposal):
            claiming.wait_for_signatures(rows)
            return
        if standing is not None:
            reason = "replaced" if proposal is not None else "nothing"
            Proposal.objects.filter(pk=standing.pk).update(
                state=State.REPLACED, closed_at=now, reason=reason
            )
        if proposal is None:
            return
        Proposal.objects.create(
            data=proposal.to_bytes(),
            fingerprint=proposal.fingerprint,
            channels={
                each.manifest.channel.content.id: each.manifest.publication for each in waiting
            },
            targets_version=proposal.targets.signed.version,
            needed=publisher.feed_state().root.roles["targets"].threshold,
        )
        claiming.wait_for_signatures(rows)


def _is_same(standing: Proposal, proposal: SyncProposal) -> bool:
    """Whether the open one asks for the very same: then what was signed of it stays."""
    try:
        asked = standing.joined()
    except PublicationRefused:
        return False
    return (
        asked.manifests == proposal.manifests
        and asked.targets.signed.targets == proposal.targets.signed.targets
    )


def _highest_version() -> int:
    found = Proposal.objects.aggregate(highest=Max("targets_version"))["highest"]
    return found or 0
