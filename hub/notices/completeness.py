"""What a notice still lacks, pure: asked by the form while an editor types, by lists and filters.

`needed` is what keeps a notice from being sent for approval, in the manner of
`hub.notices.content`, which has the last say; `advice` is what an editor would wish to know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias

GapCode: TypeAlias = Literal[
    "name", "charge", "authority", "case_number", "verified_until", "outcome_until",
    "spanish", "english", "picture", "picture_small", "focus", "twin", "ends_soon", "ended",
    "channel", "tip_line", "campaign_waits", "campaign_ended",
]  # fmt: skip
Weight: TypeAlias = Literal["needed", "advice"]

PAIRS: Final = (
    "charge", "caution", "hair", "eyes", "marks", "last_seen", "reward_text", "details",
    "authority",
)  # fmt: skip
"""Stems of the fields that are there in Spanish and in English."""
FACE_BOXES: Final = ((840, 1080), (1080, 1056))
"""Pixels that a face fills on a 1080p screen: the left of a landscape one, the top 55 % of a
portrait one (DESIGN §8, `screens.slides.notice_frame`)."""
MOST_ENLARGED: Final = 1.5
"""A photograph that is enlarged beyond this looks soft from three metres."""
SOON: Final = timedelta(days=7)
"""As long before an end as editors are mailed (`hub.notices.expiring`); authorities often stand by
a notice for thirty days, and nobody can mend that."""


@dataclass(frozen=True)
class PictureFacts:
    """What is known of one photograph; pixels."""

    width: int
    height: int
    focus_set: bool
    caption_es: str = ""
    caption_en: str = ""
    place: int = 0
    """Its number in the form, from 0."""
    also: str = ""
    """Names of other notices that have the very same photograph."""


@dataclass(frozen=True)
class Place:
    """One channel that shows the notice, and the campaign whose tip line stands beside it."""

    channel: str
    campaign: str
    phone: str
    approved: bool
    ends: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """A draft as far as its completeness goes."""

    texts: Mapping[str, str]
    """By field: name, case_number and both halves of each pair."""
    one_language: str
    outcome: str
    pictures: tuple[PictureFacts, ...]
    verified_until: datetime | None
    show_until: datetime | None = None
    outcome_until: datetime | None = None


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and the form's field that mends it."""

    code: GapCode
    field: str
    weight: Weight
    about: str = ""
    """What it is about, where the field does not say: a size, a campaign's or channel's name."""
    at: datetime | None = None


def gaps_of(
    facts: Facts, *, now: datetime | None = None, places: tuple[Place, ...] | None = None
) -> tuple[Gap, ...]:
    """What is missing, in the form's order. Without `now` no date is judged, without `places` no
    channel: what is left depends on the draft alone, and can be kept with it."""
    found = [*_needed(facts), *_languages(facts), *_pictures(facts)]
    if now is not None:
        found += _ends(facts, now)
    if places is not None:
        found += _places(places, now)
    return tuple(found)


def enlarged(width: int, height: int) -> float:
    """How many times a photograph is enlarged, at most, to fill a face's place at 1080p."""
    return max(max(box[0] / width, box[1] / height) for box in FACE_BOXES)


def _needed(facts: Facts) -> Iterator[Gap]:
    language = facts.one_language or "es"
    if not facts.texts["name"]:
        yield Gap("name", "name", "needed")
    if not (facts.texts["charge_es"] or facts.texts["charge_en"]):
        yield Gap("charge", f"charge_{language}", "needed")
    if not (facts.texts["authority_es"] or facts.texts["authority_en"]):
        yield Gap("authority", f"authority_{language}", "needed")
    if not facts.texts["case_number"]:
        yield Gap("case_number", "case_number", "needed")
    if facts.verified_until is None:
        yield Gap("verified_until", "verified_until", "needed")
    if facts.outcome != "none" and facts.outcome_until is None:
        yield Gap("outcome_until", "outcome_until", "needed")


def _languages(facts: Facts) -> Iterator[Gap]:
    """A missing language blocks submission unless it is declared (DESIGN §3 Language)."""
    if facts.one_language:
        return
    for stem in PAIRS:
        spanish, english = facts.texts[f"{stem}_es"], facts.texts[f"{stem}_en"]
        if english and not spanish:
            yield Gap("spanish", f"{stem}_es", "needed")
        if spanish and not english:
            yield Gap("english", f"{stem}_en", "needed")
    for picture in facts.pictures:
        place = picture.place
        if picture.caption_en and not picture.caption_es:
            yield Gap("spanish", f"pictures-{place}-caption_es", "needed")
        if picture.caption_es and not picture.caption_en:
            yield Gap("english", f"pictures-{place}-caption_en", "needed")


def _pictures(facts: Facts) -> Iterator[Gap]:
    if not facts.pictures:
        yield Gap("picture", "pictures", "advice")
    for number, picture in enumerate(facts.pictures, 1):
        place = picture.place
        if picture.also:
            yield Gap("twin", f"pictures-{place}-photo", "advice", picture.also)
        if enlarged(picture.width, picture.height) > MOST_ENLARGED:
            size = f"{picture.width} × {picture.height}"
            yield Gap("picture_small", f"pictures-{place}-photo", "advice", size)
        if not picture.focus_set:
            yield Gap("focus", f"pictures-{place}-focus_x", "advice", str(number))


def _ends(facts: Facts, now: datetime) -> Iterator[Gap]:
    for field in ("verified_until", "show_until", "outcome_until"):
        at: datetime | None = getattr(facts, field)
        if at is None or (field == "outcome_until" and facts.outcome == "none"):
            continue
        if at <= now:
            weight: Weight = "needed" if field == "verified_until" else "advice"
            yield Gap("ended", field, weight, at=at)
        elif at <= now + SOON:
            yield Gap("ends_soon", field, "advice", at=at)


def _places(places: tuple[Place, ...], now: datetime | None) -> Iterator[Gap]:
    if not places:
        yield Gap("channel", "", "advice")
    for campaign in {place.campaign: place for place in places}.values():
        if not campaign.phone:
            yield Gap("tip_line", "", "advice", campaign.campaign)
        elif not campaign.approved:
            yield Gap("campaign_waits", "", "advice", campaign.campaign)
        if now is not None and campaign.ends is not None and campaign.ends <= now:
            yield Gap("campaign_ended", "", "advice", campaign.campaign, campaign.ends)
