"""The words of an approver for what is signed: fields, slides, moments. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from assets.i18n import Translator
from hub.signing.drawings import Shot
from sync.models import AnySlide, ImageSlide, MessageSlide, Notice, NoticeSlide, TenSlide
from sync.words import key_words

LABELS = {
    "kind": "Kind",
    "outcome": "Outcome",
    "name": "Name",
    "native_name": "Name in its own script",
    "aliases": "Aliases",
    "charge_es": "Charge, in Spanish",
    "charge_en": "Charge, in English",
    "description.gender": "Grammatical gender",
    "description.born": "Born",
    "description.age": "Age",
    "description.height_cm": "Height (cm)",
    "description.weight_kg": "Weight (kg)",
    "description.hair_es": "Hair, in Spanish",
    "description.hair_en": "Hair, in English",
    "description.eyes_es": "Eyes, in Spanish",
    "description.eyes_en": "Eyes, in English",
    "description.marks_es": "Marks, in Spanish",
    "description.marks_en": "Marks, in English",
    "description.last_seen_es": "Last seen, in Spanish",
    "description.last_seen_en": "Last seen, in English",
    "caution_es": "Caution, in Spanish",
    "caution_en": "Caution, in English",
    "reward.amount": "Reward",
    "reward.currency": "Reward: currency",
    "reward.text_es": "Reward in words, in Spanish",
    "reward.text_en": "Reward in words, in English",
    "details_es": "Details, in Spanish",
    "details_en": "Details, in English",
    "authority_es": "Authority, in Spanish",
    "authority_en": "Authority, in English",
    "case_number": "Case number",
    "one_language": "One language only",
    "verified_until": "Verified until",
    "show_from": "Show from",
    "show_until": "Show until",
    "outcome_until": "Banner until",
    "title_es": "Title, in Spanish",
    "title_en": "Title, in English",
    "promise_es": "Promise, in Spanish",
    "promise_en": "Promise, in English",
    "tip_lines.phone": "Tip line: telephone",
    "tip_lines.whatsapp": "Tip line: WhatsApp",
    "tip_lines.emergency": "Emergency number",
    "tip_lines.web": "Web address of the QR codes",
    "starts": "Starts",
    "ends": "Ends",
    "role": "Role",
    "name_es": "Name, in Spanish",
    "name_en": "Name, in English",
    "country": "Country",
    "order": "Order of the slides",
    "offline_ttl_s": "Faces go after this long without news (seconds)",
    "valid_days": "A publication is valid for (days)",
}
"""Words of the fields of what is signed; one that is not here is named as it is signed."""

VALUES = {
    "kind.wanted": "wanted",
    "kind.missing": "missing",
    "kind.seeking_information": "information is sought",
    "kind.alert": "alert",
    "outcome.none": "none",
    "outcome.captured": "captured",
    "outcome.located": "located",
    "description.gender.f": "feminine",
    "description.gender.m": "masculine",
    "description.gender.unknown": "not known",
    "role.intake": "intake: tips are sealed to it",
    "role.partner": "partner: reads what is referred to it",
    "order.listed": "as listed",
    "order.shuffled": "shuffled",
}
"""Words of choices, by field and value."""

SLIDE_LABELS = {
    "campaign_id": "campaign",
    "rank": "rank",
    "rank_of": "out of",
    "weight": "turns in a round",
    "tone": "tone",
    "body_es": "text in Spanish",
    "body_en": "text in English",
    "show_from": "from",
    "show_until": "until",
    "dayparts": "hours",
}
"""Words of what a slide's line says beside what it shows."""

LOUD = frozenset(
    {
        "tip_lines.phone", "tip_lines.whatsapp", "tip_lines.emergency", "tip_lines.web",
        "kind", "outcome", "name", "offline_ttl_s", "valid_days", "verified_until",
    }
)  # fmt: skip
"""Fields whose change does the most harm where nobody looks."""


def flat(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Dotted name and text of everything that is set in signed JSON, in its order."""
    for key, value in data.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from flat(value, f"{name}.")
        elif isinstance(value, list):
            yield name, _listed(value)
        elif value not in ("", None):
            yield name, str(value)


def _listed(value: list[Any]) -> str:
    """A range, or texts in quotes: two aliases never read like one with a comma in it."""
    if all(isinstance(item, int) for item in value):
        return "–".join(str(item) for item in dict.fromkeys(value))
    return json.dumps(value, ensure_ascii=False)[1:-1]


def label(name: str, say: Translator) -> str:
    """A field's name for a person."""
    return say(LABELS[name]) if name in LABELS else name


def valued(name: str, value: str, say: Translator) -> str:
    """A field's value for a person: the words of a choice, else as it is signed."""
    words = VALUES.get(f"{name}.{value}")
    return say(words) if words is not None else value


def moment(value: datetime) -> str:
    """A moment in UTC, to the minute."""
    return f"{value:%Y-%m-%d %H:%M} UTC"


def slide_title(slide: AnySlide, notices: Mapping[str, Notice], say: Translator) -> str:
    """Whom or what a slide shows, and of which kind: what a person calls it by."""
    if isinstance(slide, NoticeSlide):
        notice = notices.get(slide.notice_id)
        return _named_kind(notice, say) if notice is not None else slide.notice_id
    if isinstance(slide, TenSlide):
        who = (notices.get(notice_id) for notice_id in slide.notice_ids)
        return say("grid of {who}", who="; ".join(notice.name for notice in who if notice))
    if isinstance(slide, MessageSlide):
        return say("message “{title}”", title=slide.title_es)
    if isinstance(slide, ImageSlide):
        return say("image “{alt}”", alt=slide.alt_es)
    return say("tip line")


def _named_kind(notice: Notice, say: Translator) -> str:
    kind = valued("kind", notice.kind, say)
    return say("{name} ({kind})", name=notice.name, kind=kind)


def shot_words(shot: Shot, say: Translator) -> str:
    """Which page, on which screen."""
    if shot.screen == "portrait":
        return say("portrait, page {page}", page=shot.page)
    return say("landscape, page {page}", page=shot.page)


def slide_words(slide: AnySlide, notices: Mapping[str, Notice], say: Translator) -> str:
    """One slide in a line, with all that is signed of it."""
    data = slide.model_dump(mode="json", exclude_none=True)
    led = {"type", "id", "duration_s", "picture"}
    if isinstance(slide, NoticeSlide):
        lead = say("notice {who}", who=_who(slide.notice_id, notices))
        led |= {"notice_id"}
    elif isinstance(slide, TenSlide):
        who = "; ".join(_who(notice_id, notices) for notice_id in slide.notice_ids)
        lead = say("grid of {who}", who=who)
        led |= {"notice_ids"}
    elif isinstance(slide, MessageSlide):
        lead = say("message “{title}”", title=f"{slide.title_es} / {slide.title_en}")
        led |= {"title_es", "title_en"}
    elif isinstance(slide, ImageSlide):
        lead = say("image “{alt}”", alt=f"{slide.alt_es} / {slide.alt_en}")
        led |= {"alt_es", "alt_en"}
    else:
        lead = say("tip line")
    rest = [
        f"{say(SLIDE_LABELS[key]) if key in SLIDE_LABELS else key}: {_said(value)}"
        for key, value in data.items()
        if key not in led and value not in ("", [], None)
    ]
    return " · ".join([lead, f"{slide.duration_s} s", *rest, slide.id])


def key_line(kid: str, say: Translator) -> str:
    """A desk's key by the words that its people read out by telephone."""
    language = "es" if say.locale == "es" else "en"
    return " ".join(key_words(kid, language))  # type: ignore[arg-type] # a KeyId of a model


def _said(value: Any) -> str:
    """A value of a slide in one line; the hours of a day as `mon tue 08:00–20:00`."""
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return f"{' '.join(value['days'])} {value['start']}–{value['end']}"
    return str(value)


def _who(notice_id: str, notices: Mapping[str, Notice]) -> str:
    found = notices.get(notice_id)
    return f"{found.name} ({notice_id})" if found is not None else notice_id
