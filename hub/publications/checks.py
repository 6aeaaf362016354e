"""Deploy checks (`sebusca-hub check --deploy`): what is fine on a desk and not on a street."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.utils.translation import gettext as _


@register(Tags.security, deploy=True)
def hub_is_ready(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Keys, secret and broker. Django's own checks cover DEBUG, cookies and HTTPS."""
    from hub.publications.signing import key_problems

    found: list[CheckMessage] = [
        (Error if fatal else Warning)(words, hint=hint, id=f"sebusca.{code}")
        for code, fatal, words, hint in key_problems()
    ]
    if not settings.SEBUSCA_SECRET_GIVEN:
        found.append(
            Warning(
                _("The secret key was made by the hub and lies in its data folder."),
                hint=_("Set SEBUSCA_SECRET_KEY; it seals approvals and sessions."),
                id="sebusca.W001",
            )
        )
    if settings.SEBUSCA_BROKER is None:
        found.append(
            Warning(
                _("There is no broker for hints: screens learn of news only at their next poll."),
                hint=_("Set SEBUSCA_BROKER to the host and port of an MQTT broker."),
                id="sebusca.W002",
            )
        )
    return found
