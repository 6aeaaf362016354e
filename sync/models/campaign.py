"""A campaign: an ordered set of notices with its tip lines. A wrong phone number here would send
every tipster to a stranger, so it passes the same two-person gate as a face (DESIGN §4.2).
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field, field_validator

from sync.models._frozen import Frozen
from sync.models.text import Line, Sentence
from sync.models.wanted_words import heads_wanted
from sync.types import CampaignIdField, Instant, NoticeId

PhoneNumber: TypeAlias = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ()-]{1,24}[0-9]$")]
"""As printed, for example 915-555-0142; digits, spaces, brackets and hyphens only."""

WebAddress: TypeAlias = Annotated[
    str, Field(pattern=r"^(?:HTTPS://|HTTP://(?:127\.0\.0\.1|LOCALHOST)[:/])[A-Z0-9.:/-]{1,40}$")
]
"""Upper case, without a final slash: QR alphanumeric mode (ISO/IEC 18004 §7.4.4); plain HTTP only
on loopback. Schemes and hosts are case-insensitive (RFC 3986 §6.2.2.1); the hub's path is `/N/`."""


class TipLines(Frozen):
    """Where the public answers. At least the phone; each number is shown in equal-width cells."""

    phone: PhoneNumber
    whatsapp: PhoneNumber | None = None
    emergency: PhoneNumber = "911"
    web: WebAddress | None = None


class Campaign(Frozen):
    """Title, tip lines and dates of an ordered set of notices."""

    id: CampaignIdField
    title_es: Annotated[Line, Field(min_length=1)]
    title_en: Annotated[Line, Field(min_length=1)]
    promise_es: Sentence = "Confidencial. No pedimos su nombre."
    promise_en: Sentence = "Confidential. We do not ask who you are."
    tip_lines: TipLines
    starts: Instant | None = None
    ends: Instant | None = None

    @field_validator("promise_es", "promise_en")
    @classmethod
    def _promises_something(cls, value: str) -> str:
        if not value:
            raise ValueError("say what the person who gives information is promised")
        return value

    def heads_wanted(self) -> bool:
        """Whether its title says "wanted" over a grid of its notices, in either language."""
        return heads_wanted(self.title_es) or heads_wanted(self.title_en)

    def notice_address(self, notice: NoticeId) -> str | None:
        """What a notice's QR says: `<web>/N/<notice id>`, upper case; None without a web page."""
        return f"{self.tip_lines.web.rstrip('/')}/N/{notice}" if self.tip_lines.web else None

    def tip_address(self) -> str | None:
        """What the tip-line slide's QR says: the campaign's own page."""
        return f"{self.tip_lines.web.rstrip('/')}/T" if self.tip_lines.web else None

    def receipt_address(self) -> str | None:
        """Where a receipt's words are typed, as a person reads it off a screen and types it:
        `sebusca.example/R`, without a scheme."""
        if self.tip_lines.web is None:
            return None
        return f"{self.tip_lines.web.partition('://')[2].rstrip('/').lower()}/R"
