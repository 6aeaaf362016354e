"""All rules as one check of Django's, run by `check --deploy` only."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from django.utils.translation import gettext as _

from hub.operating.fitness import address, files, keys, people, services
from hub.operating.fitness.finding import Rule

RULES: tuple[Rule, ...] = (
    *address.RULES, *files.RULES, *people.RULES, *keys.RULES, *services.RULES
)  # fmt: skip


@register(Tags.security, deploy=True)
def hub_is_fit(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every finding; where the database cannot be asked, that one once."""
    found: list[CheckMessage] = []
    unreachable: DatabaseError | None = None
    for rule in RULES:
        try:
            found.extend(finding.message() for finding in rule())
        except DatabaseError as error:
            unreachable = error
    if unreachable is not None:
        words = _("The database cannot be used: %(why)s") % {"why": unreachable}
        hint = _("Run: sebusca-hub migrate, or mend DATABASE_URL.")
        found.append(Error(words, hint=hint, id="sebusca.E100"))
    return found
