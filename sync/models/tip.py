"""A tip and a reply in the clear. They exist in the memory of the process that seals or opens them,
never on a disk, in a log or on the hub (DESIGN §5).

A desk must be able to open what an older or a newer kiosk has sealed, so the answers to the form's
questions are ids (`assets.questions` has their words) that this model only checks for their shape.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field, model_validator

from sync.models._frozen import Frozen
from sync.models.desk import PublicKey
from sync.models.text import Line, Name, Paragraphs, Sentence
from sync.types import (
    CampaignIdField,
    DeskIdField,
    Instant,
    Language,
    NoticeIdField,
    ScreenIdField,
    TipIdField,
)

AnswerId: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
WORDS_MAX = 4000
"""Characters of a tip's own words, as the form counts them."""
REPLY_MAX = 2000


class Clear(Frozen):
    """Words in the clear: neither their `repr` nor a validation error repeats any of them."""

    model_config = ConfigDict(hide_input_in_errors=True)

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        return []

    def __str__(self) -> str:
        return repr(self)


class Tip(Clear):
    """What one person told us."""

    schema_version: Literal[1] = 1
    id: TipIdField
    language: Language
    """The language the person answered in."""
    source: Literal["kiosk", "web", "call"]
    screen: ScreenIdField | None = None
    channel: str = ""
    campaign: CampaignIdField | None = None
    about: Literal["notice", "someone_else", "not_sure"]
    notice_id: NoticeIdField | None = None
    notice_name: Name = ""
    """As the slide said it then: a notice can be gone when the tip is read."""
    knows: tuple[AnswerId, ...] = Field(default=(), max_length=12)
    when: AnswerId | None = None
    where: Sentence = ""
    words: Annotated[Paragraphs, Field(max_length=WORDS_MAX)] = ""
    contact: Sentence = ""
    made_at: Instant
    """By the device's reference time."""
    clock_trusted: bool
    reply_key: PublicKey
    """The person's own, made for this tip: replies are sealed to it."""

    @model_validator(mode="after")
    def _says_whom(self) -> Tip:
        if (self.about == "notice") != (self.notice_id is not None):
            raise ValueError("a tip about a notice names it, and no other does")
        return self


class Reply(Clear):
    """A desk's answer: signed, then sealed to the tip's `reply_key`."""

    schema_version: Literal[1] = 1
    tip: TipIdField
    number: Annotated[int, Field(ge=1, le=999)]
    """Counts the replies to this tip: none can be left out, repeated or put in another's place."""
    desk: DeskIdField
    written_at: Instant
    text: Annotated[Paragraphs, Field(min_length=1, max_length=REPLY_MAX)]


class ReplyDesk(Frozen):
    """A desk whose replies the person believes: pinned under the receipt when the tip is sealed."""

    id: DeskIdField
    name_es: Annotated[Line, Field(min_length=1)]
    name_en: Annotated[Line, Field(min_length=1)]
    signing_key: PublicKey
