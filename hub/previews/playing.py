"""Where a notice plays, so that its preview has the number and the tip lines that screens show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from hub.approvals.current import approved_channels
from hub.approvals.models import Approval
from sync.models import NoticeSlide


@dataclass(frozen=True)
class Playing:
    """A channel that shows the notice, and the slide on which it does."""

    channel: str
    slide: NoticeSlide


def playing(notice_id: str) -> Playing | None:
    """The first approved channel, by id, that shows the notice on a slide of its own; one that
    numbers it before one that does not."""
    last = Approval.objects.filter(kind="channel").order_by("-number").first()
    return _by_notice(last.number, last.created_at).get(notice_id) if last is not None else None


@lru_cache(maxsize=1)
def _by_notice(number: int, at: datetime) -> Mapping[str, Playing]:  # noqa: ARG001 - as of when
    found: dict[str, Playing] = {}
    for channel in approved_channels():
        for slide in channel.content.slides:
            if isinstance(slide, NoticeSlide):
                known = found.get(slide.notice_id)
                if known is None or (known.slide.rank is None and slide.rank is not None):
                    found[slide.notice_id] = Playing(channel.content.name, slide)
    return found
