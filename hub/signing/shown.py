"""What the hub's own approving page claims of the open proposal: from the approvals on record, not
from the proposal, so that an approver's machine sees where the two differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pydantic import ValidationError

from hub.approvals.models import Approval, SubjectKind
from hub.approvals.rules import read_content
from hub.previews.drawing import draw_slide_pages
from hub.previews.sizes import PreviewSize
from hub.signing.drawings import SCREENS, Drawing, Screen, Shot, drawing_of, drawings_of
from hub.signing.schemas import ShownPart, ShownPicture, ShownSlide
from hub.signing.standing import Waiting
from sync.canonical import content_sha256, sha256_of
from sync.models import Campaign, Channel, ChannelManifest, Desk, Notice
from sync.models.manifest import Approved
from sync.types import SlideId

_KINDS: dict[type, SubjectKind] = {
    Notice: "notice", Campaign: "campaign", Channel: "channel", Desk: "desk",
}  # fmt: skip


def kind_of(part: Approved) -> SubjectKind:
    """Which kind of subject a part of a manifest is."""
    return _KINDS[type(part.content)]


def shown_parts(waiting: Waiting) -> Iterator[ShownPart]:
    """Every content in the proposal, with the hash of what is recorded under its approval."""
    found = {p.approval.number: p for manifest in waiting.manifests for p in manifest.parts()}
    rows = {row.number: row for row in Approval.objects.filter(number__in=list(found))}
    for number, part in sorted(found.items()):
        row = rows.get(number)
        if row is not None:
            yield ShownPart(
                kind=kind_of(part),
                id=row.subject_id,
                approval=number,
                content_sha256=content_sha256(
                    read_content(cast("SubjectKind", row.kind), bytes(row.content))
                ),
                approver=row.approver_name,
            )


def shown_slides(waiting: Waiting) -> Iterator[ShownSlide]:
    """Every slide that looks otherwise than the published one of its id."""
    for manifest in waiting.manifests:
        recorded = as_recorded(manifest)
        before = waiting.published.get(manifest.channel.content.id)
        known = {d.sha256 for d in drawings_of(before)} if before is not None else set()
        for drawing in drawings_of(recorded):
            if drawing.is_drawable and drawing.sha256 not in known:
                yield ShownSlide(
                    channel=manifest.channel.content.id,
                    slide=drawing.slide.id,
                    drawing=drawing.sha256,
                )


def shown_pictures(waiting: Waiting, channel: str, slide: str) -> list[ShownPicture] | None:
    """Every picture of one slide, by its hash; None where there is no such slide. Raises
    NoPreview."""
    drawing = _drawing(waiting, channel, slide)
    if drawing is None:
        return None
    return [
        ShownPicture(screen=screen, page=page, sha256=sha256_of(png))
        for screen in SCREENS
        for page, png in enumerate(_drawn(drawing, screen), start=1)
    ]


def shown_png(waiting: Waiting, channel: str, slide: str, shot: Shot) -> bytes | None:
    """One picture of one slide; None where there is none. Raises NoPreview."""
    drawing = _drawing(waiting, channel, slide)
    if drawing is None:
        return None
    pages = _drawn(drawing, shot.screen)
    return pages[shot.page - 1] if shot.page <= len(pages) else None


def as_recorded(manifest: ChannelManifest) -> ChannelManifest:
    """The manifest with each content as its approval's row has it.

    What has no such row stays as it is proposed: `shown_parts` lacks it, and that is noticed.
    """
    numbers = [part.approval.number for part in manifest.parts()]
    rows = {row.number: row for row in Approval.objects.filter(number__in=numbers)}

    def recorded(part: Approved) -> Approved:
        row = rows.get(part.approval.number)
        if row is None or row.kind != kind_of(part):
            return part
        try:
            content = read_content(kind_of(part), bytes(row.content))
        except ValidationError:
            return part
        return part.model_copy(update={"content": content})

    # Not a copy: that would keep what the manifest has found of itself before.
    return ChannelManifest.model_construct(
        **dict(manifest)
        | {
            "channel": recorded(manifest.channel),
            "campaigns": tuple(map(recorded, manifest.campaigns)),
            "notices": tuple(map(recorded, manifest.notices)),
            "desks": tuple(map(recorded, manifest.desks)),
        }
    )


def _drawing(waiting: Waiting, channel: str, slide: str) -> Drawing | None:
    for manifest in waiting.manifests:
        if manifest.channel.content.id == channel:
            drawing = drawing_of(as_recorded(manifest), SlideId(slide))
            if drawing is not None and drawing.is_drawable:
                return drawing
    return None


def _drawn(drawing: Drawing, screen: Screen) -> tuple[bytes, ...]:
    size = PreviewSize(*SCREENS[screen], "es")
    return draw_slide_pages(drawing.slide, drawing.notices, drawing.campaign, size, drawing.ranks)
