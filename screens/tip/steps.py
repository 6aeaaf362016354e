"""Which page of the form is on and what each touch makes of it. Pure: a step is a new `Form`.

`who → (others) → knows → when → where → words → contact → review → saving → saved`; from `knows`
on, `finish` leads to the review at once, and every part of the review leads back to its page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from assets.questions import KNOWS, WHEN
from screens.tip.answers import MOST, TEXT_PARTS, About, Draft, Language, TextPart

Page: TypeAlias = Literal[
    "who",
    "others",
    "knows",
    "when",
    "where",
    "words",
    "contact",
    "review",
    "saving",
    "saved",
    "qr",
    "cannot",
]
Part: TypeAlias = Literal["who", "knows", "when", "where", "words", "contact"]
"""A part of the review that can be touched to change it."""

_ORDER: tuple[Page, ...] = ("who", "knows", "when", "where", "words", "contact", "review")
_STEPS: dict[Page, int] = {
    "who": 1,
    "others": 1,
    "knows": 2,
    "when": 3,
    "where": 3,
    "words": 4,
    "contact": 5,
    "review": 6,
}
STEPS = 6
"""When and where are two pages and one step."""
ENDED: frozenset[Page] = frozenset({"saving", "saved", "qr", "cannot"})
"""Pages on which nothing can be changed any more."""


@dataclass(frozen=True)
class Form:
    """The whole state of an open form, words included: never print one."""

    language: Language
    page: Page = "who"
    draft: Draft = field(default_factory=Draft)
    caret: int = 0
    """Where the next letter goes in the page's text: characters from its beginning."""
    changing: bool = False
    """The page was opened from the review and leads back to it."""
    asking: bool = False
    """"Leave and erase?" is on."""
    sheet: int = 0
    """Which sheet of the others' pictures, from 0."""
    receipt: tuple[str, ...] = field(default=(), repr=False)

    @property
    def step(self) -> int:
        """The step of `STEPS` that the page belongs to; 0 where the steps are over."""
        return _STEPS.get(self.page, 0)

    @property
    def part(self) -> TextPart | None:
        """The text that the page's keyboard types into."""
        return next((part for part in TEXT_PARTS if part == self.page), None)

    @property
    def typed(self) -> tuple[str, int]:
        """The page's text and where its caret is."""
        return (self.draft.text(self.part) if self.part else "", self.caret)

    @property
    def may_finish(self) -> bool:
        """Whether the review can be reached at once."""
        unfinished = self.page in _ORDER and self.page not in {"who", "review"}
        return unfinished and not self.changing and self.draft.says_something

    @property
    def may_save(self) -> bool:
        """Whether the review has anything to save."""
        return self.draft.about is not None and self.draft.says_something

    def spoken(self, language: Language) -> Form:
        """In the other language; the answers stay."""
        return replace(self, language=language)

    def choose_person(self, notice_id: str, name: str) -> Form:
        """It is about this notice's person."""
        return self._about("notice", notice_id, name)

    def choose_someone_else(self, *, from_pictures: bool) -> Form:
        """It is about another person, who may be among the pictures."""
        if from_pictures:
            return replace(self, page="others", sheet=0)
        return self._about("someone_else")

    def choose_not_sure(self) -> Form:
        """They do not know who it was."""
        return self._about("not_sure")

    def turn(self, sheets: int) -> Form:
        """The next sheet of pictures, and after the last the first again."""
        return replace(self, sheet=(self.sheet + 1) % max(1, sheets))

    def toggle(self, known: str) -> Form:
        """Chooses what they know, or takes it back. Raises `ValueError` for no such answer."""
        if known not in KNOWS:
            raise ValueError(f"{known!r} is no answer of the form ({', '.join(KNOWS)})")
        chosen = set(self.draft.knows) ^ {known}
        knows = tuple(each for each in KNOWS if each in chosen)
        return replace(self, draft=replace(self.draft, knows=knows))

    def choose_when(self, when: str) -> Form:
        """Chooses and goes on. Raises `ValueError` for no such answer."""
        if when not in WHEN:
            raise ValueError(f"{when!r} is no answer of the form ({', '.join(WHEN)})")
        return replace(self, draft=replace(self.draft, when=when)).forward()

    def write(self, text: str) -> Form:
        """Puts typed text at the caret, as NFC; what is beyond the limit is not taken."""
        part = self.part
        if part is None:
            return self
        old = self.draft.text(part)
        whole = unicodedata.normalize("NFC", old[: self.caret] + text)
        new = whole + old[self.caret :]
        if len(new) > MOST[part] or (part != "words" and "\n" in text):
            return self
        return self._with_text(part, new, len(whole))

    def erase(self) -> Form:
        """Takes the character before the caret away."""
        part = self.part
        if part is None or not self.caret:
            return self
        old = self.draft.text(part)
        return self._with_text(part, old[: self.caret - 1] + old[self.caret :], self.caret - 1)

    def move_caret(self, to: int) -> Form:
        """Before the `to`-th character of the page's text, or its nearest end."""
        part = self.part
        length = len(self.draft.text(part)) if part else 0
        return replace(self, caret=min(max(to, 0), length))

    def forward(self) -> Form:
        """The next page, or back to the review where the page was opened from there."""
        if self.changing:
            return self._at("review")
        if self.page not in _ORDER or self.page == "review":
            return self
        return self._at(_ORDER[_ORDER.index(self.page) + 1])

    def back(self) -> Form:
        """One page back; the first has none."""
        if self.asking:
            return replace(self, asking=False)
        if self.page == "others":
            return replace(self, page="who")
        if self.page == "qr":
            return replace(self, page="saved")
        if self.changing:
            return self._at("review")
        if self.page not in _ORDER or self.page == "who":
            return self
        return self._at(_ORDER[_ORDER.index(self.page) - 1])

    def finish(self) -> Form:
        """To the review at once, if there is something to review."""
        return self._at("review") if self.may_finish else self

    def change(self, part: Part) -> Form:
        """From the review to one of its parts."""
        return replace(self._at(part), changing=True) if self.page == "review" else self

    def leave(self) -> Form | None:
        """None: the form ends. Asks first, once, where something was typed that would be lost."""
        if self.page in ENDED or self.asking or not self.draft.is_typed:
            return None
        return replace(self, asking=True)

    def stay(self) -> Form:
        """They did not mean to leave."""
        return replace(self, asking=False)

    def save(self) -> Form:
        """Save was pressed; whoever seals answers with `saved` or `refused`."""
        return self._at("saving") if self.page == "review" and self.may_save else self

    def saved(self, receipt: tuple[str, ...]) -> Form:
        """It is safe. The words that were typed are let go."""
        return Form(self.language, "saved", receipt=receipt)

    def refused(self) -> Form:
        """It cannot be taken now. The words that were typed are let go."""
        return Form(self.language, "cannot")

    def show_qr(self) -> Form:
        """The receipt as a symbol, where there is a receipt."""
        return replace(self, page="qr") if self.receipt else self

    def without(self, notice_ids: Collection[str]) -> Form:
        """A recall: the name goes, the choice and every answer stay."""
        if self.draft.notice_id not in notice_ids:
            return self
        return replace(self, draft=replace(self.draft, notice_name=""))

    def _about(self, about: About, notice_id: str | None = None, name: str = "") -> Form:
        draft = replace(self.draft, about=about, notice_id=notice_id, notice_name=name)
        return replace(self, page="who", draft=draft).forward()

    def _at(self, page: Page) -> Form:
        moved = replace(self, page=page, changing=False, asking=False)
        part = moved.part
        return replace(moved, caret=len(self.draft.text(part)) if part else 0)

    def _with_text(self, part: TextPart, text: str, caret: int) -> Form:
        texts = {each: self.draft.text(each) for each in TEXT_PARTS} | {part: text}
        draft = replace(
            self.draft, where=texts["where"], words=texts["words"], contact=texts["contact"]
        )
        return replace(self, draft=draft, caret=caret)
