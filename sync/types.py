"""Semantic types of the feed (STYLE rule 7): an id is never a bare string, an instant never naive.

`X` is the type a signature uses; `XField` is the same type with the constraint that pydantic
enforces, for the fields of `sync.models`. Wrap trusted text with `NoticeId(text)`; text from
outside is only ever turned into one of these by a model.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, NewType, TypeAlias

from pydantic import AfterValidator, AwareDatetime, Field, PlainSerializer

Language: TypeAlias = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = ("es", "en")

# Crockford's base 32 has no I, L, O or U: eight characters can be read aloud, typed on a phone and
# drawn in a QR's alphanumeric mode. The 40 bits are identity, never a secret.
SHORT_ID_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT_ID_LENGTH = 8
_SHORT_ID = rf"^[{SHORT_ID_ALPHABET}]{{{SHORT_ID_LENGTH}}}$"
_SLUG = r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$"

NoticeId = NewType("NoticeId", str)
NoticeIdField: TypeAlias = Annotated[NoticeId, Field(pattern=_SHORT_ID)]

CampaignId = NewType("CampaignId", str)
CampaignIdField: TypeAlias = Annotated[CampaignId, Field(pattern=_SLUG)]

ChannelId = NewType("ChannelId", str)
ChannelIdField: TypeAlias = Annotated[ChannelId, Field(pattern=_SLUG)]

DeskId = NewType("DeskId", str)
DeskIdField: TypeAlias = Annotated[DeskId, Field(pattern=_SLUG)]

ScreenId = NewType("ScreenId", str)
"""One enrolled device with a display; given by the hub at enrolment. Identity, never a secret."""
ScreenIdField: TypeAlias = Annotated[ScreenId, Field(pattern=_SHORT_ID)]

TipId = NewType("TipId", str)
"""128 random bits in lower-case hexadecimal: says nothing about screen, hour or order."""
TipIdField: TypeAlias = Annotated[TipId, Field(pattern=r"^[0-9a-f]{32}$")]

KeyId = NewType("KeyId", str)
"""A JWK's SHA-256 thumbprint (RFC 7638), base64url: a key id that only this very key can have."""
KeyIdField: TypeAlias = Annotated[KeyId, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]

Lookup = NewType("Lookup", str)
"""What a receipt's words lead to at the hub: 32 derived bytes, base64url."""
LookupField: TypeAlias = Annotated[Lookup, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]

SlideId = NewType("SlideId", str)
SlideIdField: TypeAlias = Annotated[SlideId, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]

Sha256 = NewType("Sha256", str)
"""Lower-case hexadecimal SHA-256 of exact bytes."""
Sha256Field: TypeAlias = Annotated[Sha256, Field(pattern=r"^[0-9a-f]{64}$")]

ApprovalNumber = NewType("ApprovalNumber", int)
"""Grows by one with every approval a hub records; a later approval has a higher number."""
ApprovalNumberField: TypeAlias = Annotated[ApprovalNumber, Field(ge=1)]

PublicationNumber = NewType("PublicationNumber", int)
"""Grows with every signed state of a channel; a device refuses one below its floor."""
PublicationNumberField: TypeAlias = Annotated[PublicationNumber, Field(ge=1)]

RecallSequence = NewType("RecallSequence", int)
"""Grows by one with every recall a hub signs; 0 is a list without a recall."""
RecallSequenceField: TypeAlias = Annotated[RecallSequence, Field(ge=0)]


def _whole_second_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:  # a model only ever raises what pydantic turns into a refusal
        raise ValueError("is outside the years 1 to 9999 in UTC") from error


def instant_text(value: datetime) -> str:
    """RFC 3339 in UTC with whole seconds and a `Z`: the one spelling that is ever hashed."""
    return _whole_second_utc(value).strftime("%Y-%m-%dT%H:%M:%SZ")


Instant: TypeAlias = Annotated[
    AwareDatetime,
    AfterValidator(_whole_second_utc),
    PlainSerializer(instant_text, return_type=str, when_used="json"),
]
"""A moment with a time zone, kept in UTC and whole seconds, so that equal moments hash alike."""
