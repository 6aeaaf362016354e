"""Where a subject stands between draft and screen, for the pages: one answer, read in one place."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from pydantic import BaseModel

from hub.approvals.current import latest_approved
from hub.approvals.models import Approval, ApprovalRequest
from hub.approvals.naming import names_in, slide_words
from hub.approvals.subject import ApprovedContent
from hub.recalls.models import Recall
from hub.recalls.standing import is_recalled, last_recall
from sync.models import Channel, ImageSlide, Notice


@dataclass(frozen=True)
class Standing:
    """What is in force, what is asked for, and whether the draft differs from it."""

    kind: str
    subject_id: str
    approval: Approval | None
    """The one in force."""
    recall: Recall | None
    """The one that stands."""
    request: ApprovalRequest | None
    """The open one."""
    returned: ApprovalRequest | None
    """The last one, where it was sent back with a comment."""
    draft_differs: bool
    """From what is approved, or whole for the first time."""
    request_is_stale: bool
    """The draft is not what was submitted any more."""

    parts: tuple[tuple[str, str, str], ...] = ()
    """(recall target, id, words) of each slide or picture that is approved."""

    @property
    def words(self) -> str:
        """One short phrase, the most pressing part first."""
        if self.recall is not None:
            return _("Recalled")
        if self.request is not None:
            return _("Waiting for approval")
        if self.approval is None:
            return _("Draft")
        return _("Approved, draft changed") if self.draft_differs else _("Approved")

    @property
    def on_screens(self) -> bool:
        """Whether screens may show it at all."""
        return self.approval is not None and self.recall is None


def standing_of(subject: ApprovedContent) -> Standing:
    """Reads approvals, requests and recalls of a subject."""
    kind, subject_id = subject.subject_kind, subject.subject_id
    approved = latest_approved(kind, subject_id)
    draft = subject.saved_sha256() if subject.pk else None
    requests = ApprovalRequest.objects.filter(kind=kind, subject_id=subject_id)
    pending = requests.filter(state=ApprovalRequest.State.PENDING).first()
    last = requests.order_by("-submitted_at").first()
    return Standing(
        kind=kind,
        subject_id=subject_id,
        approval=Approval.objects.get(number=approved.ref.number) if approved else None,
        recall=_standing_recall(kind, subject_id, approved.ref.number if approved else 0),
        request=pending,
        returned=last if last and last.state == ApprovalRequest.State.RETURNED else None,
        draft_differs=approved is None or approved.ref.content_sha256 != draft,
        request_is_stale=pending is not None and pending.content_sha256 != draft,
        parts=_parts(approved.content) if approved else (),
    )


def _parts(content: BaseModel) -> tuple[tuple[str, str, str], ...]:
    if isinstance(content, Notice):
        return tuple(
            ("picture", picture.sha256, f"{_('Picture')} {n}: {picture.sha256[:12]}")
            for n, picture in enumerate(content.pictures, 1)
        )
    if isinstance(content, Channel):
        known = names_in(content.slides)
        return tuple(
            ("slide", slide.id, f"{_('Slide')} {n}: {slide_words(slide, known)}")
            for n, slide in enumerate(content.slides, 1)
        ) + tuple(
            ("picture", slide.picture.sha256, f"{_('Picture')} {n}: {slide.picture.sha256[:12]}")
            for n, slide in enumerate(content.slides, 1)
            if isinstance(slide, ImageSlide)
        )
    return ()


def _standing_recall(kind: str, subject_id: str, number: int) -> Recall | None:
    if kind != "notice":
        return None
    return last_recall("notice", subject_id) if is_recalled("notice", subject_id, number) else None
