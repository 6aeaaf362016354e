"""What the approving page shows, all of it made of the built content that would be signed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final, cast

from django.contrib.auth.models import User
from django.utils import timezone

from hub.approvals.authors import authors_since_approval
from hub.approvals.changes import changes_of
from hub.approvals.channel_changes import Placed, evergreens, strips
from hub.approvals.comparing import differences
from hub.approvals.editing import edit_url
from hub.approvals.faces import photo_pairs, twins_shown
from hub.approvals.headings import heading_clashes
from hub.approvals.models import ApprovalRequest, SubjectKind
from hub.approvals.moments import moment_words
from hub.approvals.reach import Reach, screens_reached
from hub.approvals.remembered import remembered_channels
from hub.approvals.returning import content_asked_for, sent_back_before
from hub.approvals.rules import may_approve
from hub.approvals.service import APPROVE, find_subject
from hub.approvals.shown import Content, Surroundings, surroundings_of, what_is_shown, written
from hub.approvals.subject import ApprovedContent
from hub.approvals.tip_numbers import tip_numbers
from hub.approvals.waiting import waiting_notices
from hub.desks.changes import is_keyless, key_changes
from hub.errors import ContentInvalid
from hub.previews.sizes import PREVIEW_MODES
from hub.recalls.models import Recall
from hub.recalls.service import PERMISSION as RECALL
from hub.recalls.standing import ENDED, lifted_by_approving
from hub.signing.standing import signs_alone
from sync.canonical import content_sha256
from sync.models import Channel, Desk, ImageSlide, Notice, NoticeSlide
from sync.models.slide import notices_of
from sync.words import content_words

LONGEST_RUN: Final = 4
"""Slides that stay and are shown one after another; more of them are counted."""


@dataclass(frozen=True)
class Thumb:
    """One slide of a strip, small."""

    placed: Placed
    photo: str
    """Hash of its picture; empty where it has none."""
    recalled: bool
    folded: int = 0
    """So many slides from this one on stay as they were: the strip says so in their place."""


@dataclass(frozen=True)
class Look:
    """One slide that looks otherwise than before, or was not there."""

    was: Placed | None
    now: Placed
    is_drawn: bool
    """Whether there is anybody to draw on it; screens skip it where there is not."""
    was_drawn: bool
    on_screens: str
    """The notice that can be taken off every screen here; empty where no screen shows it."""


def page_of(wanted: ApprovalRequest, user: User) -> dict[str, Any]:
    """The context of `approvals/decide.html`."""
    kind = cast("SubjectKind", wanted.kind)
    subject = find_subject(kind, wanted.subject_id)
    saved = subject.saved()
    try:
        content = cast("Content", saved.content())
    except ContentInvalid:
        content = None
    authors = authors_since_approval(subject)
    author_ids = {author.id for author in authors} | {wanted.submitter_id}
    sha256 = content_sha256(content) if content is not None else ""
    context: dict[str, Any] = {
        "wanted": wanted,
        "subject": saved,
        "edit_url": edit_url(subject),
        "authors": authors,
        "sha256": sha256,
        "stale": sha256 != wanted.content_sha256,
        "own": not may_approve(user.pk, author_ids),
        "may": user.has_perm(APPROVE),
        "may_recall": user.has_perm(RECALL),
    }
    if content is None:
        return context
    around = surroundings_of(kind, wanted.subject_id, content)
    context |= _compared(kind, wanted.subject_id, content, around)
    before = around.before.content if around.before else None
    context |= {
        "photos": photo_pairs(subject, before, content),
        "twins": twins_shown(around.twins),
        "headings": list(heading_clashes(content, remembered_channels)),
    }
    return context | _about_return(wanted, subject, content, context["reach"], around)


def _about_return(
    wanted: ApprovalRequest,
    subject: ApprovedContent,
    content: Content,
    reach: Reach,
    around: Surroundings,
) -> dict[str, Any]:
    """Where it was sent back before: by whom and why, and what changed since then."""
    back = sent_back_before(wanted)
    if back is None:
        return {}
    then = cast("Content | None", content_asked_for(subject, back))
    kind = cast("SubjectKind", wanted.kind)
    changes = changes_of(kind, then, content, reach, around.names) if then is not None else []
    return {"sent_back": back, "sent_back_kept": then is not None, "changes_since": changes}


def _compared(
    kind: SubjectKind, subject_id: str, content: Content, around: Surroundings
) -> dict[str, Any]:
    approved = around.before
    before = approved.content if approved else None
    reach = screens_reached(kind, subject_id)
    rows = differences(kind, before, content, around.names)
    sha256 = content_sha256(content)
    lifts = lifted_by_approving(content, approved.ref.number if approved else 0)
    return {
        "approved": approved,
        "approved_sha256": approved.ref.content_sha256 if approved else "",
        "reach": reach,
        "changes": changes_of(kind, before, content, reach, around.names),
        "rows": [row for row in rows if row.changed or before is None],
        "unchanged": [row for row in rows if not row.changed and before is not None],
        "same": before == content,
        "shown": written(what_is_shown(kind, content, around)),
        "words_es": " ".join(content_words(sha256, "es")),
        "words_en": " ".join(content_words(sha256, "en")),
        "lifts": lifts,
        **_about_banner(content, lifts),
        "signed_elsewhere": not signs_alone(),
        "one_language": getattr(content, "one_language", None),
        "modes": PREVIEW_MODES if kind in {"notice", "campaign"} else [],
        **_about_channel(before, content, around),
        **_about_desk(before, content),
    }


def _about_banner(content: Content, lifts: Sequence[Recall]) -> dict[str, Any]:
    """For a notice that was taken down because its person was captured or located, and comes back
    as just that: nothing is undone. After any other recall a face comes back."""
    if not isinstance(content, Notice) or content.outcome_until is None or not lifts:
        return {}
    if not all(recall.reason in ENDED for recall in lifts):
        return {}
    return {"banner": content.outcome, "banner_until": moment_words(content.outcome_until)}


def _about_channel(before: Content | None, after: Content, around: Surroundings) -> dict[str, Any]:
    if not isinstance(after, Channel):
        return {}
    old = before if isinstance(before, Channel) else None
    was, now = strips(old, after, around.names)
    always_was, always = evergreens(old, after)
    shown = {placed.slide.id: placed for placed in was}
    if always_was is not None:
        shown[always.slide.id] = always_was
    played = {
        notice_id
        for channel in remembered_channels()
        for slide in channel.content.slides
        for notice_id in notices_of(slide)
    }
    return {
        "strips": [
            _folded([_thumb(placed, around) for placed in strip], fold=old is not None)
            for strip in (was, now)
        ],
        "looks": [
            Look(
                shown.get(placed.slide.id),
                placed,
                is_drawn=_is_drawn(placed, around),
                was_drawn=placed.slide.id in shown and _is_drawn(shown[placed.slide.id], around),
                on_screens=_on_screens(placed, around, played),
            )
            for placed in (*now, always)
            if placed.looks_new
        ],
        "tip_numbers": tip_numbers(old, after, around),
        "waiting": waiting_notices(after, around),
    }


def _is_drawn(placed: Placed, around: Surroundings) -> bool:
    """A slide of notices is drawn with those that screens would show."""
    notices = notices_of(placed.slide)
    return not notices or any(map(around.shows, notices))


def _on_screens(placed: Placed, around: Surroundings, played: Collection[str]) -> str:
    """The id of the one notice that this slide is of, where screens may show it now; else empty."""
    if not isinstance(placed.slide, NoticeSlide):
        return ""
    notice_id = placed.slide.notice_id
    return notice_id if notice_id in played and around.shows(notice_id) else ""


def _folded(thumbs: list[Thumb], *, fold: bool) -> list[Thumb]:
    """With one entry for each long run of slides that stay, but for the first and the last of the
    run: what changes is never off the page."""
    found: list[Thumb] = []
    for stays, run in groupby(thumbs, lambda t: t.placed.fate == "stays" and not t.recalled):
        row = list(run)
        if fold and stays and len(row) > LONGEST_RUN:
            row = [row[0], replace(row[1], folded=len(row) - 2), row[-1]]
        found += row
    return found


def _thumb(placed: Placed, around: Surroundings) -> Thumb:
    slide = placed.slide
    if isinstance(slide, ImageSlide):
        return Thumb(placed, slide.picture.sha256, recalled=False)
    if not isinstance(slide, NoticeSlide):
        return Thumb(placed, "", recalled=False)
    found = around.notices.get(slide.notice_id)
    pictures = found.content.pictures if found else ()
    return Thumb(
        placed, pictures[0].sha256 if pictures else "", recalled=slide.notice_id in around.recalled
    )


def _about_desk(before: Content | None, after: Content) -> dict[str, Any]:
    """Which keys come, change or go; nothing for any other kind."""
    if not isinstance(after, Desk):
        return {}
    return {
        "keys": key_changes(before if isinstance(before, Desk) else None, after),
        "keyless": is_keyless(after, timezone.now()),
    }
