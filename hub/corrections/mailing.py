"""Tells editors by mail that corrections wait: how many, of which notices, where. Never what they
say, nor who wrote. The worker calls it; a mail that fails is tried again, and nobody waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override
from wagtail.users.models import UserProfile

from hub.corrections.models import PERMISSION, Correction

log = logging.getLogger(__name__)


def mail_corrections() -> None:
    """One mail to each editor about all that came since the last. Raises OSError."""
    rows = list(Correction.objects.filter(state=Correction.State.OPEN, mailed=False))
    if not rows or not settings.SEBUSCA_MAIL_SET:
        return
    for user in _editors():
        with override(UserProfile.get_for_user(user).get_preferred_language()):
            _send(user, rows)
    Correction.objects.filter(pk__in=[row.pk for row in rows]).update(mailed=True)


def _editors() -> Iterable[User]:
    allowed = User.objects.with_perm(
        PERMISSION, backend="django.contrib.auth.backends.ModelBackend"
    )
    return allowed.exclude(email="").order_by("pk")


def _send(user: User, rows: list[Correction]) -> None:
    subject = ngettext(
        "A reader says that a notice is wrong",
        "Readers say that notices are wrong: %(count)d new corrections",
        len(rows),
    ) % {"count": len(rows)}
    names = sorted({f"{row.notice_name} ({row.notice_id})" for row in rows})
    address = f"{settings.SEBUSCA_BASE_URL}{reverse('hub_corrections:list')}"
    lines = [gettext("Of these notices:"), "", *names, "", gettext("Read and answer them here:"),
             address]  # fmt: skip
    send_mail(f"Se Busca: {subject}", "\n".join(lines), None, [user.email])
    log.info("mail: %d corrections wait", len(rows))
