"""What a page says of itself to those who pass it on: addresses, titles, descriptions. Pure but for
the hub's address. Nothing here names a kind but the ribbon's own word."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext, override

from hub.public.views_of import NoticePage
from sync.types import Language


def site_name(language: Language) -> str:
    """Of every public page. Never the programme's own name: "Se Busca" must not stand over a
    missing person."""
    with override(language):
        return gettext("Public notices")


def absolute(path: str) -> str:
    """An address of the hub, in full."""
    return f"{settings.SEBUSCA_BASE_URL}{path}"


def notice_path(notice_id: str, language: Language | None = None) -> str:
    """Of a notice's page, in a language or in the browser's."""
    return f"/N/{notice_id}" + (f"?lang={language}" if language else "")


@dataclass(frozen=True)
class Share:
    """How a notice's page is passed on."""

    address: str
    """In the language of the page (`canonical`, `og:url`)."""
    short: str
    """For a message to a friend, whose browser chooses the language."""
    title: str
    description: str
    picture: str
    """Of 1200 × 630 (ogp.me)."""
    site: str

    @property
    def text(self) -> str:
        """Of a message."""
        return f"{self.title} {self.short}"

    @property
    def whatsapp(self) -> str:
        """Opens WhatsApp with the message, addressed to nobody yet."""
        return f"https://wa.me/?text={quote(self.text, safe='')}"

    @property
    def mail(self) -> str:
        """RFC 6068."""
        return f"mailto:?subject={quote(self.title, safe='')}&body={quote(self.text, safe='')}"


def share_of(page: NoticePage, language: Language) -> Share:
    """A notice's."""
    with override(language):
        said = gettext("Thank you to everyone who gave information.") if page.over else ""
    return Share(
        address=absolute(notice_path(page.id, language)),
        short=absolute(notice_path(page.id)),
        title=page.title,
        description=said or page.charge.text,
        picture=absolute(f"/O/{page.id}.jpg?lang={language}"),
        site=site_name(language),
    )
