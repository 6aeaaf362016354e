"""What a proposal would change, in words an approver can check before signing it."""

from __future__ import annotations

from collections.abc import Iterator

from assets.i18n import Translator
from sync.models import Channel, ChannelManifest, ImageSlide, Notice


def changes(
    proposed: ChannelManifest, published: ChannelManifest | None, say: Translator
) -> Iterator[str]:
    """One channel: each notice that comes, changes or goes, and anything else that changes."""
    channel = proposed.channel.content
    yield say(
        "Channel {channel} ({name}), publication {number}:",
        channel=channel.id,
        name=channel.name,
        number=proposed.publication,
    )
    now = {entry.content.id: entry.content for entry in proposed.notices}
    before = {entry.content.id: entry.content for entry in published.notices} if published else {}
    for notice_id, notice in now.items():
        if notice_id not in before:
            yield "  " + say("new: {what}", what=_line(notice))
        elif notice != before[notice_id]:
            yield "  " + say("changed: {what}", what=_line(notice))
    for notice_id, notice in before.items():
        if notice_id not in now:
            yield "  " + say("gone: {what}", what=_line(notice))
    if published is None or channel != published.channel.content:
        yield "  " + say("the channel's slides or settings")
        for image in _new_images(channel, published):
            what = f"{image.alt_es} / {image.alt_en} ({image.picture.sha256})"
            yield "  " + say("new image: {what}", what=what)
    for entry in proposed.campaigns:
        if published is None or entry not in published.campaigns:
            lines = entry.content.tip_lines
            numbers = ", ".join(filter(None, (lines.phone, lines.whatsapp, lines.web)))
            yield "  " + say(
                "campaign {title}: {numbers}", title=entry.content.title_es, numbers=numbers
            )
    yield from _desks(proposed, published, say)


def _new_images(channel: Channel, published: ChannelManifest | None) -> Iterator[ImageSlide]:
    """Images whose picture or words were not published: no notice speaks of them."""
    before = {_seen(image) for image in _images(published.channel.content if published else None)}
    yield from (image for image in _images(channel) if _seen(image) not in before)


def _images(channel: Channel | None) -> list[ImageSlide]:
    return [s for s in channel.slides if isinstance(s, ImageSlide)] if channel else []


def _seen(image: ImageSlide) -> tuple[str, str, str]:
    return image.picture.sha256, image.alt_es, image.alt_en


def _desks(
    proposed: ChannelManifest, published: ChannelManifest | None, say: Translator
) -> Iterator[str]:
    desks = {entry.content.id: entry.content for entry in published.desks} if published else {}
    for desk in (entry.content for entry in proposed.desks):
        if desk != desks.pop(desk.id, None):
            yield "  " + say(
                "tip desk {desk}: signing key {signing}; sealing keys {kids}",
                desk=desk.id,
                signing=desk.signing_key.kid,
                kids=", ".join(entry.key.kid for entry in desk.keys),
            )
    for gone in desks:
        yield "  " + say("tip desk {desk}: gone, it reads no new tip", desk=gone)


def _line(notice: Notice) -> str:
    state = notice.kind if notice.outcome == "none" else f"{notice.kind}, {notice.outcome}"
    return f"{notice.id} {notice.name} ({state}; {notice.case_number})"
