"""Taking down: one person, one call; signed and hinted before it returns, never queued (DESIGN §4).

The page, the command, the API and the importer call `recall`.
"""

from __future__ import annotations

import logging
from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.approvals.current import approved_channels, approved_ids, approved_notice
from hub.approvals.models import Approval, Counter
from hub.errors import NotAllowed, NotSigned, UnknownTarget
from hub.notices.models import Notice, Photo
from hub.previews.cache import purge_previews
from hub.publications.hints import hint_channels
from hub.publications.queue import queue_channels
from hub.publications.signing import open_publisher
from hub.recalls.models import Recall
from sync.errors import PublicationRefused, PublishError
from sync.models import Recall as SignedRecall
from sync.models import RecallList
from sync.models.recall import RecallReason, RecallTarget
from sync.publish import FeedVersions, Publisher
from sync.types import ChannelId, RecallSequence

PERMISSION = "recalls.recall"

log = logging.getLogger(__name__)


def recall(
    target: RecallTarget, target_id: str, reason: RecallReason, *, by: User | None
) -> Recall:
    """Takes one thing off every screen. `by` None is the command line.

    Raises NotAllowed and UnknownTarget (nothing was changed), or NotSigned: then the recall is on
    record, the worker signs it as soon as it can, and the message says what is wrong.
    """
    if by is not None and not (by.is_active and by.has_perm(PERMISSION)):
        raise NotAllowed(_("Your account may not do this."))
    _require_known(target, target_id)
    row = _record(target, target_id, reason, by)
    purge_previews()
    try:
        sign_recalls()
    except (PublishError, OSError) as error:
        log.exception("recall %s is on record and not signed", row.sequence)
        raise NotSigned(
            _("The recall is recorded but could not be signed yet: %(why)s") % {"why": error}
        ) from error
    queue_channels(_channels_showing(target, target_id), f"recall {row.sequence}")
    return row


def sign_recalls() -> FeedVersions | None:
    """Signs the list of all rows and nudges every channel; None where it is signed already.

    Raises sync.errors.PublishError, OSError.
    """
    listed = recall_list()
    publisher = open_publisher()
    if publisher.current_recalls().sequence >= listed.sequence:
        return None
    versions = sign_list(publisher, listed)
    if versions is not None:
        hint_channels([ChannelId(channel) for channel in approved_ids("channel")], versions)
    return versions


def sign_list(publisher: Publisher, listed: RecallList) -> FeedVersions | None:
    """Signs one list; None where another process has signed a longer one with all of it meanwhile.

    Raises sync.errors.PublishError.
    """
    try:
        return publisher.publish_recalls(listed)
    except PublicationRefused:
        signed = publisher.current_recalls().recalls
        if signed[: len(listed.recalls)] == listed.recalls:
            return None
        raise


def recall_list() -> RecallList:
    """Every recall on record, as it is signed."""
    rows = list(Recall.objects.order_by("sequence"))
    return RecallList(
        sequence=RecallSequence(len(rows)),
        issued=timezone.now(),
        recalls=tuple(
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
        ),
    )


@transaction.atomic
def _record(target: RecallTarget, target_id: str, reason: RecallReason, by: User | None) -> Recall:
    Counter.objects.get_or_create(name="approval")
    # The approvals' own lock: no approval is given a number while this recall reads the highest.
    Counter.objects.filter(name="approval").update(value=F("value") + 1)
    last = Recall.objects.aggregate(last=Max("sequence"))["last"] or 0
    highest = Approval.objects.aggregate(highest=Max("number"))["highest"] or 0
    return Recall.objects.create(
        sequence=last + 1,
        target=target,
        target_id=target_id,
        up_to_approval=highest,
        reason=reason,
        recalled_at=timezone.now().replace(microsecond=0),
        recalled_by_id=by.pk if by else None,
        recalled_by_name=by.get_username() if by else "",
    )


def _require_known(target: RecallTarget, target_id: str) -> None:
    if target == "notice":
        known = (
            Notice.objects.filter(notice_id=target_id).exists()
            or Approval.objects.filter(kind="notice", subject_id=target_id).exists()
        )
    elif target == "picture":
        known = Photo.objects.filter(sha256=target_id).exists()
    else:
        known = any(
            slide.id == target_id
            for channel in approved_channels()
            for slide in (*channel.content.slides, channel.content.evergreen)
        )
    if not known:
        raise UnknownTarget(
            _("There is no %(kind)s %(id)s.")
            % {"kind": Recall.Target(target).label, "id": target_id}
        )


def _channels_showing(target: RecallTarget, target_id: str) -> list[str]:
    """Channels whose manifest must drop it; a slide stays in its channel and screens skip it."""
    if target == "slide":
        return []
    if target == "notice":
        notices = {target_id}
    else:
        notices = {
            notice_id
            for notice_id in approved_ids("notice")
            if (found := approved_notice(notice_id))
            and any(picture.sha256 == target_id for picture in found.content.pictures)
        }
    return [
        channel.content.id
        for channel in approved_channels()
        if any(getattr(slide, "notice_id", None) in notices for slide in channel.content.slides)
    ]


def reasons() -> list[tuple[RecallReason, str]]:
    """What a person can choose, with its words."""
    return [(cast("RecallReason", value), str(label)) for value, label in Recall.Reason.choices]
