"""Who changed a subject since its last approval: our own record, Wagtail's revisions and its log.

Three records, because each misses something the others have; together they can only name more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry, Revision

from hub.approvals.current import last_sealed
from hub.approvals.models import Approval, ContentChange
from hub.approvals.outcomes import taken_back
from hub.approvals.rules import Person, distinct
from hub.approvals.subject import ApprovedContent
from hub.errors import ContentInvalid
from sync.canonical import canonical_json

CHANGING = ("wagtail.create", "wagtail.edit", "wagtail.revert")


def authors_since_approval(subject: ApprovedContent) -> tuple[Person, ...]:
    """Every known person who changed it; a shell or an import is no person."""
    last = last_sealed(subject.subject_kind, subject.subject_id)
    mark, since = (last.change_mark, last.created_at) if last else (0, None)
    again = _taken_back(subject, last)
    if again is not None:
        mark, since = again.id, again.at
    return distinct(
        [*_recorded(subject, mark), *_revised(subject, since), *_logged(subject, since)]
    )


def _taken_back(subject: ApprovedContent, last: Approval | None) -> ContentChange | None:
    if getattr(subject, "outcome", "none") == "none":
        return None  # no draft has to be read for it
    try:
        return taken_back(last, canonical_json(subject.saved().content()))
    except ContentInvalid:
        return None


def change_mark(subject: ApprovedContent) -> int:
    """The last change on record: what an approval given now covers."""
    rows = ContentChange.objects.filter(kind=subject.subject_kind, subject_id=subject.subject_id)
    last = rows.order_by("-id").values_list("id", flat=True).first()
    return last or 0


def _recorded(subject: ApprovedContent, mark: int) -> Iterator[Person]:
    rows = ContentChange.objects.filter(
        kind=subject.subject_kind, subject_id=subject.subject_id, id__gt=mark, user_id__isnull=False
    )
    for user_id, name in rows.values_list("user_id", "username").distinct():
        if user_id is not None:
            yield Person(user_id, name)


def _revised(subject: ApprovedContent, since: datetime | None) -> Iterator[Person]:
    rows = Revision.objects.for_instance(subject).filter(user__isnull=False)
    if since is not None:
        rows = rows.filter(created_at__gt=since)
    yield from _people(rows.values_list("user_id", flat=True))


def _logged(subject: ApprovedContent, since: datetime | None) -> Iterator[Person]:
    rows = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(type(subject)),
        object_id=str(subject.pk),
        action__in=CHANGING,
        user__isnull=False,
    )
    if since is not None:
        rows = rows.filter(timestamp__gt=since)
    yield from _people(rows.values_list("user_id", flat=True))


def _people(ids: Iterable[int]) -> Iterator[Person]:
    users = get_user_model().objects.filter(pk__in=ids)
    for user in users:
        yield Person(user.pk, user.get_username())
