"""Whether another notice has the same photograph: one of the two may show a wrong face.

The form tells the editor (`with_twins`); the gate tells the approver, and takes no yes from who did
not look at both (`twins_of`). The same is what has equal bytes, or nearly is the same picture
(`hub.notices.likeness`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Q, QuerySet

from hub.approvals.naming import notices_with_pictures
from hub.notices.completeness import Facts
from hub.notices.facts import findable, pictures_in_order
from hub.notices.likeness import same_pictures
from hub.notices.models import Notice, NoticePicture
from sync.models import Notice as SignedNotice

NAMED: Final = 3
MOST: Final = 12
"""Other notices that are looked into: a picture that more of them have is nobody's face."""


@dataclass(frozen=True)
class Twin:
    """Another notice, under another name, with one of this notice's photographs."""

    notice_id: str
    name: str
    mine: str
    """Hash of the photograph in this notice."""
    theirs: str
    """Of the one in the other; the same, or nearly the same picture."""
    approved: bool
    """Two people agreed on that one; else it is a draft."""
    row: Notice | None
    """None where its draft is gone."""


@dataclass(frozen=True)
class _Other:
    """What one other notice says, approved or as a draft."""

    notice_id: str
    name: str
    hashes: tuple[str, ...]
    approved: bool


def twins_of(content: SignedNotice) -> tuple[Twin, ...]:
    """Those of what would be signed, each notice once: approved ones first, then drafts, for the
    photograph may be right there and wrong here. A notice of the same name is no twin."""
    same = same_pictures([picture.sha256 for picture in content.pictures])
    if not same:
        return ()
    rows = {row.notice_id: row for row in _rows(content.id, same)[:MOST]}
    found: dict[str, Twin] = {}
    for other in (*_approved(content.id, same), *_drafts(rows.values())):
        theirs = next((sha256 for sha256 in other.hashes if sha256 in same), None)
        if theirs is not None and _told_apart(other.name) != _told_apart(content.name):
            twin = Twin(
                other.notice_id, other.name, same[theirs], theirs, other.approved,
                rows.get(other.notice_id),
            )  # fmt: skip
            found.setdefault(other.notice_id, twin)
    return tuple(sorted(found.values(), key=_gravest)[:MOST])


def with_twins(facts: Facts, notice: Notice) -> Facts:
    """The facts of this notice, each photograph with the names of the others that have it: in any
    place as far as rows are kept, and as the first of any draft."""
    hashes = [row.photo_id for row in pictures_in_order(notice)]
    if not hashes:
        return facts
    same = same_pictures(hashes)
    names: dict[str, dict[int, str]] = defaultdict(dict)
    others = Notice.objects.exclude(pk=notice.pk)
    for row in others.filter(face_sha256__in=same).order_by("name")[: len(hashes) * NAMED]:
        names[same[row.face_sha256]][row.pk] = str(row)
    rows = NoticePicture.objects.filter(photo__in=same, notice__in=others)
    for picture in rows.select_related("notice").order_by("notice__name")[: len(hashes) * NAMED]:
        names[same[picture.photo_id]].setdefault(picture.notice_id, str(picture.notice))
    pictures = (
        replace(picture, also=", ".join([*names[sha256].values()][:NAMED]))
        for picture, sha256 in zip(facts.pictures, hashes, strict=True)
    )
    return replace(facts, pictures=tuple(pictures))


def _rows(notice_id: str, same: Collection[str]) -> QuerySet[Notice]:
    """Notices that may have one of these in their drafts: as the first, or as rows are kept."""
    has_one = Q(face_sha256__in=same) | Q(
        pk__in=NoticePicture.objects.filter(photo__in=same).values("notice")
    )
    rows: QuerySet[Notice] = Notice.objects.filter(has_one).exclude(notice_id=notice_id)
    return rows.order_by("name", "pk")


def _approved(notice_id: str, same: Mapping[str, str]) -> Iterator[_Other]:
    for found in notices_with_pictures(same):
        if found.content.id != notice_id:
            hashes = tuple(picture.sha256 for picture in found.content.pictures)
            yield _Other(found.content.id, found.content.name, hashes, approved=True)


def _drafts(rows: Collection[Notice]) -> Iterator[_Other]:
    """As they are saved now: a row may keep a picture that its draft has no more."""
    for row in rows:
        saved = row.saved()
        hashes = tuple(picture.photo_id for picture in pictures_in_order(saved))
        yield _Other(row.notice_id, str(saved), hashes, approved=False)


def _gravest(twin: Twin) -> tuple[bool, str, str]:
    """Those that may be on a screen come first."""
    return not twin.approved, twin.name, twin.notice_id


def _told_apart(name: str) -> tuple[str, ...]:
    """A name without accents, capitals, commas and order: "Ruiz, José" is José Ruiz."""
    return tuple(sorted(findable(name.replace(",", " ")).split()))
