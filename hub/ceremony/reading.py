"""What a proposal would change, in words an approver can check before signing it."""

from __future__ import annotations

from collections.abc import Iterator

from assets.i18n import Translator
from sync.models import ChannelManifest, Notice


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
    for entry in proposed.campaigns:
        if published is None or entry not in published.campaigns:
            lines = entry.content.tip_lines
            numbers = ", ".join(filter(None, (lines.phone, lines.whatsapp, lines.web)))
            yield "  " + say(
                "campaign {title}: {numbers}", title=entry.content.title_es, numbers=numbers
            )
    if published is None or proposed.desk_keys != published.desk_keys:
        yield "  " + say.plural("{count} desk key", "{count} desk keys", len(proposed.desk_keys))


def _line(notice: Notice) -> str:
    state = notice.kind if notice.outcome == "none" else f"{notice.kind}, {notice.outcome}"
    return f"{notice.id} {notice.name} ({state}; {notice.case_number})"
