"""Keeps what lists read beside each notice: the end that two people approved, and drafts that were
saved before there was anything to keep.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models.signals import post_save

from hub.approvals.current import approved_notice
from hub.approvals.models import Approval
from hub.notices.facts import UNSEEN
from hub.notices.models import Notice
from sync.models import Notice as SignedNotice
from sync.models.notice import read_approved_notice

AT_ONCE = 20
"""Rows in one pass: the worker must not keep a publication waiting."""


def end_of(content: SignedNotice) -> datetime:
    """The moment after which no screen shows it."""
    ends = (content.verified_until, content.show_until, content.outcome_until)
    return min(end for end in ends if end is not None)


def listen() -> None:
    """From now on every approval of a notice writes down its end."""
    post_save.connect(_approved, sender=Approval, dispatch_uid="hub.notices.relisting")


def _approved(instance: Approval, **_: Any) -> None:
    if instance.kind == "notice":
        content = read_approved_notice(bytes(instance.content))
        _keep_end(instance.subject_id, end_of(content))


def _keep_end(notice_id: str, until: datetime | None) -> None:
    Notice.objects.filter(notice_id=notice_id).update(shown_until=until)


def relist() -> int:
    """Looks at drafts that nobody has looked at for lists; how many there were. A chore."""
    rows = Notice.objects.filter(gaps=UNSEEN)[:AT_ONCE]
    for row in rows:
        approved = approved_notice(row.notice_id)
        _keep_end(row.notice_id, end_of(approved.content) if approved else None)
        row.saved().keep_listed()
    return len(rows)
