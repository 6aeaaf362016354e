"""Where a notice plays, so that its preview has the number and the tip lines that screens show."""

from __future__ import annotations

from dataclasses import dataclass

from hub.approvals.remembered import remembered_channels
from sync.models import NoticeSlide


@dataclass(frozen=True)
class Playing:
    """A channel that shows the notice, and the slide on which it does."""

    channel: str
    slide: NoticeSlide


def playing(notice_id: str) -> Playing | None:
    """The first approved channel, by id, that shows the notice on a slide of its own; one that
    numbers it before one that does not."""
    found: Playing | None = None
    for channel in remembered_channels():
        for slide in channel.content.slides:
            if isinstance(slide, NoticeSlide) and slide.notice_id == notice_id:
                if slide.rank is not None:
                    return Playing(channel.content.name, slide)
                found = found or Playing(channel.content.name, slide)
    return found
