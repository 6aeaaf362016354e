"""A notice: one person (or event) the public is asked about. Its canonical form is what two people
approve, what the publisher signs and what a screen draws; nothing else of the hub is.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, Field, WrapValidator, model_validator

from sync.models._frozen import Frozen
from sync.models.text import Line, Name, Paragraphs, Sentence, missing_languages, paired_fields
from sync.models.wanted_words import wanted_word
from sync.types import Instant, Language, NoticeIdField, Sha256Field

NoticeKind: TypeAlias = Literal["wanted", "missing", "seeking_information", "alert"]
Outcome: TypeAlias = Literal["none", "captured", "located"]
Gender: TypeAlias = Literal["f", "m", "unknown"]
MediaType: TypeAlias = Literal["image/jpeg", "image/png"]

MAY_STAND_UNDER_WANTED: frozenset[NoticeKind] = frozenset({"wanted", "alert"})
"""Kinds beside which a text or a title may say "wanted": the others are victims, or unknown."""

Percent: TypeAlias = Annotated[int, Field(ge=0, le=100)]


class Picture(Frozen):
    """One immutable picture, pinned by the SHA-256 of its bytes (file: `media/<aa>/<sha256>`)."""

    sha256: Sha256Field
    media_type: MediaType
    byte_size: Annotated[int, Field(ge=1, le=8 * 2**20)]
    width: Annotated[int, Field(ge=1, le=8192, description="pixels")]
    height: Annotated[int, Field(ge=1, le=8192, description="pixels")]
    focus_x: Percent = 50
    """Where the face is, in percent from the left: a crop keeps this point in view."""
    focus_y: Percent = 38
    """Likewise from the top."""
    caption_es: Sentence = ""
    caption_en: Sentence = ""


class Reward(Frozen):
    """An amount in whole units of a currency, or the authority's own words, or both."""

    amount: Annotated[int, Field(ge=1, le=10**9)] | None = None
    currency: Literal["USD", "MXN"] = "USD"
    text_es: Sentence = ""
    text_en: Sentence = ""

    @model_validator(mode="after")
    def _says_something(self) -> Reward:
        if self.amount is None and not (self.text_es or self.text_en):
            raise ValueError("a reward needs an amount or a text")
        return self


class Description(Frozen):
    """What an eye can check. Numbers are ranges [low, high]; equal ends mean one value."""

    gender: Gender = "unknown"
    """Grammatical gender (DESIGN §3): CAPTURADO or CAPTURADA; nothing else is derived from it."""
    born: Line = ""
    """As the authority wrote it: "29 de abril de 1970", "Circa 1973 - 1980"."""
    age: tuple[int, int] | None = None
    """Years."""
    height_cm: tuple[int, int] | None = None
    weight_kg: tuple[int, int] | None = None
    hair_es: Line = ""
    hair_en: Line = ""
    eyes_es: Line = ""
    eyes_en: Line = ""
    marks_es: Sentence = ""
    marks_en: Sentence = ""
    last_seen_es: Sentence = ""
    last_seen_en: Sentence = ""

    @model_validator(mode="after")
    def _ranges_are_plausible(self) -> Description:
        limits = {"age": (0, 120), "height_cm": (30, 272), "weight_kg": (1, 450)}
        for name, (low, high) in limits.items():
            value: tuple[int, int] | None = getattr(self, name)
            if value is not None and not low <= value[0] <= value[1] <= high:
                raise ValueError(f"{name} {value} is not a range within {low} to {high}")
        return self


class Notice(Frozen):
    """One person or event. Frozen: a change is a new notice content with a new hash.

    `verified_until` is the last moment at which the issuing authority stands by it; past that, or
    past `show_until`, no screen shows it, signed feed or not (applied by the device).
    """

    id: NoticeIdField
    kind: NoticeKind
    outcome: Outcome = "none"
    name: Annotated[Name, Field(min_length=1)]
    """In Latin letters: what stands beneath the ribbon, on two lines or as many as it takes."""
    native_name: Name = ""
    """The name in its own script where that is not Latin."""
    aliases: tuple[Name, ...] = Field(default=(), max_length=20)
    charge_es: Sentence = ""
    """wanted: the charge. missing, seeking_information: what happened, in one plain sentence."""
    charge_en: Sentence = ""
    description: Description = Description()
    caution_es: Sentence = ""
    """The amber strip: "Armado y peligroso. No se acerque."."""
    caution_en: Sentence = ""
    reward: Reward | None = None
    details_es: Paragraphs = ""
    details_en: Paragraphs = ""
    authority_es: Annotated[Line, Field(min_length=0)] = ""
    authority_en: Line = ""
    case_number: Annotated[Line, Field(min_length=1)]
    """The authority's case or warrant number."""
    pictures: tuple[Picture, ...] = Field(default=(), max_length=12)
    """The first is the slide's photograph."""
    one_language: Language | None = None
    """Set when the approver said "one language": all text is in this one, its pair is empty."""
    verified_until: Instant
    show_from: Instant | None = None
    show_until: Instant | None = None
    outcome_until: Instant | None = None
    """How long a captured or located banner stays up; required when there is an outcome."""

    @model_validator(mode="after")
    def _is_whole(self) -> Notice:
        missing = [
            prefix + field
            for prefix, part in self._parts()
            for field in missing_languages(part, self.one_language)
        ]
        if missing:
            raise ValueError(f"text missing or outside the one language: {', '.join(missing)}")
        if not (self.authority_es or self.authority_en):
            raise ValueError("the issuing authority must be named")
        if not (self.charge_es or self.charge_en):
            raise ValueError("what the public is asked about must be said (charge_es, charge_en)")
        return self

    @model_validator(mode="after")
    def _outcome_fits(self) -> Notice:
        if self.outcome == "captured" and self.kind != "wanted":
            raise ValueError("only a wanted person can be captured; use 'located'")
        if (self.outcome == "none") != (self.outcome_until is None):
            raise ValueError("outcome and outcome_until go together")
        if self.show_from and self.show_until and self.show_from >= self.show_until:
            raise ValueError("show_from must be before show_until")
        return self

    @model_validator(mode="after")
    def _calls_no_victim_wanted(self) -> Self:
        if self.wrongly_wanted:
            said = ", ".join(f"{field} “{word}”" for field, word in self.wrongly_wanted)
            raise ValueError(
                f"a notice of kind {self.kind} must not say wanted / se busca: {said};"
                " say what happened, or that information is sought"
            )
        return self

    @cached_property
    def wrongly_wanted(self) -> tuple[tuple[str, str], ...]:
        """Field and words of every text that calls this person wanted, who is not: whoever is of
        another kind. An alert too: nothing tells a stolen child's from a fugitive's."""
        if self.kind == "wanted":
            return ()
        said = ((field, wanted_word(text)) for field, text in self.texts())
        return tuple((field, word) for field, word in said if word)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text that a person may read of it, by its field (`pictures.0.caption_es`)."""
        for field in ("name", "native_name", "case_number"):
            yield field, getattr(self, field)
        yield from ((f"aliases.{n}", alias) for n, alias in enumerate(self.aliases))
        yield "description.born", self.description.born
        for prefix, part in self._parts():
            for stem in paired_fields(type(part)):
                for field in (f"{stem}_es", f"{stem}_en"):
                    yield prefix + field, getattr(part, field)

    def _parts(self) -> Iterator[tuple[str, BaseModel]]:
        yield "", self
        yield "description.", self.description
        if self.reward is not None:
            yield "reward.", self.reward
        yield from ((f"pictures.{n}.", picture) for n, picture in enumerate(self.pictures))


class _AsApproved(Notice):
    """A notice whose words were judged when it was approved."""

    @model_validator(mode="after")
    def _calls_no_victim_wanted(self) -> Self:
        return self


def _as_approved(value: Any, _strictly: Any) -> Notice:
    if isinstance(value, Notice):
        return value
    return _unjudged(_AsApproved.model_validate(value))


def read_approved_notice(data: bytes) -> Notice:
    """`NoticeAsApproved` of its canonical JSON. Raises `pydantic.ValidationError`."""
    return _unjudged(_AsApproved.model_validate_json(data))


def _unjudged(read: _AsApproved) -> Notice:
    return Notice.model_construct(**{name: getattr(read, name) for name in read.model_fields_set})


NoticeAsApproved: TypeAlias = Annotated[Notice, WrapValidator(_as_approved)]
"""A notice as it is read again: one that was approved under a shorter list of words must not keep
a whole publication from being read. Whoever shows notices asks it `wrongly_wanted`."""
