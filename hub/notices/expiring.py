"""Notices that screens will stop showing soon: a mail to the editors, seven days before.

Once for each notice and date. A mail says names and dates, nothing else of a notice, and each goes
to one person. That no mail can be sent stops nothing: the list of expiring notices is on the hub.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.users.models import UserProfile

from hub.approvals.current import approved_notice
from hub.approvals.listing import with_standing
from hub.approvals.moments import moment_words
from hub.notices.models import ExpiryWarning, Notice
from hub.notices.relisting import end_of

WARN_BEFORE: Final = timedelta(days=7)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Expiring:
    """One notice as it is approved."""

    notice_id: str
    name: str
    ends_at: datetime


def expiring(within: timedelta, now: datetime | None = None) -> QuerySet[Notice]:
    """Notices that screens may show, and not for longer than this; the soonest first."""
    now = now or timezone.now()
    rows = Notice.objects.filter(shown_until__gt=now, shown_until__lte=now + within)
    return with_standing(rows).exclude(standing_state="recalled").order_by("shown_until", "name")


def mail_expiring() -> int:
    """Warns of each notice and date of which nobody was warned; how many. A chore of the worker."""
    if not settings.SEBUSCA_MAIL_SET:
        return 0
    due = _due()
    people = _people() if due else []
    if not people:
        return 0
    sent = _send([_message(person, due) for person in people])
    if not sent:
        return 0
    ExpiryWarning.objects.bulk_create(
        [ExpiryWarning(notice_id=each.notice_id, ends_at=each.ends_at) for each in due],
        ignore_conflicts=True,
    )
    log.info("%d notices end within %d days: %d mails", len(due), WARN_BEFORE.days, sent)
    return len(due)


def _due() -> list[Expiring]:
    warned = set(ExpiryWarning.objects.values_list("notice_id", "ends_at"))
    due = []
    for row in expiring(WARN_BEFORE):
        approved = approved_notice(row.notice_id)
        if approved is None:
            continue
        each = Expiring(row.notice_id, approved.content.name, end_of(approved.content))
        if (each.notice_id, each.ends_at) not in warned:
            due.append(each)
    return due


def _people() -> Sequence[User]:
    """Those who can do something about it, and have an address."""
    people = User.objects.with_perm(
        "notices.change_notice", backend="django.contrib.auth.backends.ModelBackend"
    )
    return list(people.filter(is_active=True).exclude(email="").order_by("pk"))


def _message(person: User, due: Sequence[Expiring]) -> EmailMessage:
    profile = UserProfile.get_for_user(person)
    zone = ZoneInfo(profile.get_current_time_zone())
    with override(profile.get_preferred_language()), timezone.override(zone):
        days = WARN_BEFORE.days
        subject = ngettext(
            "Se Busca: %(count)d notice ends within %(days)d days",
            "Se Busca: %(count)d notices end within %(days)d days",
            len(due),
        ) % {"count": len(due), "days": days}
        lines = [
            _("After these dates no screen shows these notices any more:"),
            "",
            *(f"- {each.name} ({each.notice_id}): {moment_words(each.ends_at)}" for each in due),
            "",
            _(
                "If the authority still stands by one of them, write the new date and send it for"
                " approval:"
            ),
            f"{settings.SEBUSCA_BASE_URL}{reverse('hub_notices:expiring')}",
        ]
        return EmailMessage(subject, "\n".join(lines), to=[person.email])


def _send(messages: Sequence[EmailMessage]) -> int:
    """How many were taken. One address that is refused keeps no other from its mail."""
    sent = 0
    connection = get_connection()
    try:
        connection.open()
        for message in messages:
            try:
                sent += connection.send_messages([message]) or 0
            except OSError as error:  # smtplib's are among them
                log.warning("a mail was refused: %s", type(error).__name__)
        connection.close()
    except OSError as error:
        log.warning("no mail can be sent: %s", type(error).__name__)
    return sent
