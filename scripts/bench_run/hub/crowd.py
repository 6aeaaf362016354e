"""Thousands of notices at once: row by row what Wagtail and the gate write of each, in bulk.

Through the pages' own code each takes a quarter of a second, which is an hour for all. A test sees
that such rows are believed by whoever reads approvals (`tests/test_house_bench_hub.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from scripts.bench_run.stock import photograph
from sync.canonical import canonical_json, content_sha256, sha256_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from hub.notices.models import Notice

FACE: Final = (900, 1080)
_FACES: Final = 24
_NAMES: Final = ("Ramiro", "Lucía", "Óscar", "Inés", "Jacinto", "Noemí", "Tadeo", "Úrsula")
_SURNAMES: Final = ("Ibáñez", "Peñaloza", "Quintanar", "Villagrán", "Zubiría", "Almazán", "Nájera")


def make_notices(count: int, author: User, *, faces: int = _FACES) -> list[Notice]:
    """So many drafts of `author`'s, each with a photograph that no other one has."""
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from wagtail.models import Revision

    from hub.approvals.models import ContentChange
    from hub.notices.models import Notice, NoticePicture

    now = timezone.now()
    drawn = [photograph(seed, FACE) for seed in range(faces)]
    photos = _photos([told_apart(drawn[n % faces], n) for n in range(count)])
    notices = [_notice(n) for n in range(count)]
    for notice, photo in zip(notices, photos, strict=True):
        notice.pictures = [NoticePicture(photo=photo, sort_order=0, focus_set=True)]
        for field, value in notice.list_values().items():
            setattr(notice, field, value)
    kept: list[Notice] = Notice.objects.bulk_create(notices)
    pictures = [picture for notice in kept for picture in notice.pictures.all()]
    NoticePicture.objects.bulk_create(pictures)
    kind = ContentType.objects.get_for_model(Notice)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str(notice.pk),
            user=author,
            content=notice.serializable_data(),
            object_str=str(notice),
            created_at=now,
        )
        for notice in kept
    )
    for notice, revision in zip(kept, revisions, strict=True):
        notice.latest_revision = revision
        notice.has_unpublished_changes = True
    Notice.objects.bulk_update(kept, ["latest_revision", "has_unpublished_changes"], 500)
    ContentChange.objects.bulk_create(
        ContentChange(
            kind="notice",
            subject_id=notice.notice_id,
            user_id=author.pk,
            username=author.get_username(),
            content_sha256=content_sha256(notice.content()),
        )
        for notice in kept
    )
    return kept


def approve_notices(notices: Sequence[Notice], author: User, approver: User) -> None:
    """Each submitted by `author` and approved by `approver`."""
    from django.utils import timezone

    from hub.approvals.models import Approval, ApprovalRequest
    from hub.approvals.numbers import highest_approval
    from hub.approvals.rules import picture_hashes
    from hub.approvals.seal import seal_of

    now = timezone.now()
    contents = [notice.content() for notice in notices]
    requests = ApprovalRequest.objects.bulk_create(
        ApprovalRequest(
            kind="notice",
            subject_id=notice.notice_id,
            title=str(notice),
            content_sha256=content_sha256(content),
            submitter_id=author.pk,
            submitter_name=author.get_username(),
            state=ApprovalRequest.State.APPROVED,
            decided_by_id=approver.pk,
            decided_by_name=approver.get_username(),
            decided_at=now,
        )
        for notice, content in zip(notices, contents, strict=True)
    )
    marks = _last_changes()
    first = highest_approval() + 1
    approvals = [
        Approval(
            number=number,
            kind="notice",
            subject_id=request.subject_id,
            title=request.title,
            content=canonical_json(content),
            content_sha256=request.content_sha256,
            previewed_sha256=request.content_sha256,
            picture_hashes=list(picture_hashes(content)),
            authors=[{"id": author.pk, "name": author.get_username()}],
            approver_id=approver.pk,
            approver_name=approver.get_username(),
            request=request,
            change_mark=marks[request.subject_id],
            created_at=now,
        )
        for number, (request, content) in enumerate(zip(requests, contents, strict=True), first)
    ]
    for approval in approvals:
        approval.seal = seal_of(approval)
    Approval.objects.bulk_create(approvals)


def told_apart(jpeg: bytes, number: int) -> bytes:
    """The same picture in other bytes: a comment after the first marker (JPEG, B.2.4.5)."""
    words = f"fictional {number}".encode()
    return jpeg[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + jpeg[2:]


def _last_changes() -> dict[str, int]:
    from django.db.models import Max

    from hub.approvals.models import ContentChange

    rows = ContentChange.objects.filter(kind="notice").values("subject_id")
    return dict(rows.annotate(last=Max("id")).values_list("subject_id", "last"))


def _photos(data: Sequence[bytes]) -> list[Any]:
    """Past the child process that takes an upload apart and puts it together anew."""
    from hub.notices.models import Photo
    from hub.notices.originals import write_original

    keep: Callable[[bytes], object] = write_original
    for one in data:
        keep(one)
    return Photo.objects.bulk_create(
        Photo(
            sha256=sha256_of(one),
            media_type="image/jpeg",
            byte_size=len(one),
            width=FACE[0],
            height=FACE[1],
            origin=f"{number}.jpg",
            likeness="",  # a few portraits for thousands: nobody is to compare them all
        )
        for number, one in enumerate(data)
    )


def _notice(number: int) -> Notice:
    from django.utils import timezone

    from hub.notices.models import Notice

    first = _NAMES[number % len(_NAMES)]
    second = _SURNAMES[number % len(_SURNAMES)]
    return Notice(
        kind="wanted" if number % 5 else "missing",
        name=f"{first} {second} Ficticio {number:04}",
        gender="m" if number % 2 else "f",
        charge_es="Acusación ficticia de robo de relojes de arena en dos ciudades.",
        charge_en="Fictional charge of stealing hourglasses in two cities.",
        age_low=30,
        age_high=35,
        authority_es="Oficina Ficticia de Pruebas",
        authority_en="Fictional Office of Tests",
        case_number=f"F-2026-{number:05}",
        # On the second, as the signed model has it.
        verified_until=timezone.now().replace(microsecond=0) + timedelta(days=5 + number % 300),
    )
