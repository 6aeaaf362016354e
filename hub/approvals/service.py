"""Submit, approve, send back: the only ways in (DESIGN §4.2). Pages and API submit; only
the approving page says yes or sends back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import cast

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel

from hub.approvals.authors import authors_since_approval, change_mark
from hub.approvals.current import latest_approved
from hub.approvals.headings import check_headings
from hub.approvals.models import Approval, ApprovalRequest, Kind, SubjectKind
from hub.approvals.naming import notice_with_picture
from hub.approvals.numbers import highest_approval, lock_numbers
from hub.approvals.remembered import remembered_channels
from hub.approvals.rules import Person, distinct, may_approve, picture_hashes
from hub.approvals.seal import seal_of
from hub.approvals.subject import ApprovedContent
from hub.errors import (
    ChangedSince,
    NotAllowed,
    NothingNew,
    NotPending,
    OneLanguageUnsaid,
    OwnApproval,
    PictureUnusable,
    TwinUnseen,
    UnknownTarget,
)
from hub.notices.originals import read_original
from hub.notices.twins import Twin, twins_of
from hub.publications.queue import queue_affected
from hub.recalls.standing import is_recalled
from sync.canonical import canonical_json, content_sha256
from sync.models import Channel, Notice
from sync.types import Sha256

MODEL_NAMES: dict[SubjectKind, str] = {
    "notice": "notices.Notice",
    "campaign": "campaigns.Campaign",
    "channel": "channels.Channel",
    "desk": "desks.Desk",
}
APPROVE = "approvals.approve_content"


def subject_model(kind: SubjectKind) -> type[ApprovedContent]:
    """The CMS model of a kind."""
    return cast("type[ApprovedContent]", apps.get_model(MODEL_NAMES[kind]))


def find_subject(kind: SubjectKind, subject_id: str) -> ApprovedContent:
    """The row of a subject. Raises UnknownTarget."""
    model = subject_model(kind)
    found: ApprovedContent | None = model._default_manager.filter(
        **{model.id_field: subject_id}
    ).first()
    if found is None:
        raise UnknownTarget(
            _("There is no %(kind)s %(id)s.") % {"kind": Kind(kind).label, "id": subject_id}
        )
    return found


@transaction.atomic
def submit(subject: ApprovedContent, by: User) -> ApprovalRequest:
    """Asks for approval of exactly what is saved now; an open request for older content is closed.

    Raises NotAllowed, ContentInvalid (with messages by field), PictureUnusable, NothingNew.
    """
    _require(by, f"{subject._meta.app_label}.change_{subject._meta.model_name}")
    saved = subject.saved()
    content = saved.content()
    saved.check_sendable()
    check_pictures(content)
    check_headings(content, remembered_channels)
    wanted = content_sha256(content)
    if _is_in_force(subject, wanted):
        raise NothingNew(_("Exactly this was approved already; nothing has changed since."))
    lock_numbers()
    open_requests = _open_requests(subject)
    same = open_requests.filter(content_sha256=wanted).first()
    if same is not None:
        return same
    open_requests.update(state=ApprovalRequest.State.REPLACED, decided_at=timezone.now())
    return ApprovalRequest.objects.create(
        kind=subject.subject_kind,
        subject_id=subject.subject_id,
        title=str(saved)[:200],
        content_sha256=wanted,
        submitter_id=by.pk,
        submitter_name=by.get_username(),
    )


def _nothing(content: BaseModel) -> Sequence[str]:  # noqa: ARG001 - as `what_changed` is asked
    """For callers that looked at no page."""
    return ()


@transaction.atomic
def approve(
    request: ApprovalRequest,
    by: User,
    seen_sha256: str,
    *,
    one_language: str | None = None,
    looked_at: Collection[str] = (),
    what_changed: Callable[[BaseModel], Sequence[str]] = _nothing,
) -> Approval:
    """Records one person's yes to exactly the content they looked at, and queues its publication.

    `one_language` is the approver's own word that a notice lacks the other one on purpose (DESIGN
    §3 Language); `looked_at` are the ids of the notices under another name with the same photograph
    that they compared. `what_changed` says what of a page is not as it was shown; it is asked under
    the lock. Raises NotAllowed, NotPending, OwnApproval, ChangedSince, OneLanguageUnsaid,
    TwinUnseen, HeadedWanted, ContentInvalid, PictureUnusable; then nothing was recorded.
    """
    _require(by, APPROVE)
    lock_numbers()
    request = _still_open(request)
    subject = find_subject(cast("SubjectKind", request.kind), request.subject_id)
    authors = distinct(
        [*authors_since_approval(subject), Person(request.submitter_id, request.submitter_name)]
    )
    if not may_approve(by.pk, [author.id for author in authors]):
        raise OwnApproval(
            _("You wrote or submitted part of this, so another person must approve it.")
        )
    saved = subject.saved()
    content = saved.content()
    now_sha256 = content_sha256(content)
    if not now_sha256 == request.content_sha256 == seen_sha256:
        words = (
            _("This was changed since it was submitted. It must be submitted again.")
            if now_sha256 != request.content_sha256
            else _("What you looked at is not what is saved now. Look again.")
        )
        raise ChangedSince(" ".join([words, *what_changed(content)]))
    check_pictures(content)
    check_headings(content)
    if changed := what_changed(content):
        raise ChangedSince(
            " ".join([_("Not approved: it is not as the page showed it. Look again."), *changed])
        )
    _require_one_language_said(content, one_language)
    twins = _require_looked_at(content, looked_at)
    approval = _record(subject, str(saved), content, request, authors, by)
    ApprovalRequest.objects.filter(pk=request.pk).update(
        state=ApprovalRequest.State.APPROVED,
        decided_by_id=by.pk,
        decided_by_name=by.get_username(),
        decided_at=approval.created_at,
        comment=_looked_at_words(twins)[:400],
    )
    queue_affected(
        cast("SubjectKind", approval.kind), approval.subject_id, f"approval {approval.number}"
    )
    return approval


@transaction.atomic
def send_back(request: ApprovalRequest, by: User, comment: str) -> None:
    """Closes a request without approval. Raises NotAllowed, NotPending."""
    _require(by, APPROVE)
    request = _still_open(request)
    ApprovalRequest.objects.filter(pk=request.pk).update(
        state=ApprovalRequest.State.RETURNED,
        decided_by_id=by.pk,
        decided_by_name=by.get_username(),
        decided_at=timezone.now(),
        comment=comment[:400],
    )


def _require_one_language_said(content: BaseModel, said: str | None) -> None:
    if isinstance(content, Notice) and content.one_language not in {None, said}:
        raise OneLanguageUnsaid(
            _("This notice is in one language only. Say that this is meant, or send it back.")
        )


def _require_looked_at(content: BaseModel, looked_at: Collection[str]) -> tuple[Twin, ...]:
    twins = twins_of(content) if isinstance(content, Notice) else ()
    unseen = [twin for twin in twins if twin.notice_id not in looked_at]
    if unseen:
        raise TwinUnseen(
            _(
                "The same photograph is in the notice of another person: %(names)s. Look at both"
                " and say that you did, or send this back."
            )
            % {"names": _named(unseen)}
        )
    return twins


def _looked_at_words(twins: Sequence[Twin]) -> str:
    """For the record of the request: nothing where there was nothing to look at."""
    if not twins:
        return ""
    return _("The same photograph was compared with: %(names)s") % {"names": _named(twins)}


def _named(twins: Sequence[Twin]) -> str:
    return ", ".join(f"{twin.name} ({twin.notice_id})" for twin in twins)


def check_pictures(content: BaseModel) -> None:
    """Every picture's stored bytes are its hash's own, and none was recalled (never lifted); no
    image of a channel is a notice's, for it would not know when that person is sought no more.

    Raises PictureUnusable.
    """
    for sha256 in picture_hashes(content):
        read_original(Sha256(sha256))
        if is_recalled("picture", sha256):
            raise PictureUnusable(
                _("Picture %(hash)s was recalled and can never be shown again; choose another.")
                % {"hash": sha256[:12]}
            )
        name = notice_with_picture(sha256) if isinstance(content, Channel) else ""
        if name:
            raise PictureUnusable(
                _(
                    "Picture %(hash)s is of the notice %(name)s. Show the notice instead of an"
                    " image: it is taken off when its time is over."
                )
                % {"hash": sha256[:12], "name": name}
            )


def _record(
    subject: ApprovedContent,
    title: str,
    content: BaseModel,
    request: ApprovalRequest,
    authors: tuple[Person, ...],
    by: User,
) -> Approval:
    sha256 = content_sha256(content)
    approval = Approval(
        number=highest_approval() + 1,
        kind=subject.subject_kind,
        subject_id=subject.subject_id,
        title=title[:200],
        content=canonical_json(content),
        content_sha256=sha256,
        previewed_sha256=sha256,
        picture_hashes=list(picture_hashes(content)),
        authors=[author.as_json() for author in authors],
        approver_id=by.pk,
        approver_name=by.get_username(),
        request=request,
        change_mark=change_mark(subject),
        created_at=timezone.now(),
    )
    approval.seal = seal_of(approval)
    approval.save(force_insert=True)
    return approval


def _is_in_force(subject: ApprovedContent, sha256: str) -> bool:
    last = latest_approved(subject.subject_kind, subject.subject_id)
    if last is None or last.ref.content_sha256 != sha256:
        return False
    return subject.subject_kind != "notice" or not is_recalled(
        "notice", subject.subject_id, last.ref.number
    )


def _open_requests(subject: ApprovedContent) -> QuerySet[ApprovalRequest]:
    return ApprovalRequest.objects.filter(
        kind=subject.subject_kind,
        subject_id=subject.subject_id,
        state=ApprovalRequest.State.PENDING,
    )


def _still_open(request: ApprovalRequest) -> ApprovalRequest:
    found = ApprovalRequest.objects.filter(pk=request.pk).first()
    if found is None or found.state != ApprovalRequest.State.PENDING:
        words = [_("This was already decided, sent back or submitted again.")]
        if found is not None and found.comment:
            words.append(found.comment)
        raise NotPending(" ".join(words))
    return found


def _require(user: User, permission: str) -> None:
    if not (user.is_active and user.has_perm(permission)):
        raise NotAllowed(_("Your account may not do this."))
