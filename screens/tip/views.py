"""What the form is handed: plain values, no Kivy (made by the form's process)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from screens.views import NoticeKind, Pair, Photo


@dataclass(frozen=True)
class PersonView:
    """Somebody who can be pointed at. The kind never shows: here all are asked about alike."""

    notice_id: str
    name: str
    photo: Photo | None
    kind: NoticeKind


@dataclass(frozen=True)
class FormView:
    """Whom the form can be about, and where else the public can turn."""

    person: PersonView | None
    """The slide's, offered first and never assumed."""
    others: tuple[PersonView, ...] = ()
    phone: str = ""
    whatsapp: str = ""
    emergency: str = "911"
    promise: Pair = field(default_factory=Pair)
    """The campaign's own promise; "" leaves the form's."""
    answers_at: str = ""
    """Where the receipt's words are typed, as it is said aloud: `sebusca.example/R`."""

    def people(self) -> dict[str, PersonView]:
        """Everyone, by notice."""
        listed = [self.person] if self.person else []
        return {person.notice_id: person for person in (*listed, *self.others)}

    def without(self, notice_ids: Collection[str]) -> FormView:
        """The same without some people (a recall): their names and pictures are let go."""
        person = self.person
        return replace(
            self,
            person=None if person and person.notice_id in notice_ids else person,
            others=tuple(other for other in self.others if other.notice_id not in notice_ids),
        )
