"""How the hub is reached: its own settings."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from config.mail import LOOPBACK
from hub.operating.fitness.finding import Finding


def debugging() -> Iterator[Finding]:
    """Tracebacks in a browser tell settings and what people wrote."""
    if settings.DEBUG:
        yield Finding(
            "E101",
            _("Debugging is on: an error shows settings, and what somebody wrote, to anybody."),
            _("Unset SEBUSCA_DEBUG."),
        )


def plain_http() -> Iterator[Finding]:
    """Passwords, tips and links over plain HTTP."""
    if urlsplit(settings.SEBUSCA_BASE_URL).scheme != "https":
        yield Finding(
            "E102",
            _("The hub's address is plain HTTP (%(url)s): passwords and sessions can be read.")
            % {"url": settings.SEBUSCA_BASE_URL},
            _("Put a server with TLS in front and set SEBUSCA_BASE_URL to its https:// address."),
        )


def host_names() -> Iterator[Finding]:
    """Which names the hub answers to."""
    hosts = set(settings.ALLOWED_HOSTS)
    if any(host.startswith(("*", ".")) for host in hosts):
        yield Finding(
            "E103",
            _("The hub answers to any host name, so links can be made to lead elsewhere."),
            _("Name the hub's own host in SEBUSCA_ALLOWED_HOSTS, without * or a leading dot."),
        )
    elif hosts <= LOOPBACK or urlsplit(settings.SEBUSCA_BASE_URL).hostname not in hosts:
        yield Finding(
            "E104",
            _("The hub does not answer to its own name, so nobody reaches it from outside."),
            _("Put the host of SEBUSCA_BASE_URL in SEBUSCA_ALLOWED_HOSTS."),
        )


RULES = (debugging, plain_http, host_names)
