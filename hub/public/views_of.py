"""What a public page shows of a notice and a campaign, as plain values with both languages.

Pure: no request, no database. A text in one language only stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override, pgettext_lazy
from pydantic import BaseModel

from sync.models import Campaign, Notice

RIBBONS: dict[str, dict[str, Promise]] = {
    "wanted": {"": gettext_lazy("WANTED")},
    "missing": {
        "": gettext_lazy("MISSING"),
        "f": pgettext_lazy("feminine", "MISSING"),
        "m": pgettext_lazy("masculine", "MISSING"),
    },
    "seeking_information": {"": gettext_lazy("INFORMATION SOUGHT")},
    "alert": {"": gettext_lazy("ALERT")},
    "captured": {
        "": gettext_lazy("CAPTURED"),
        "f": pgettext_lazy("feminine", "CAPTURED"),
        "m": pgettext_lazy("masculine", "CAPTURED"),
    },
    "located": {
        "": gettext_lazy("LOCATED"),
        "f": pgettext_lazy("feminine", "LOCATED"),
        "m": pgettext_lazy("masculine", "LOCATED"),
    },
}
"""By look and grammatical gender; the form without one names both."""
LABELS: dict[str, Promise] = {
    "hair": gettext_lazy("Hair"),
    "eyes": gettext_lazy("Eyes"),
    "marks": gettext_lazy("Marks"),
    "last_seen": gettext_lazy("Last seen"),
}


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
        ribbon=in_both(RIBBONS[look].get(notice.description.gender, RIBBONS[look][""])),
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
        pictures=tuple((p.sha256, p.width, p.height, _pair(p, "caption")) for p in notice.pictures),
    )


def in_both(words: Promise) -> Both:
    """A message of the catalogue in both languages."""
    said = []
    for language in ("es", "en"):
        with override(language):
            said.append(str(words))
    return Both(said[0], said[1] if said[1] != said[0] else "")


def _pair(model: BaseModel, field: str) -> Both:
    es, en = getattr(model, f"{field}_es"), getattr(model, f"{field}_en")
    return Both(es, en if en != es else "")


def _reward(notice: Notice) -> Both:
    reward = notice.reward
    if reward is None:
        return Both("", "")
    if reward.text_es or reward.text_en:
        return _pair(reward, "text")
    label = in_both(gettext_lazy("Reward of up to"))
    amount = f"{reward.amount:,} {reward.currency}"
    return Both(f"{label.first} {amount}", f"{label.second} {amount}")


def _facts(notice: Notice) -> list[tuple[Both, Both]]:
    description = notice.description
    facts: list[tuple[Both, Both]] = []
    if description.born:
        facts.append((in_both(gettext_lazy("Born")), Both(description.born, "")))
    for label, value, unit in (
        (gettext_lazy("Age"), description.age, ""),
        (gettext_lazy("Height"), description.height_cm, " cm"),
        (gettext_lazy("Weight"), description.weight_kg, " kg"),
    ):
        if value is not None:
            facts.append((in_both(label), Both(f"{_range(value)}{unit}", "")))
    facts += [
        (in_both(label), pair)
        for field, label in LABELS.items()
        if (pair := _pair(description, field))
    ]
    return facts


def _range(value: tuple[int, int]) -> str:
    return str(value[0]) if value[0] == value[1] else f"{value[0]}–{value[1]}"


def _paragraphs(notice: Notice) -> tuple[Both, ...]:
    """Spanish and English by paragraph where they are as many, else one after the other."""
    es = [p for p in notice.details_es.split("\n\n") if p]
    en = [p for p in notice.details_en.split("\n\n") if p]
    if len(es) == len(en):
        return tuple(Both(one, other) for one, other in zip(es, en, strict=True))
    return (*(Both(p, "") for p in es), *(Both("", p) for p in en))


def _dialled(number: str) -> str:
    return "".join(char for char in number if char.isdigit() or char == "+")
