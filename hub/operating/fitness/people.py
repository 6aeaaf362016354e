"""Who can sign in: not the people of a demonstration, and enough to approve each other's work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import gettext as _

from hub.operating.fitness.finding import Finding

APPROVERS = 2
_KNOWN = ("admin", "password", "sebusca", "changeme", "12345678", "una-clave-larga-y-ficticia")
"""Passwords that stand in guides, tests and everybody's memory."""
_BY_DEFAULT = frozenset({"admin", "administrator", "root", "test", "demo", "sebusca", "hub"})
_FEW = 40
"""Accounts that are tried: each try costs a third of a second, as it costs whoever guesses."""


def default_accounts() -> Iterator[Finding]:
    """Accounts whose password a stranger would try first."""
    active = User.objects.filter(is_active=True).order_by("-is_superuser", "pk")
    for user in active[:_FEW]:
        if not user.has_usable_password():
            continue
        if check_password(f"{user.username}-demo", user.password):
            yield Finding(
                "E107",
                _("%(name)s is an account of the demonstration, with its password.")
                % {"name": user.username},
                _("Deactivate it, or give it a password of its own, in Settings, Users."),
            )
        elif any(check_password(guess, user.password) for guess in _guesses(user.username)):
            yield Finding(
                "E108",
                _("The password of %(name)s is one that anybody would try.")
                % {"name": user.username},
                _("Run: sebusca-hub changepassword %(name)s") % {"name": user.username},
            )


def approvers() -> Iterator[Finding]:
    """Two people put up: with fewer, nothing can be published."""
    may = Q(is_superuser=True) | Q(
        groups__permissions__codename="approve_content",
        groups__permissions__content_type__app_label="approvals",
    ) | Q(user_permissions__codename="approve_content")  # fmt: skip
    count = User.objects.filter(may, is_active=True).distinct().count()
    if count < APPROVERS:
        yield Finding(
            "E109",
            _("%(count)d active people may approve; it takes one who wrote and another one.")
            % {"count": count},
            _("Put at least two people in the group Editors."),
        )


def _guesses(username: str) -> Iterable[str]:
    return (username, *(_KNOWN if username.lower() in _BY_DEFAULT else ()))


RULES = (default_accounts, approvers)
