"""What the hub's own approving page claims, against what would be signed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assets.i18n import Translator
from hub.signer.wording import slide_title
from hub.signing.drawings import Drawing
from hub.signing.schemas import ShownAnswer
from sync.models import ChannelManifest


def other_contents(
    manifests: Sequence[ChannelManifest], shown: ShownAnswer, say: Translator
) -> Iterator[str]:
    """Every content whose approval the hub has not on record, or has for another content."""
    claimed = {part.approval: part for part in shown.parts}
    parts = {p.approval.number: p for manifest in manifests for p in manifest.parts()}
    for number, part in sorted(parts.items()):
        claim = claimed.get(number)
        signed = part.approval.content_sha256
        if claim is None:
            yield say(
                "DIFFERENT: the hub has no approval {number} of {what} on record.",
                number=number,
                what=part.content.id,
            )
        elif (claim.id, claim.content_sha256) != (part.content.id, signed):
            yield say(
                "DIFFERENT: the hub's page shows other content for {what} than would be signed"
                " (page {page}, signed {signed}).",
                what=part.content.id,
                page=claim.content_sha256[:12],
                signed=signed[:12],
            )


def other_drawing(
    channel: str, drawing: Drawing, shown: ShownAnswer, say: Translator
) -> str | None:
    """Where the hub draws a slide from something else; None where from the same."""
    claimed = {(slide.channel, slide.slide): slide.drawing for slide in shown.slides}
    if not drawing.is_drawable or claimed.get((channel, drawing.slide.id)) == drawing.sha256:
        return None
    named = {str(notice.id): notice for notice in drawing.notices}
    return say(
        "DIFFERENT: the hub's page draws {title} (slide {slide} of {channel}) from other content"
        " than would be signed.",
        title=slide_title(drawing.slide, named, say),
        slide=drawing.slide.id,
        channel=channel,
    )
