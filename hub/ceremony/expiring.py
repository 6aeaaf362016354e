"""Signatures that people must make anew soon: on the hub's home page, in the worker's log, by mail.

At 30 and at 7 days (`sync.publish.expiry`). Once a day at most each, however many workers run.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.admin.ui.components import Component
from wagtail.users.models import UserProfile

from assets.i18n import Translator
from hub.approvals.models import Counter
from hub.approvals.service import APPROVE
from hub.ceremony.report import expiry_line
from hub.publications.signing import open_publisher
from sync.errors import SyncError
from sync.publish import ExpiryWarning

TOLD: Final = "expiries_told"
"""The counter that holds the day, as an ordinal, on which people were last told."""

log = logging.getLogger(__name__)


def expiring_signatures() -> list[ExpiryWarning]:
    """Roots and targets that expire within 30 days, the soonest first.

    Raises sync.errors.SyncError, OSError where the feed cannot be read.
    """
    return open_publisher().expiry_warnings()


def tell_of_expiries() -> int:
    """Says it in the log, and by mail to whoever may approve; how many mails. The worker's chore.

    Raises sync.errors.SyncError, OSError where the feed cannot be read.
    """
    found = expiring_signatures()
    if not found or not _is_first_today(timezone.now()):
        return 0
    for warning in found:
        log.warning("%s", warning)
    if not settings.SEBUSCA_MAIL_SET:
        return 0
    sent = 0
    for person in _people():
        try:
            sent += _message(person, found).send()
        except OSError as error:  # smtplib's are among them
            log.warning("a mail about expiring signatures was refused: %s", type(error).__name__)
    return sent


def _is_first_today(now: datetime) -> bool:
    today = now.date().toordinal()
    Counter.objects.get_or_create(name=TOLD)
    return bool(Counter.objects.filter(name=TOLD, value__lt=today).update(value=today))


def _people() -> list[User]:
    """Approvers have an address at the hub; holders of the root may have none, and are told."""
    allowed = User.objects.with_perm(APPROVE, backend="django.contrib.auth.backends.ModelBackend")
    return list(allowed.filter(is_active=True).exclude(email="").order_by("pk"))


def _message(person: User, found: list[ExpiryWarning]) -> EmailMessage:
    say = _speaking(UserProfile.get_for_user(person).get_preferred_language())
    lines = [
        say("These signatures end soon; screens refuse what is not signed anew:"),
        "",
        *(f"- {expiry_line(warning, say)}" for warning in found),
        "",
        *(f"{line}" for line in what_to_do(found, say)),
        "",
        f"{settings.SEBUSCA_BASE_URL}{reverse('wagtailadmin_home')}",
    ]
    return EmailMessage(
        f"Se Busca: {say('signatures end soon')}", "\n".join(lines), to=[person.email]
    )


def what_to_do(found: list[ExpiryWarning], say: Translator) -> list[str]:
    """Who must do what, for the roles that are named."""
    roles = {(warning.repository, warning.role) for warning in found}
    lines = []
    if any(role == "root" for _, role in roles):
        lines.append(say("Roots: call the holders together; sebusca-hub keys renew."))
    if ("feed", "targets") in roles:
        lines.append(say("What may be shown: approvers sign on their machines; sebusca-hub sign."))
    if ("recalls", "targets") in roles:
        lines.append(say("Recalls: the worker signs them itself; see whether it runs."))
    return lines


def _speaking(language: str) -> Translator:
    return Translator("ceremony", "en" if language.startswith("en") else "es")


class ExpiriesPanel(Component):  # type: ignore[misc]
    """On the home page, where something expires; else nothing."""

    order = 15
    template_name = "ceremony/panel.html"

    def __init__(self, found: list[ExpiryWarning]) -> None:
        self.found = found

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:  # noqa: ARG002 - Wagtail's
        """Lines in the reader's language."""
        say = _speaking(get_language() or "es")
        return {
            "title": say("Signatures end soon"),
            "urgent": any(warning.level != "soon" for warning in self.found),
            "lines": [expiry_line(warning, say) for warning in self.found],
            "steps": what_to_do(self.found, say),
        }


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    """For Wagtail's home page. A feed that cannot be read is said by another panel."""
    del request
    try:
        found = expiring_signatures()
    except (SyncError, OSError):
        return
    if found:
        panels.append(ExpiriesPanel(found))
