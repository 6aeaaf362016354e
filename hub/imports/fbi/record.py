"""One record of `GET https://api.fbi.gov/wanted/v1/list`, as read; nothing is interpreted here.

The API has no schema. Members come and go (`poster_classification` is absent before 2022, `@id`
became `pathId` in 2025), so unknown members are ignored and every text or list may be null.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from hub.imports.errors import RecordRefused
from hub.imports.reasons import reason

LONGEST_TEXT = 100_000
"""Characters of one member; the longest ever seen is 6,775. Beyond this it is no notice."""

KNOWN_STATUSES = frozenset({"na", "captured", "located", "recovered", "deceased"})


def _text(value: object) -> object:
    return "" if value is None else value


def _texts(value: object) -> object:
    return tuple(item for item in value if item) if isinstance(value, list | tuple) else value or ()


def _number(value: object) -> object:
    """Null, 0 and an empty text all stand for "not given"."""
    return value or None


Text: TypeAlias = Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(_text)]
Texts: TypeAlias = Annotated[tuple[Text, ...], Field(max_length=200), BeforeValidator(_texts)]
Number: TypeAlias = Annotated[float | None, BeforeValidator(_number)]


class FbiImage(BaseModel):
    """Addresses of one photograph in three sizes, often without a file extension."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    original: Text = ""
    large: Text = ""
    thumb: Text = ""
    caption: Text = ""


class FbiRecord(BaseModel):
    """The members an import looks at."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    uid: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    title: Annotated[str, Field(min_length=1, max_length=1000)]
    path: Text = ""
    status: Annotated[Text, Field(max_length=40)] = "na"
    modified: datetime | None = None

    person_classification: Text = ""
    poster_classification: Text = ""
    subjects: Texts = ()

    description: Text = ""
    caution: Text = ""
    details: Text = ""
    remarks: Text = ""
    additional_information: Text = ""
    warning_message: Text = ""
    reward_text: Text = ""
    reward_max: Number = None

    aliases: Texts = ()
    sex: Text = ""
    dates_of_birth_used: Texts = ()
    age_range: Text = ""
    age_min: Number = None
    age_max: Number = None
    height_min: Number = None
    height_max: Number = None
    weight: Text = ""
    weight_min: Number = None
    weight_max: Number = None
    hair: Text = ""
    hair_raw: Text = ""
    eyes: Text = ""
    eyes_raw: Text = ""
    scars_and_marks: Text = ""
    ncic: Text = ""
    field_offices: Texts = ()
    images: Annotated[tuple[FbiImage, ...], Field(max_length=200), BeforeValidator(_texts)] = ()

    @property
    def section(self) -> str:
        """The FBI's own section of its site: `vicap/missing-persons` of
        `/wanted/vicap/missing-persons/somebody`; empty where the path is not of that shape.
        """
        parts = self.path.strip("/").casefold().split("/")
        return "/".join(parts[1:-1]) if parts[0] == "wanted" else ""


def read_record(raw: object) -> FbiRecord:
    """One member of `items`. Raises RecordRefused, naming the members that do not fit."""
    if not isinstance(raw, dict):
        raise RecordRefused(
            "", "", reason("a record is an object, not {type}", type=type(raw).__name__)
        )
    uid, title = (str(raw.get(key) or "")[:120] for key in ("uid", "title"))
    try:
        record = FbiRecord.model_validate(raw)
    except ValidationError as error:
        reasons = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_input=False)[:5]
        )
        raise RecordRefused(uid, title, reason("does not fit: {why}", why=reasons)) from error
    if record.status.casefold() not in KNOWN_STATUSES:
        known = ", ".join(sorted(KNOWN_STATUSES))
        raise RecordRefused(
            uid,
            title,
            reason(
                "its status “{status}” is none of {known}; look the person up",
                status=record.status,
                known=known,
            ),
        )
    return record


def fingerprint(raw: dict[str, Any]) -> str:
    """SHA-256 of the record's members in one order: equal records are the same news."""
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def modified_at(record: FbiRecord) -> datetime | None:
    """When the FBI last changed the record; a `modified` without a zone is read as UTC."""
    when = record.modified
    if when is None:
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
