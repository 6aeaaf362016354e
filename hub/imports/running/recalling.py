"""Taking a face down because the source says that the search is over: at once, and by itself."""

from __future__ import annotations

from typing import cast

from hub.approvals.current import approved_notice
from hub.errors import NotSigned
from hub.imports.reasons import Reason, reason
from hub.notices.models import Notice
from hub.recalls.service import recall
from hub.recalls.standing import is_recalled
from sync.models.recall import RecallReason


def recall_if_shown(notice: Notice, why: str, *, dry: bool) -> tuple[bool, Reason | None]:
    """Recalls a notice that an approval may have put on a screen. `why` is the draft's outcome.

    Returns whether it was recalled now, and what must be told: a recall that is on record but not
    signed yet is signed by the worker. Nothing happens to a notice that was never approved or
    whose last approval was recalled already.
    """
    approved = approved_notice(notice.notice_id)
    if approved is None or is_recalled("notice", notice.notice_id, approved.ref.number):
        return False, None
    if dry:
        return True, None
    try:
        recall("notice", notice.notice_id, cast("RecallReason", why), by=None)
    except NotSigned as error:
        return True, reason("recalled, yet not signed: {why}", why=str(error))
    return True, None
