"""What a person has answered: `Draft` while the form is open, `Answers` when it is to be saved.

These hold a tip in the clear. They live in the memory of the form's process, which ends after every
form, and nowhere else: neither prints what it holds.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from assets.questions import KNOWS

Language: TypeAlias = Literal["es", "en"]
About: TypeAlias = Literal["notice", "someone_else", "not_sure"]
TextPart: TypeAlias = Literal["where", "words", "contact"]

TEXT_PARTS: tuple[TextPart, ...] = ("where", "words", "contact")
MOST: dict[TextPart, int] = {"where": 200, "words": 4000, "contact": 200}
"""Characters (NFC code points) that each text takes; `sync.models.tip` takes no more."""


@dataclass(frozen=True)
class Answers:
    """Everything that is sealed of what the person said. Texts are NFC."""

    about: About
    notice_id: str | None
    notice_name: str
    knows: tuple[str, ...] = field(repr=False)
    when: str | None = field(repr=False)
    where: str = field(repr=False)
    words: str = field(repr=False)
    contact: str = field(repr=False)
    language: Language
    """The language the person answered in."""


@dataclass(frozen=True)
class Draft:
    """The answers so far; changed by copying."""

    about: About | None = None
    notice_id: str | None = None
    notice_name: str = field(default="", repr=False)
    knows: tuple[str, ...] = field(default=(), repr=False)
    when: str | None = field(default=None, repr=False)
    where: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)

    @property
    def is_typed(self) -> bool:
        """Whether leaving would lose words that somebody typed."""
        return bool(self.where or self.words or self.contact)

    @property
    def says_something(self) -> bool:
        """Whether there is anything that a desk could act on: a name alone tells it nothing."""
        return bool(self.knows or self.when or self.where.strip() or self.words.strip())

    def text(self, part: TextPart) -> str:
        """The text typed so far."""
        texts: dict[TextPart, str] = {
            "where": self.where,
            "words": self.words,
            "contact": self.contact,
        }
        return texts[part]

    def answers(self, language: Language) -> Answers:
        """As they are saved: chosen things in the form's order, texts without outer space.

        Raises `ValueError` before it is known whom they are about.
        """
        if self.about is None:
            raise ValueError("the answers say nothing of whom they are about: ask that first")
        return Answers(
            about=self.about,
            notice_id=self.notice_id,
            notice_name=self.notice_name,
            knows=tuple(known for known in KNOWS if known in self.knows),
            when=self.when,
            where=_tidy(self.where),
            words=_tidy(self.words),
            contact=_tidy(self.contact),
            language=language,
        )


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
