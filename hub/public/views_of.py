"""What a public page shows of a notice and a campaign, as plain values in one language.

Pure: no request, no database. Words that exist in the other language only are marked as such, so
that a screen reader says them rightly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, override, pgettext_lazy
from pydantic import BaseModel

from hub.public.figures import amount, centimetres, kilograms, years
from hub.public.pictured import PictureView, picture_view
from hub.public.ribbons import ribbon
from sync.models import ApprovedNotice, Campaign, Notice
from sync.models.text import text_in
from sync.types import Language

LABELS: dict[str, Promise] = {
    "hair": gettext_lazy("Hair"),
    "eyes": gettext_lazy("Eyes"),
    "marks": gettext_lazy("Marks"),
    "last_seen": pgettext_lazy("person", "Last seen"),
}
VICTIMS = frozenset({"missing", "seeking_information"})
"""Kinds beside which nothing may say "wanted" (STYLE of the house, DESIGN §8)."""


@dataclass(frozen=True)
class Words:
    """A text, and its language where that is not the page's."""

    text: str
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class NoticePage:
    """One notice."""

    id: str
    kind: str
    look: str
    """The outcome, where there is one, else the kind: which colour and which words."""
    ribbon: str
    ribbon_beside: str
    """The same in the other language."""
    name: str
    native_name: str
    aliases: str
    charge: Words
    caution: Words
    reward: str
    reward_words: Words
    facts: tuple[tuple[str, Words], ...]
    details: tuple[Words, ...]
    authority: Words
    case_number: str
    pictures: tuple[PictureView, ...]
    approved_at: datetime
    verified_until: datetime

    @property
    def over(self) -> bool:
        """Whether it was captured or located: nobody is looked for any more."""
        return self.look in {"captured", "located"}

    @property
    def accused(self) -> bool:
        """Whether it says of somebody that they are charged."""
        return self.kind == "wanted"

    @property
    def title(self) -> str:
        """In a list, a tab, a message to a friend."""
        return f"{self.ribbon}: {self.name}"


@dataclass(frozen=True)
class TipLine:
    """Where to answer."""

    campaign_id: str
    title: Words
    promise: Words
    phone: str
    whatsapp: str
    emergency: str

    @property
    def phone_link(self) -> str:
        """`tel:` (RFC 3966)."""
        return f"tel:{_dialled(self.phone)}"

    @property
    def whatsapp_link(self) -> str:
        """Opens WhatsApp, on the phone only: no page of theirs is loaded by ours.

        Empty without a country code: `wa.me` takes the first digits for one, and of two countries
        that share a border a guess would send a tip to a stranger.
        """
        number = _dialled(self.whatsapp)
        return f"https://wa.me/{number.removeprefix('+')}" if number.startswith("+") else ""

    @property
    def emergency_link(self) -> str:
        """`tel:`."""
        return f"tel:{_dialled(self.emergency)}"


def tip_line(campaign: Campaign, language: Language) -> TipLine:
    """A campaign's tip line."""
    lines = campaign.tip_lines
    return TipLine(
        campaign_id=campaign.id,
        title=words_of(campaign, "title", language),
        promise=words_of(campaign, "promise", language),
        phone=lines.phone,
        whatsapp=lines.whatsapp or "",
        emergency=lines.emergency,
    )


def notice_page(approved: ApprovedNotice, language: Language) -> NoticePage:
    """An approved notice."""
    notice = approved.content
    with override(language):
        return _page(notice, approved.approval.approved_at, language)


def _page(notice: Notice, approved_at: datetime, language: Language) -> NoticePage:
    look = notice.outcome if notice.outcome != "none" else notice.kind
    gender = notice.description.gender
    open_ = notice.outcome == "none"
    reward = notice.reward if open_ else None
    nothing = Words("")
    return NoticePage(
        id=notice.id,
        kind=notice.kind,
        look=look,
        ribbon=ribbon(look, gender, language),
        ribbon_beside=ribbon(look, gender, "en" if language == "es" else "es"),
        name=notice.name,
        native_name=notice.native_name,
        aliases=", ".join(notice.aliases),
        charge=words_of(notice, "charge", language),
        caution=words_of(notice, "caution", language) if open_ else nothing,
        reward=amount(reward) if reward else "",
        reward_words=words_of(reward, "text", language) if reward else nothing,
        facts=tuple(_facts(notice, language)),
        details=_paragraphs(notice, language),
        authority=words_of(notice, "authority", language),
        case_number=notice.case_number,
        pictures=tuple(
            picture_view(picture, words_of(picture, "caption", language))
            for picture in notice.pictures
        ),
        approved_at=approved_at,
        verified_until=notice.verified_until,
    )


def words_of(model: BaseModel, field: str, language: Language) -> Words:
    """The text of a pair in a language; marked, where there is only the other."""
    text = text_in(model, field, language)
    if not text or getattr(model, f"{field}_{language}"):
        return Words(text)
    return Words(text, "en" if language == "es" else "es")


def _facts(notice: Notice, language: Language) -> list[tuple[str, Words]]:
    description = notice.description
    facts: list[tuple[str, Words]] = []
    if description.born:
        facts.append((gettext("Born"), Words(description.born)))
    for label, value, written in (
        (gettext("Age"), description.age, years),
        (gettext("Height"), description.height_cm, centimetres),
        (gettext("Weight"), description.weight_kg, kilograms),
    ):
        if value is not None:
            facts.append((label, Words(written(value))))
    facts += [
        (str(label), words)
        for field, label in LABELS.items()
        if (words := words_of(description, field, language))
    ]
    return facts


def _paragraphs(notice: Notice, language: Language) -> tuple[Words, ...]:
    words = words_of(notice, "details", language)
    return tuple(Words(text, words.lang) for text in words.text.split("\n\n") if text)


def _dialled(number: str) -> str:
    return "".join(char for char in number if char.isdigit() or char == "+")
