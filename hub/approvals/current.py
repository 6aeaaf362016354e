"""The approvals that count: what the publisher and the public pages read, and nothing else.

Every read checks the row again; one that does not hold is reported and passed over, so the last
approval that does hold stays in force.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar, cast

from django.db.models import QuerySet

from hub.approvals.models import Approval, ContentChange, SubjectKind
from hub.approvals.outcomes import taken_back
from hub.approvals.rules import ApprovalRecord, Flaw, flaw_of, read_content
from hub.approvals.seal import seal_holds
from sync.models import ApprovalRef, Campaign, Channel, Desk, Notice
from sync.types import ApprovalNumber, Sha256

Content = TypeVar("Content", bound=Notice | Campaign | Channel | Desk)
OnFlaw: TypeAlias = Callable[[Approval, Flaw], None]


@dataclass(frozen=True)
class Approved(Generic[Content]):
    """Content and the approval that let it in."""

    ref: ApprovalRef
    content: Content
    title: str


def _ignore(approval: Approval, flaw: Flaw) -> None:
    """For readers that do not report."""


def latest_approved(
    kind: SubjectKind, subject_id: str, *, on_flaw: OnFlaw = _ignore
) -> Approved[Notice | Campaign | Channel | Desk] | None:
    """The newest approval of a subject that holds; None where there is none."""
    rows = Approval.objects.filter(kind=kind, subject_id=subject_id).select_related("request")
    for row in rows.order_by("-number").iterator(chunk_size=4):
        flaw = row_flaw(row)
        if flaw is None:
            return _approved(row)
        on_flaw(row, flaw)
    return None


def _approved(row: Approval) -> Approved[Notice | Campaign | Channel | Desk]:
    """A row that holds."""
    return Approved(
        ref=ApprovalRef(
            number=ApprovalNumber(row.number),
            content_sha256=Sha256(row.content_sha256),
            approved_at=row.created_at,
        ),
        content=read_content(cast("SubjectKind", row.kind), bytes(row.content)),
        title=row.title,
    )


def approved_notice(subject_id: str, on_flaw: OnFlaw = _ignore) -> Approved[Notice] | None:
    """`latest_approved` of a notice."""
    return cast("Approved[Notice] | None", latest_approved("notice", subject_id, on_flaw=on_flaw))


def approved_notices(subject_ids: Collection[str]) -> dict[str, Approved[Notice]]:
    """`approved_notice` of many, by id, in four queries however many there are."""
    mine = Approval.objects.filter(kind="notice", subject_id__in=subject_ids)
    return cast("dict[str, Approved[Notice]]", _latest_of(mine))


def _latest_of(
    approvals: QuerySet[Approval],
) -> dict[str, Approved[Notice | Campaign | Channel | Desk]]:
    """`latest_approved` of all subjects of these rows, which are of one kind, by id."""
    mine = approvals.order_by("-number")
    sealed: dict[str, list[Approval]] = {}
    for row in mine.defer("content"):
        sealed.setdefault(row.subject_id, []).append(row)
    last = mine.filter(number__in=[rows[0].number for rows in sealed.values()])
    newest = {row.number: row for row in last.select_related("request")}
    changes = ContentChange.objects.filter(
        kind__in={row.kind for row in newest.values()}, subject_id__in=sealed, user_id__isnull=False
    ).values_list("subject_id", "id", "user_id")
    by_subject: dict[str, list[tuple[int, int]]] = {}
    for subject_id, change, user in changes:
        by_subject.setdefault(subject_id, []).append((change, user or 0))
    found = {}
    for subject_id, rows in sealed.items():
        row = newest[rows[0].number]
        before = next((each.change_mark for each in rows[1:] if seal_holds(each)), 0)
        authors = frozenset(
            user
            for change, user in by_subject.get(subject_id, ())
            if before < change <= row.change_mark
        )
        # Where the newest does not hold, an earlier one may: looked for one by one, it is rare.
        holds = _flaw(row, authors) is None
        kind = cast("SubjectKind", row.kind)
        each = _approved(row) if holds else latest_approved(kind, subject_id)
        if each is not None:
            found[subject_id] = each
    return found


def approved_campaign(subject_id: str, on_flaw: OnFlaw = _ignore) -> Approved[Campaign] | None:
    """`latest_approved` of a campaign."""
    found = latest_approved("campaign", subject_id, on_flaw=on_flaw)
    return cast("Approved[Campaign] | None", found)


def approved_channel(subject_id: str, on_flaw: OnFlaw = _ignore) -> Approved[Channel] | None:
    """`latest_approved` of a channel."""
    found = latest_approved("channel", subject_id, on_flaw=on_flaw)
    return cast("Approved[Channel] | None", found)


def approved_desk(subject_id: str, on_flaw: OnFlaw = _ignore) -> Approved[Desk] | None:
    """`latest_approved` of a tip desk."""
    return cast("Approved[Desk] | None", latest_approved("desk", subject_id, on_flaw=on_flaw))


def approved_ids(kind: SubjectKind) -> list[str]:
    """Every subject of a kind that has an approval row, in order."""
    rows = Approval.objects.filter(kind=kind).order_by("subject_id")
    return list(rows.values_list("subject_id", flat=True).distinct())


def approved_channels() -> list[Approved[Channel]]:
    """The channels that may be published, by id."""
    found = _latest_of(Approval.objects.filter(kind="channel"))
    return [cast("Approved[Channel]", found[channel]) for channel in sorted(found)]


def approved_desks(on_flaw: OnFlaw = _ignore) -> list[Approved[Desk]]:
    """Every tip desk that two people let in, by id: those whose keys and replies are believed."""
    found = (approved_desk(desk_id, on_flaw) for desk_id in approved_ids("desk"))
    return [desk for desk in found if desk]


def desks_ever_approved() -> Iterator[Desk]:
    """The content of every approval of a desk that holds, the newest first: keys that are listed
    no more still open the tips of their time."""
    rows = Approval.objects.filter(kind="desk").select_related("request").order_by("-number")
    for row in rows.iterator(chunk_size=8):
        if row_flaw(row) is None:
            yield cast("Desk", read_content("desk", bytes(row.content)))


def row_flaw(row: Approval) -> Flaw | None:
    """Which rule the row breaks, checked on the rows alone; None where it holds."""
    return _flaw(row, _changed_by(row, mark_before(row.kind, row.subject_id, row.number)))


def _changed_by(row: Approval, after: int) -> frozenset[int]:
    changes = ContentChange.objects.filter(
        kind=row.kind,
        subject_id=row.subject_id,
        id__gt=after,
        id__lte=row.change_mark,
        user_id__isnull=False,
    )
    return frozenset(user for user in changes.values_list("user_id", flat=True) if user)


def _flaw(row: Approval, recorded_authors: frozenset[int]) -> Flaw | None:
    record = ApprovalRecord(
        number=row.number,
        kind=cast("SubjectKind", row.kind),
        subject_id=row.subject_id,
        content=bytes(row.content),
        content_sha256=row.content_sha256,
        previewed_sha256=row.previewed_sha256,
        picture_hashes=tuple(row.picture_hashes),
        author_ids=frozenset(author["id"] for author in row.authors),
        approver_id=row.approver_id,
        submitter_id=row.request.submitter_id,
        request_sha256=row.request.content_sha256,
        request_subject=(row.request.kind, row.request.subject_id),
    )
    flaw = flaw_of(record, seal_holds=seal_holds(row), recorded_authors=recorded_authors)
    if flaw is None or flaw.rule != "one_person":
        return flaw
    # Of an outcome alone, whoever only wrote in a draft that it was not made of is no author.
    again = taken_back(last_sealed(row.kind, row.subject_id, row.number), bytes(row.content))
    if again is None:
        return flaw
    return flaw_of(
        record, seal_holds=seal_holds(row), recorded_authors=_changed_by(row, after=again.id)
    )


def mark_before(kind: str, subject_id: str, number: int | None = None) -> int:
    """The change up to which the last sealed approval (before `number`) already answered."""
    last = last_sealed(kind, subject_id, number)
    return last.change_mark if last else 0


def last_sealed(kind: str, subject_id: str, before: int | None = None) -> Approval | None:
    """The newest approval of a subject that the service wrote."""
    rows = Approval.objects.filter(kind=kind, subject_id=subject_id).order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    return next((row for row in rows.iterator(chunk_size=4) if seal_holds(row)), None)
