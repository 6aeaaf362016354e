"""The two-person rule, pure: who may approve, and whether an approval row holds (DESIGN §4.2).

Used twice: when a person approves, and again by the publisher, on the rows alone. What was written
into the tables past the service (a shell, a script) fails here and is never signed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from hub.approvals.models import SubjectKind
from sync.canonical import canonical_json, sha256_of
from sync.models import Campaign, Channel, Desk, ImageSlide, Notice, Picture
from sync.models.notice import read_approved_notice

MODELS: dict[SubjectKind, type[Notice | Campaign | Channel | Desk]] = {
    "notice": Notice,
    "campaign": Campaign,
    "channel": Channel,
    "desk": Desk,
}


@dataclass(frozen=True)
class Person:
    """Someone with an account, as the record keeps them."""

    id: int
    name: str

    def as_json(self) -> dict[str, Any]:
        """For `Approval.authors`."""
        return {"id": self.id, "name": self.name}


@dataclass(frozen=True)
class Flaw:
    """Why an approval row is not believed: the rule's name, and a sentence for the log and page."""

    rule: str
    reason: str


@dataclass(frozen=True)
class ApprovalRecord:
    """What an approval row says, apart from the database."""

    number: int
    kind: SubjectKind
    subject_id: str
    content: bytes
    content_sha256: str
    previewed_sha256: str
    picture_hashes: tuple[str, ...]
    author_ids: frozenset[int]
    approver_id: int
    submitter_id: int
    request_sha256: str
    request_subject: tuple[str, str]


def distinct(people: Iterable[Person]) -> tuple[Person, ...]:
    """One entry per person, by id."""
    return tuple(
        {person.id: person for person in people}[n] for n in sorted({p.id for p in people})
    )


def may_approve(approver_id: int, author_ids: Collection[int]) -> bool:
    """Not an author of any change since the last approval, superuser or not."""
    return approver_id not in author_ids


def flaw_of(
    record: ApprovalRecord, *, seal_holds: bool, recorded_authors: frozenset[int]
) -> Flaw | None:
    """The first rule that the row breaks; None where it holds.

    `recorded_authors`: who changed the subject, by the append-only record of changes, since the
    approval before this one.
    """
    if not seal_holds:
        return Flaw("seal", "the row was not written by the approval service, or was altered")
    if record.submitter_id not in record.author_ids:
        return Flaw("authors", "the person who submitted it is not among its authors")
    if not may_approve(record.approver_id, record.author_ids | recorded_authors):
        return Flaw("one_person", "the approver is also an author of what was approved")
    named = (record.content_sha256, record.previewed_sha256, record.request_sha256)
    if len(set(named)) != 1 or record.request_subject != (record.kind, record.subject_id):
        return Flaw("request", "the row, the preview and the request do not name the same content")
    if sha256_of(record.content) != record.content_sha256:
        return Flaw("content", "the content is not what the approval's hash names")
    return _content_flaw(record)


def _content_flaw(record: ApprovalRecord) -> Flaw | None:
    try:
        content = read_content(record.kind, record.content)
    except ValidationError as error:
        return Flaw("content", f"the content is not a {record.kind}: {error.error_count()} errors")
    if canonical_json(content) != record.content or str(content.id) != record.subject_id:
        return Flaw("content", f"the content is not that of {record.kind} {record.subject_id}")
    if picture_hashes(content) != record.picture_hashes:
        return Flaw("picture", "the pictures of the content are not those that were approved")
    return None


def read_content(kind: SubjectKind, content: bytes) -> Notice | Campaign | Channel | Desk:
    """The signed model of stored canonical JSON. Raises pydantic.ValidationError."""
    if kind == "notice":
        return read_approved_notice(content)
    return MODELS[kind].model_validate_json(content)


def picture_hashes(content: BaseModel) -> tuple[str, ...]:
    """Hashes of a notice's pictures or of a channel's images in their order; none else."""
    return tuple(picture.sha256 for picture in pictures_of(content))


def pictures_of(content: BaseModel) -> tuple[Picture, ...]:
    """The pictures that an approval of this content lets in."""
    if isinstance(content, Notice):
        return content.pictures
    if isinstance(content, Channel):
        return tuple(s.picture for s in content.slides if isinstance(s, ImageSlide))
    return ()
