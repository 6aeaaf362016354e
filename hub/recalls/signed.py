"""What the signed feed knows and this database does not: after it was restored from a backup.

Screens keep every recall and every version they have verified, so the database catches up with
them: recalls are taken over, and numbers go on above those that were given. Content whose approval
is older than the published one is refused by the publisher until two people approve it again
(DESIGN §10).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import TypeAlias

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hub.approvals.numbers import (
    forgot_approvals,
    highest_approval,
    highest_given,
    lock_numbers,
    remember_signed,
)
from hub.operating.restored import mark_restored, open_restoration
from hub.publications.signing import open_publisher
from hub.recalls.models import Recall
from sync.errors import SyncError
from sync.models import (
    ChannelManifest,
    RecallList,
)
from sync.models import Recall as SignedRecall
from sync.models.recall import RecallTarget
from sync.publish import approvals_begin_above
from sync.types import RecallSequence

log = logging.getLogger(__name__)

_MOST_FORGOTTEN = 2**20
"""Approvals that a backup may have missed."""

Said: TypeAlias = tuple[str, str, int, str, str]


def catch_up() -> None:
    """Learns from the published manifests how high approvals have been numbered. Where they show
    one that this database forgot, it came back from a backup: publishing is locked, whoever put it
    back and however (`hub.recalls.restoring`).

    Raises sync.errors.SyncError, OSError.
    """
    publisher = open_publisher()
    take_over(publisher.current_recalls())
    number_past_thieves()
    highest = max(map(_highest, publisher.current_manifests()), default=0)
    with transaction.atomic():
        if forgot_approvals(highest) and open_restoration() is None:
            mark_restored(None)
            log.error("the feed shows approval %s, which this database forgot: locked", highest)
    remember_signed(highest)


def number_past_thieves() -> None:
    """Once the root has replaced the recalls' key, approvals are numbered above all that its former
    holder can have recalled anywhere: approved again, a face comes back (`sync.rules.latch`).

    Raises sync.errors.SyncError.
    """
    above = approvals_begin_above(settings.SEBUSCA_FEED_ROOT)
    if above > highest_approval():
        remember_signed(above)


def _highest(manifest: ChannelManifest) -> int:
    return max(part.approval.number for part in manifest.parts())


def _highest_given(signed: RecallList) -> int:
    """The highest number that recalls show to have been given to an approval.

    A backup may have forgotten some thousands of approvals. What is further above all that people
    have approved and signed is a thief's of the recalls' key: were it counted on from, approvals
    would have numbers that no recall may name, and nothing approved since could be taken down.
    """
    manifests = open_publisher().current_manifests()
    known = max((highest_given(), *map(_highest, manifests)))
    up_to = (recall.up_to_approval for recall in signed.recalls)
    return max((number for number in up_to if number <= known + _MOST_FORGOTTEN), default=0)


def take_over(signed: RecallList) -> None:
    """Puts signed recalls that are not on record on record; usually there are none."""
    recorded = recorded_recalls()
    if recorded[: len(signed.recalls)] == signed.recalls:
        return
    with transaction.atomic():
        lock_numbers()
        recorded = recorded_recalls()
        missing, now = _lacking(signed.recalls, recorded), timezone.now()
        for sequence, recall in enumerate(missing, start=len(recorded) + 1):
            Recall.objects.create(
                sequence=sequence,
                target=recall.target,
                target_id=recall.target_id,
                up_to_approval=recall.up_to_approval,
                reason=recall.reason,
                recalled_at=recall.recalled_at,
                taken_over_at=now,
            )
        remember_signed(_highest_given(signed))
    if missing:
        log.warning("%d recalls were taken over from the signed feed: was this database restored "
                    "from a backup?", len(missing))  # fmt: skip


def list_after(signed: RecallList) -> RecallList:
    """The list to sign: every signed recall, then those on record that are not signed yet."""
    unsigned = _lacking(recorded_recalls(), signed.recalls)
    numbered = (
        recall.model_copy(update={"sequence": RecallSequence(sequence)})
        for sequence, recall in enumerate(unsigned, start=signed.sequence + 1)
    )
    recalls = (*signed.recalls, *numbered)
    return RecallList(sequence=RecallSequence(len(recalls)), issued=timezone.now(), recalls=recalls)


def place_in(signed: RecallList, row: Recall) -> int | None:
    """The number under which a recall on record is signed: after a restore it may be another than
    its own. None where the list does not say it."""
    [mine] = _signed_form([row])
    return next((r.sequence for r in signed.recalls if said_by(r) == said_by(mine)), None)


def is_published(target: RecallTarget, target_id: str) -> bool:
    """Whether screens were given it, whatever the database says."""
    with suppress(SyncError, OSError):
        return any(target_id in _ids(target, m) for m in open_publisher().current_manifests())
    return False


def _ids(target: RecallTarget, manifest: ChannelManifest) -> set[str]:
    match target:
        case "notice":
            return {notice.content.id for notice in manifest.notices}
        case "picture":
            return set(manifest.pictures())
        case "slide":
            channel = manifest.channel.content
            return {slide.id for slide in (*channel.slides, channel.evergreen)}


def recorded_recalls() -> tuple[SignedRecall, ...]:
    """Every recall on record, as it is signed."""
    return _signed_form(Recall.objects.order_by("sequence"))


def _signed_form(rows: Iterable[Recall]) -> tuple[SignedRecall, ...]:
    return tuple(
        SignedRecall.model_validate(
            {
                "sequence": row.sequence,
                "target": row.target,
                "target_id": row.target_id,
                "up_to_approval": row.up_to_approval,
                "recalled_at": row.recalled_at,
                "reason": row.reason,
            }
        )
        for row in rows
    )


def _lacking(
    recalls: Iterable[SignedRecall], known: Iterable[SignedRecall]
) -> tuple[SignedRecall, ...]:
    """Those that the others do not say, by whatever number."""
    said = {said_by(recall) for recall in known}
    return tuple(recall for recall in recalls if said_by(recall) not in said)


def said_by(recall: SignedRecall) -> Said:
    """What a recall says, whatever its number."""
    moment = recall.recalled_at.isoformat()
    return (recall.target, recall.target_id, recall.up_to_approval, recall.reason, moment)
