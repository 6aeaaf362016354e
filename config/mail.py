"""Where the hub sends mail: `SEBUSCA_MAIL` and `SEBUSCA_MAIL_FROM`, read by `config.hub`.

One address as a URL, as `DATABASE_URL` is one. A password never travels in the clear, and never
shows in a `repr` or a message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

FORMS = "must be smtp://host:25, smtps://host:465 or smtp+starttls://user:password@host:587"
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class MailServer:
    """An SMTP server that takes the hub's mail (RFC 5321; RFC 8314 for `smtps`, RFC 3207)."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    """TLS from the first byte."""
    starttls: bool = False


def mail_server(value: object) -> object:
    """The server that `smtp://…`, `smtps://…` or `smtp+starttls://…` names.

    User and password are percent-encoded where they hold `:`, `/` or `@`. Raises ValueError.
    """
    if not isinstance(value, str):
        return value
    parts = urlsplit(value)
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(FORMS)
    if parts.password and parts.scheme == "smtp" and parts.hostname not in LOOPBACK:
        raise ValueError("must be smtps:// or smtp+starttls:// where there is a password")
    return MailServer(
        parts.hostname,
        parts.port or _PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        tls=parts.scheme == "smtps",
        starttls=parts.scheme == "smtp+starttls",
    )


def mail_sender(value: str) -> str:
    """`hub@example.org` or `Se Busca <hub@example.org>`. Raises ValueError."""
    _, address = parseaddr(value)
    try:
        parsed = Address(addr_spec=address)
    except (ValueError, IndexError, MessageError) as error:
        raise ValueError("must be a mail address like hub@example.org") from error
    if not parsed.username or not parsed.domain or not value.isprintable():
        raise ValueError("must be a mail address like hub@example.org")
    return value
