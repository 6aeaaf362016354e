"""Taking down: one person, one call; signed and hinted before it returns, never queued (DESIGN §4).

The page, the command, the API and the importer call `recall`.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.approvals.current import approved_channels, approved_ids
from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.naming import notices_with_pictures
from hub.approvals.numbers import highest_approval, lock_numbers
from hub.errors import NotAllowed, NotSigned, UnknownTarget
from hub.notices.models import Notice, Photo
from hub.previews.cache import purge_previews
from hub.public.derivatives import purge_derivatives
from hub.publications.hints import hint_channels
from hub.publications.queue import queue_channels
from hub.publications.signing import open_publisher
from hub.recalls.models import Recall
from hub.recalls.signed import is_published, list_after, number_past_thieves, take_over
from sync.errors import PublicationRefused, PublishError, SyncError
from sync.models import RecallList
from sync.models.recall import RecallReason, RecallTarget
from sync.models.slide import notices_of
from sync.publish import FeedVersions, Publisher
from sync.types import ChannelId, NoticeId

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
    with suppress(SyncError, OSError):  # numbers go on above those that the feed has signed
        take_over(open_publisher().current_recalls())
    require_known(target, target_id)
    row = _record(target, target_id, reason, by)
    try:
        sign_recalls()
    except (PublishError, OSError) as error:
        log.exception("recall %s is on record and not signed", row.sequence)
        raise NotSigned(
            _("The recall is recorded but could not be signed yet: %(why)s") % {"why": error}
        ) from error
    finally:
        purge_derivatives()
        purge_previews()  # after the signature: nobody at a screen waits for a folder
    queue_channels(_channels_showing(target, target_id), f"recall {row.sequence}")
    return row


def sign_recalls() -> FeedVersions | None:
    """Signs every recall on record and nudges every channel; None where all are signed already.

    Raises sync.errors.PublishError, OSError.
    """
    publisher = open_publisher()
    signed = publisher.current_recalls()
    take_over(signed)
    number_past_thieves()
    listed = list_after(signed)
    if listed.sequence == signed.sequence:
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


@transaction.atomic
def _record(target: RecallTarget, target_id: str, reason: RecallReason, by: User | None) -> Recall:
    lock_numbers()  # no approval is given a number while this recall reads the highest
    last = Recall.objects.aggregate(last=Max("sequence"))["last"] or 0
    row = Recall.objects.create(
        sequence=last + 1,
        target=target,
        target_id=target_id,
        up_to_approval=highest_approval(),
        reason=reason,
        recalled_at=timezone.now().replace(microsecond=0),
        recalled_by_id=by.pk if by else None,
        recalled_by_name=by.get_username() if by else "",
    )
    _return_requests(row)
    return row


def _return_requests(row: Recall) -> None:
    """Closes what waits for approval: a yes to what was looked at before the recall would lift it,
    and nobody who says it need know of the recall. Whoever wants it back submits it again."""
    if row.target == "picture":
        return  # never lifted: its approval is refused
    asked = (
        {"kind": "notice", "subject_id": row.target_id}
        if row.target == "notice"
        else {"kind": "channel", "subject_id__in": _channels_with_slide(row.target_id)}
    )
    ApprovalRequest.objects.filter(**asked, state=ApprovalRequest.State.PENDING).update(
        state=ApprovalRequest.State.RETURNED,
        decided_by_id=row.recalled_by_id,
        decided_by_name=row.recalled_by_name,
        decided_at=timezone.now(),
        comment=_("Recalled while it waited. If it is to be shown again, submit it again."),
    )


def _channels_with_slide(slide_id: str) -> list[str]:
    return [
        channel.content.id
        for channel in approved_channels()
        if any(s.id == slide_id for s in (*channel.content.slides, channel.content.evergreen))
    ]


def require_known(target: RecallTarget, target_id: str) -> None:
    """Raises UnknownTarget where there is no such thing."""
    if target not in Recall.Target.values:
        raise UnknownTarget(_("Only a notice, a slide or a picture can be recalled."))
    if target == "notice":
        known = (
            Notice.objects.filter(notice_id=target_id).exists()
            or Approval.objects.filter(kind="notice", subject_id=target_id).exists()
        )
    elif target == "picture":
        known = Photo.objects.filter(sha256=target_id).exists()
    else:
        known = bool(_channels_with_slide(target_id))
    if not known and not is_published(target, target_id):
        raise UnknownTarget(
            _("There is no %(kind)s %(id)s.")
            % {"kind": Recall.Target(target).label, "id": target_id}
        )


def _channels_showing(target: RecallTarget, target_id: str) -> list[str]:
    """Channels whose manifest must drop it; a slide stays in its channel and screens skip it."""
    if target == "slide":
        return []
    if target == "notice":
        notices = {NoticeId(target_id)}
    else:
        notices = {found.content.id for found in notices_with_pictures({target_id})}
    return [
        channel.content.id
        for channel in approved_channels()
        if any(notices.intersection(notices_of(slide)) for slide in channel.content.slides)
    ]


def reasons() -> list[tuple[RecallReason, str]]:
    """What a person can choose, with its words."""
    return [(cast("RecallReason", value), str(label)) for value, label in Recall.Reason.choices]
