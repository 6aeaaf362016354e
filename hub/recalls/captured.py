"""After "captured" or "located": the slide is gone already; its banner goes the two-person way."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.approvals.service import submit
from hub.errors import HubError
from hub.notices.models import Notice

BANNER_LASTS = timedelta(days=7)


def propose_banner(notice_id: str, outcome: str, by: User) -> str:
    """Saves the outcome as a draft and sends it for approval; what became of it, in words."""
    notice = Notice.objects.filter(notice_id=notice_id).first()
    if notice is None:
        return _("The notice is no longer in the hub, so no banner was proposed.")
    draft = notice.saved()
    draft.outcome = outcome if draft.kind == "wanted" or outcome != "captured" else "located"
    draft.outcome_until = timezone.now() + BANNER_LASTS
    draft.save_revision(user=by)
    try:
        submit(notice, by)
    except HubError as error:
        return _("The banner is saved as a draft: %(why)s") % {"why": error}
    return _("The banner was sent for approval; another person must approve it.")
