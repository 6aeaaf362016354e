"""What a public page shows of a notice and a campaign, as plain values with both languages.

Pure: no request, no database. A text in one language only stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, override
from pydantic import BaseModel

from sync.models import Campaign, Notice
from sync.types import Language

RIBBONS = {
    "wanted": "WANTED",
    "missing": "MISSING",
    "seeking_information": "INFORMATION SOUGHT",
    "alert": "ALERT",
    "captured": "CAPTURED",
    "located": "LOCATED",
}
_DETAILS = ("hair", "eyes", "marks", "last_seen")


@dataclass(frozen=True)
class Both:
    """A text in both languages; `second` is empty where it says the same or nothing."""

    first: str
    second: str

    def __bool__(self) -> bool:
        return bool(self.first or self.second)


@dataclass(frozen=True)
class NoticePage:
    """One notice."""

    id: str
    look: str
    ribbon: Both
    name: str
    native_name: str
    aliases: str
    charge: Both
    caution: Both
    reward: Both
    facts: tuple[tuple[Both, Both], ...]
    details: tuple[Both, ...]
    authority: Both
    case_number: str
    pictures: tuple[tuple[str, int, int, Both], ...]
    """(sha256, width, height, caption)."""


@dataclass(frozen=True)
class TipLine:
    """Where to answer."""

    title: Both
    promise: Both
    phone: str
    whatsapp: str
    emergency: str

    @property
    def phone_link(self) -> str:
        """`tel:` (RFC 3966)."""
        return f"tel:{_dialled(self.phone)}"

    @property
    def whatsapp_link(self) -> str:
        """Opens WhatsApp, on the phone only: no page of theirs is loaded by ours."""
        return f"https://wa.me/{_dialled(self.whatsapp).lstrip('+')}"

    @property
    def emergency_link(self) -> str:
        """`tel:`."""
        return f"tel:{_dialled(self.emergency)}"


def tip_line(campaign: Campaign) -> TipLine:
    """A campaign's tip line."""
    lines = campaign.tip_lines
    return TipLine(
        title=Both(campaign.title_es, campaign.title_en),
        promise=Both(campaign.promise_es, campaign.promise_en),
        phone=lines.phone,
        whatsapp=lines.whatsapp or "",
        emergency=lines.emergency,
    )


def notice_page(notice: Notice) -> NoticePage:
    """An approved notice."""
    look = notice.outcome if notice.outcome != "none" else notice.kind
    return NoticePage(
        id=notice.id,
        look=look,
        ribbon=_words(RIBBONS[look], notice.description.gender),
        name=notice.name,
        native_name=notice.native_name,
        aliases=", ".join(notice.aliases),
        charge=_pair(notice, "charge"),
        caution=_pair(notice, "caution") if look in {"wanted", "alert"} else Both("", ""),
        reward=_reward(notice) if notice.outcome == "none" else Both("", ""),
        facts=tuple(_facts(notice)),
        details=_paragraphs(notice),
        authority=_pair(notice, "authority"),
        case_number=notice.case_number,
        pictures=tuple(
            (p.sha256, p.width, p.height, _pair(p, "caption")) for p in notice.pictures
        ),
    )


def _words(message: str, gender: str = "") -> Both:
    """A message of the catalogue in both languages, in its feminine form where there is one."""
    said = []
    for language in ("es", "en"):
        with override(language):
            text = gettext(f"{message} (feminine)") if gender == "f" else message
            said.append(gettext(message) if text in {f"{message} (feminine)", message} else text)
    return Both(*said)


def _pair(model: BaseModel, field: str) -> Both:
    es, en = getattr(model, f"{field}_es"), getattr(model, f"{field}_en")
    return Both(es, en if en != es else "") if es else Both(en, "")


def _reward(notice: Notice) -> Both:
    reward = notice.reward
    if reward is None:
        return Both("", "")
    if reward.text_es or reward.text_en:
        return _pair(reward, "text")
    label = _words("Reward of up to")
    amount = f"{reward.amount:,} {reward.currency}"
    return Both(f"{label.first} {amount}", f"{label.second} {amount}")


def _facts(notice: Notice) -> list[tuple[Both, Both]]:
    description = notice.description
    facts: list[tuple[Both, Both]] = []
    if description.born:
        facts.append((_words("Born"), Both(description.born, "")))
    for label, value, unit in (
        ("Age", description.age, ""),
        ("Height", description.height_cm, " cm"),
        ("Weight", description.weight_kg, " kg"),
    ):
        if value is not None:
            facts.append((_words(label), Both(f"{_range(value)}{unit}", "")))
    labels = {"hair": "Hair", "eyes": "Eyes", "marks": "Marks", "last_seen": "Last seen"}
    facts += [
        (_words(labels[field]), pair) for field in _DETAILS if (pair := _pair(description, field))
    ]
    return facts


def _range(value: tuple[int, int]) -> str:
    return str(value[0]) if value[0] == value[1] else f"{value[0]}–{value[1]}"


def _paragraphs(notice: Notice) -> tuple[Both, ...]:
    """Spanish and English paragraph by paragraph where they are as many, else one after the other."""
    es = [p for p in notice.details_es.split("\n\n") if p]
    en = [p for p in notice.details_en.split("\n\n") if p]
    if len(es) == len(en):
        return tuple(Both(one, other) for one, other in zip(es, en, strict=True))
    return (*(Both(p, "") for p in es), *(Both("", p) for p in en))


def _dialled(number: str) -> str:
    return "".join(char for char in number if char.isdigit() or char == "+")


def language_of(both: Both) -> Language:
    """The language of the first text, for `lang` attributes."""
    return "es" if both.first else "en"
