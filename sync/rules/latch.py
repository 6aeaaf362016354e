"""The latch: every recall this device has ever verified, for good (DESIGN §4 "Trust").

A shorter, older, emptied or missing list lifts nothing. One thing does: a feed publication that
names a later approval of that notice (of the channel, for a slide). A picture's recall is never
lifted. Lifting is therefore not an act but a comparison, made each time something is to be shown;
the latch itself only ever grows.

So what a thief of the recalls' key has recalled stays recalled too, until people approve it again.
That they always can is what `check_numbers` is for: a recall speaks against approvals up to a
number, and a key can name only so high a one; with another root, approvals are numbered above it.
"""

from __future__ import annotations

from functools import cached_property

from sync.errors import ManifestRefused, RecallsShrunk
from sync.models import (
    AnySlide,
    ApprovedChannel,
    ApprovedNotice,
    ChannelManifest,
    ImageSlide,
    Recall,
    RecallList,
)
from sync.models._frozen import Frozen
from sync.models.recall import RecallTarget
from sync.models.slide import notices_of
from sync.types import Sha256, SlideId

APPROVALS_A_ROOT = 2**32
"""How many approval numbers each version of the recalls' root opens to recalls."""


class Latch(Frozen):
    """The union of all verified recall lists, by sequence."""

    recalls: tuple[Recall, ...] = ()
    unlisted: tuple[Recall, ...] = ()
    """Those of `recalls` that the list lacked when its keys had been replaced by the root: a
    thief's, as a rule. In force like the others; no list need hold them any more."""

    @cached_property
    def sequence(self) -> int:
        """The highest sequence of a listed recall; 0 where there is none."""
        unlisted = set(self.unlisted)
        listed = (recall.sequence for recall in self.recalls if recall not in unlisted)
        return max(listed, default=0)

    @cached_property
    def by_target(self) -> dict[tuple[RecallTarget, str], tuple[Recall, ...]]:
        """Recalls of each thing. Ids are compared without case: a recall never misses by that."""
        found: dict[tuple[RecallTarget, str], tuple[Recall, ...]] = {}
        for recall in self.recalls:
            key = (recall.target, recall.target_id.casefold())
            found[key] = (*found.get(key, ()), recall)
        return found


def united(latch: Latch, recalls: RecallList, *, renewed: bool = False) -> Latch:
    """The latch with a verified list added; nothing of it is ever lost. Raises nothing.

    `renewed`: the root has taken the list's key from whoever signed before (`floors`), so the list
    may lack what they had put in.
    """
    known, listed = set(latch.recalls), set(recalls.recalls)
    added = [recall for recall in recalls.recalls if recall not in known]
    lacking = latch.recalls if renewed else latch.unlisted
    unlisted = tuple(recall for recall in lacking if recall not in listed)
    if not added and unlisted == latch.unlisted:
        return latch
    both = sorted((*latch.recalls, *added), key=_order)
    return Latch(recalls=tuple(both), unlisted=unlisted)


def check_not_shrunk(latch: Latch, recalls: RecallList, subject: str) -> None:
    """Raise RecallsShrunk for a list that lacks, or has rewritten, a recall that is latched."""
    offered = {*recalls.recalls, *latch.unlisted}
    lost = [recall for recall in latch.recalls if recall not in offered]
    if lost:
        names = ", ".join(f"{recall.sequence} ({recall.target_id})" for recall in lost[:3])
        raise RecallsShrunk(
            subject,
            f"the list lacks {len(lost)} recall(s) that this device has verified: {names};"
            " they stay in force",
            rule="recalls are latched: a list only grows",
        )


def highest_recallable(root_version: int) -> int:
    """The highest approval that a recall may speak against under this version of the root.

    Without it a thief of the key could name one so high that no approval would ever be later. So
    the thief ends where the root that replaces the key goes on, wherever the lists were shown.
    """
    return root_version * APPROVALS_A_ROOT


def check_numbers(recalls: RecallList, root_version: int, subject: str) -> None:
    """Raise ManifestRefused for a recall that no approval could lift (`highest_recallable`)."""
    highest = highest_recallable(root_version)
    for recall in recalls.recalls:
        if recall.up_to_approval > highest:
            raise ManifestRefused(
                subject,
                f"recall {recall.sequence} ({recall.target_id}) speaks against approvals up to"
                f" {recall.up_to_approval}; root version {root_version} lets it name {highest}",
                rule="a recall can be lifted by a later approval",
            )


def latched(latch: Latch, recalls: RecallList, subject: str = "recalls.json") -> Latch:
    """The latch after an honest list. Raises RecallsShrunk; the caller then keeps `united`."""
    check_not_shrunk(latch, recalls, subject)
    return united(latch, recalls)


def notice_recall(latch: Latch, notice: ApprovedNotice) -> Recall | None:
    """The recall that keeps this approved notice off, if any: of itself, or of a picture of it."""
    by_notice = _in_force(latch, "notice", notice.content.id, notice.approval.number)
    if by_notice is not None:
        return by_notice
    pictures = (picture_recall(latch, picture.sha256) for picture in notice.content.pictures)
    return next((recall for recall in pictures if recall is not None), None)


def slide_recall(latch: Latch, slide: SlideId, channel: ApprovedChannel) -> Recall | None:
    """The recall that keeps this slide off; a later approval of the channel lifts it."""
    return _in_force(latch, "slide", slide, channel.approval.number)


def picture_recall(latch: Latch, picture: Sha256) -> Recall | None:
    """The recall of a picture; no approval lifts it."""
    return _in_force(latch, "picture", picture, None)


def is_recalled(latch: Latch, notice: ApprovedNotice) -> bool:
    """Whether this approved notice must not be shown."""
    return notice_recall(latch, notice) is not None


def notices_seen_in(slide: AnySlide, manifest: ChannelManifest) -> tuple[ApprovedNotice, ...]:
    """The approved notices whose faces a slide shows: those it names, and for an image those that
    show the very same picture, so that no image outlives a notice."""
    if isinstance(slide, ImageSlide):
        sha256 = slide.picture.sha256
        return tuple(
            notice
            for notice in manifest.notices
            if any(picture.sha256 == sha256 for picture in notice.content.pictures)
        )
    return tuple(notice for n in notices_of(slide) if (notice := manifest.notice(n)) is not None)


def image_recall(latch: Latch, slide: ImageSlide, manifest: ChannelManifest) -> Recall | None:
    """The recall that keeps an image off, if any: of its slide, its picture, or a notice that shows
    the same picture."""
    recalls = (
        slide_recall(latch, slide.id, manifest.channel),
        picture_recall(latch, slide.picture.sha256),
        *(notice_recall(latch, notice) for notice in notices_seen_in(slide, manifest)),
    )
    return next((recall for recall in recalls if recall is not None), None)


def allowed_pictures(latch: Latch, manifest: ChannelManifest) -> frozenset[Sha256]:
    """Pictures, as the manifest pins them, of the notices and images that may be shown: what a
    device fetches and keeps. Those that are recalled leave its disk."""
    of_notices = (
        picture.sha256
        for notice in manifest.notices
        if not is_recalled(latch, notice)
        for picture in notice.content.pictures
    )
    of_images = (
        slide.picture.sha256
        for slide in manifest.channel.content.slides
        if isinstance(slide, ImageSlide) and image_recall(latch, slide, manifest) is None
    )
    return frozenset((*of_notices, *of_images))


def _in_force(
    latch: Latch, target: RecallTarget, target_id: str, approval: int | None
) -> Recall | None:
    for recall in latch.by_target.get((target, target_id.casefold()), ()):
        if approval is None or approval <= recall.up_to_approval:
            return recall
    return None


def _order(recall: Recall) -> tuple[int, str, str, int, str]:
    # A rewritten list can reuse a sequence: the order must not depend on which came first.
    moment = recall.recalled_at.isoformat()
    return (recall.sequence, recall.target, recall.target_id, recall.up_to_approval, moment)
