"""After "captured" or "located": the slide is gone already; its banner goes the two-person way.

It is made of what was approved last, never of a draft that an editor has begun: that one stays in
the notice's history, and nobody is an author of the banner for having written in it.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.approvals.current import approved_notice
from hub.approvals.service import submit
from hub.errors import HubError
from hub.notices.approved_draft import draft_as_approved
from hub.notices.models import Notice
from sync.models import Notice as SignedNotice

BANNER_LASTS = timedelta(days=7)


def propose_banner(notice_id: str, outcome: str, by: User) -> str:
    """Saves the outcome as a draft and sends it for approval; what became of it, in words."""
    notice = Notice.objects.filter(notice_id=notice_id).first()
    if notice is None:
        return _("The notice is no longer in the hub, so no banner was proposed.")
    approved = approved_notice(notice_id)
    if approved is None:
        return _("Nothing of this notice was ever approved, so no banner was proposed.")
    lock = notice.get_lock()
    if lock is not None and lock.for_user(by):
        return _(
            "No banner was proposed: another person has locked the notice. Once it is unlocked,"
            " choose the outcome in its form and send it for approval."
        )
    unsent = notice.saved_sha256() != approved.ref.content_sha256
    try:
        _save(notice, approved.content, outcome, by)
    except HubError as error:
        return _("No banner was proposed: %(why)s") % {"why": error}
    try:
        submit(notice, by)
    except HubError as error:
        words = _("The banner is saved as a draft: %(why)s") % {"why": error}
    else:
        words = _("The banner was sent for approval; another person must approve it.")
    return f"{words} {_unsent_words()}" if unsent else words


@transaction.atomic
def _save(notice: Notice, approved: SignedNotice, outcome: str, by: User) -> None:
    """First what is approved, then the outcome: the record of changes shows that what was begun
    in between is no part of it (`hub.approvals.outcomes`)."""
    draft = draft_as_approved(notice, approved)
    draft.save_revision(user=by, log_action=True)
    draft.outcome = outcome if draft.kind == "wanted" or outcome != "captured" else "located"
    draft.outcome_until = timezone.now() + BANNER_LASTS
    draft.save_revision(user=by, log_action=True)


def _unsent_words() -> str:
    return _(
        "It is made of what was approved last. Changes that had not been sent are not in it: they"
        " are kept in the notice’s history."
    )
