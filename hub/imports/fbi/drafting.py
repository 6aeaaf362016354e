"""From a record to the fields of a draft (`hub.notices.models.Notice`), and what is left to people.

The FBI writes English. A Spanish half is filled from a closed vocabulary or stays empty, which
keeps the draft from being submitted until an editor has written it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from hub.imports.fbi import measures, words
from hub.imports.fbi.dates import last_seen
from hub.imports.fbi.kinds import Decision, decide
from hub.imports.fbi.names import alias_names, proper_name, without_place
from hub.imports.fbi.places import FIELD_OFFICES
from hub.imports.fbi.plain import lines, paragraphs, tidy_line
from hub.imports.fbi.record import FbiRecord
from hub.imports.fbi.sentences import clip, clip_paragraphs, sentences
from hub.imports.reasons import Reason, reason
from sync.models.wanted_words import calls_wanted

SOURCE = "fbi"
SITE = "https://www.fbi.gov"
LINE, SENTENCE, PARAGRAPHS = 80, 400, 10_000  # characters, as in sync.models.text
OUTCOME_SHOWN = timedelta(days=7)
_SHORTEST_SENTENCE = 25  # characters
_LOOKED_AT = 4  # sentences; what happened is told at the beginning

Value: TypeAlias = str | int | None
Fields: TypeAlias = dict[str, Value]

_LOST = re.compile(
    r"last seen|\bdisappeared|(?:went|been|reported|gone) missing|abducted|kidnapped|vanished"
    r"|not been seen|last heard",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"murder|homicide|kill|\bshot\b|shooting|stabbed|\bbod(?:y|ies)\b|remains|\bdied\b|\bdeath"
    r"|robb|arson|\bfires?\b|stole|theft|assault|attack|explo|bomb|vandal|kidnap|located|discovered",
    re.IGNORECASE,
)
_ASKS = ("El FBI pide información al público.", "The FBI asks the public for information.")


@dataclass(frozen=True)
class PictureWish:
    """A photograph to fetch: its addresses, best first, and its caption."""

    addresses: tuple[str, ...]
    caption_es: str = ""
    caption_en: str = ""


@dataclass(frozen=True)
class Draft:
    """What a record says, in the fields of a notice. Moments are ISO 8601 texts: a draft is plain
    JSON, so that it can be stored and compared with the next import's.
    """

    uid: str
    title: str
    address: str
    """The record's page on the FBI's site."""
    decision: Decision
    fields: Fields
    pictures: tuple[PictureWish, ...]
    notes: tuple[Reason, ...]
    """What could not be taken over or put into Spanish; for the report."""

    @property
    def recall_reason(self) -> str | None:
        """Why a notice already on screens must go at once; None while the person is sought."""
        outcome = str(self.fields["outcome"])
        return None if outcome == "none" else outcome


def draft(record: FbiRecord, *, as_of: datetime, verified_days: int) -> Draft:
    """All fields of one record. `as_of` is when the list was known to be the FBI's: the notice is
    verified until `verified_days` after it.
    """
    decision, outcome = _with_outcome(decide(record), record.status.casefold())
    prose = tuple(_prose(record))
    is_person = bool(record.sex or record.dates_of_birth_used or record.age_range or record.aliases)
    title = record.title
    if is_person and decision.rule != "unidentified":
        title = without_place(title)
    name = proper_name(title, prose, headline=not is_person)
    charge = _charge(decision.kind, record)
    fields: Fields = {
        "kind": decision.kind,
        "outcome": outcome,
        "name": name,
        "aliases": "\n".join(alias_names(record.aliases, name=name, prose=prose)),
        "charge_es": charge[0],
        "charge_en": charge[1],
        "details_es": "",
        "details_en": _details(decision.kind, record),
        "case_number": clip(tidy_line(record.ncic), LINE) or f"FBI-{record.uid[:8].upper()}",
        "verified_until": _moment(as_of + timedelta(days=verified_days)),
        "outcome_until": None if outcome == "none" else _moment(as_of + OUTCOME_SHOWN),
        **_authority(record),
        **_description(decision.kind, record),
        **_caution(decision.kind, record),
        **_reward(record),
    }
    return Draft(
        uid=record.uid,
        title=tidy_line(record.title),
        address=f"{SITE}{record.path}"
        if re.fullmatch(r"/[\x21-\x7e]{1,350}", record.path)
        else SITE,
        decision=decision,
        fields=fields,
        pictures=tuple(_pictures(record)),
        notes=tuple(_notes(record, fields)),
    )


def _moment(when: datetime) -> str:
    """UTC, whole minutes: the admin's date fields have no seconds."""
    return when.astimezone(UTC).replace(second=0, microsecond=0).isoformat()


def _with_outcome(decision: Decision, status: str) -> tuple[Decision, str]:
    """Captured is of a wanted person only (`sync.models.Notice`); whoever is located, recovered or
    dead is wanted no more.
    """
    if status == "na":
        return decision, "none"
    if status == "captured" and decision.kind == "wanted":
        return decision, "captured"
    if decision.kind == "wanted":
        why = f"{decision.why}; status {status!r}"
        decision = replace(decision, kind="seeking_information", rule="no-longer-wanted", why=why)
    return decision, "located"


def _prose(record: FbiRecord) -> Iterator[str]:
    for html in (record.caution, record.details, record.remarks, record.additional_information):
        yield paragraphs(html)
    yield record.reward_text
    yield record.scars_and_marks
    yield from record.aliases


def _charge(kind: str, record: FbiRecord) -> words.Pair:
    """wanted: the charges as listed. Otherwise what happened: the first plain sentence that tells
    it and does not call anybody wanted.
    """
    listed = lines(record.description)
    if kind == "wanted":
        return "", clip(re.sub(r"\s+-\s+", " – ", "; ".join(listed)), SENTENCE)
    told = [
        sentence
        for sentence in sentences(paragraphs(f"<p>{record.details}</p><p>{record.caution}</p>"))
        if len(sentence) >= _SHORTEST_SENTENCE and not calls_wanted(sentence)
    ]
    telling = _LOST if kind == "missing" else _HAPPENED
    best = [sentence for sentence in told[:_LOOKED_AT] if telling.search(sentence)] or told
    if best:
        return "", clip(best[0], SENTENCE)
    placed = ", ".join(listed)
    return ("", clip(placed, SENTENCE)) if placed and not calls_wanted(placed) else _ASKS


def _details(kind: str, record: FbiRecord) -> str:
    parts = (record.caution, record.details, record.remarks, record.additional_information)
    told = "\n\n".join(filter(None, map(paragraphs, parts)))
    if kind != "wanted" and calls_wanted(told):
        spared = (
            " ".join(one for one in sentences(block) if not calls_wanted(one))
            for block in told.split("\n\n")
        )
        told = "\n\n".join(filter(None, spared))
    return clip_paragraphs(told, PARAGRAPHS)


def _authority(record: FbiRecord) -> Fields:
    """ "FBI" and the names of its field offices, which are the same in both languages."""
    offices = [FIELD_OFFICES[office] for office in record.field_offices if office in FIELD_OFFICES]
    name = clip(f"FBI – {', '.join(offices)}" if offices else "FBI", LINE)
    return {"authority_es": name, "authority_en": name}


def _description(kind: str, record: FbiRecord) -> Fields:
    height = measures.height_cm(record.height_min, record.height_max)
    weight = measures.weight_kg(record.weight_min, record.weight_max, record.weight)
    age = measures.age_years(record.age_min, record.age_max, record.age_range)
    hair = words.hair(record.hair_raw, record.hair)
    eyes = words.eyes(record.eyes_raw, record.eyes)
    seen = last_seen(record.description, record.age_range) if kind == "missing" else words.NOTHING
    fields: Fields = {
        "gender": {"male": "m", "female": "f"}.get(record.sex.strip().casefold(), "unknown"),
        "born": measures.born(record.dates_of_birth_used),
        "hair_es": hair[0],
        "hair_en": hair[1],
        "eyes_es": eyes[0],
        "eyes_en": eyes[1],
        "marks_es": "",
        "marks_en": clip(tidy_line(paragraphs(record.scars_and_marks)), SENTENCE),
        "last_seen_es": seen[0],
        "last_seen_en": seen[1],
    }
    for name, found in (("height", height), ("weight", weight), ("age", age)):
        fields[f"{name}_low"], fields[f"{name}_high"] = found or (None, None)
    return fields


def _caution(kind: str, record: FbiRecord) -> Fields:
    spanish, english = words.warning(record.warning_message)
    if kind != "wanted" and calls_wanted(english):
        spanish, english = words.NOTHING
    return {"caution_es": spanish, "caution_en": english}


def _reward(record: FbiRecord) -> Fields:
    """The text before the number: `reward_max` is 0 for most records that have a text."""
    text = tidy_line(paragraphs(record.reward_text))
    amount = words.reward_amount(text)
    if not text and record.reward_max:
        amount = round(record.reward_max)
    if amount is not None and not 1 <= amount <= 10**9:
        amount = None
    spanish, english = words.reward_words(text)
    return {
        "reward_amount": amount,
        "reward_currency": "USD",
        "reward_text_es": spanish,
        "reward_text_en": english,
    }


def _pictures(record: FbiRecord) -> Iterator[PictureWish]:
    seen: set[str] = set()
    for image in record.images:
        addresses = tuple(dict.fromkeys(filter(None, (image.original, image.large))))
        if addresses and addresses[0] not in seen:
            seen.add(addresses[0])
            spanish, english = words.caption(image.caption)
            yield PictureWish(addresses, spanish, english)


def _notes(record: FbiRecord, fields: Fields) -> Iterator[Reason]:
    for field in ("hair", "eyes", "caution", "reward_text"):
        if fields[f"{field}_en"] and not fields[f"{field}_es"]:
            text = fields[f"{field}_en"]
            yield reason("{field}: not in the vocabulary: “{text}”", field=field, text=text)
    for name, given in (
        ("height", record.height_min or record.height_max),
        ("weight", record.weight_min or record.weight_max),
    ):
        if given and fields[f"{name}_low"] is None:
            yield reason(
                "{field}: {given} is not plausible; left out", field=name, given=f"{given:g}"
            )
    for office in record.field_offices:
        if office not in FIELD_OFFICES:
            yield reason("field office “{office}” is not known; left out", office=office)
