"""What the approving page says of a face beside its picture: who showed where it is, and which
notices of other people have the same photograph.

Neither is signed. The first is read from the revisions, each of which keeps who saved it, so that
nobody can tick the box without being named for it; the second from approvals and drafts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.urls import reverse
from pydantic import BaseModel

from hub.approvals.editing import edit_url
from hub.approvals.subject import ApprovedContent
from hub.notices.twins import Twin
from sync.models import Notice, Picture

_Place: TypeAlias = tuple[str, int, int]
"""A photograph's hash, and the middle of the face in percent."""


@dataclass(frozen=True)
class PicturePair:
    """A photograph as it was and as it will be; either may be missing."""

    before: Picture | None
    after: Picture | None
    shown_by: str = ""
    """Who said "this is the face" at the very place that waits; empty where nobody did."""

    @property
    def changed(self) -> bool:
        """Other bytes, or another middle."""
        return self.before != self.after


@dataclass(frozen=True)
class TwinShown:
    """Another person's notice with the same photograph, and where it is looked at."""

    twin: Twin
    address: str
    """Of its form; empty where its draft is gone."""
    state: str
    """On screens, waiting, draft…, in a list's words."""
    takedown: str
    """Where it can be taken off every screen, while it may be on one; else empty."""


def photo_pairs(
    subject: ApprovedContent, before: BaseModel | None, after: BaseModel
) -> list[PicturePair]:
    """A notice's photographs, by their places."""
    if not isinstance(after, Notice):
        return []
    old = before.pictures if isinstance(before, Notice) else ()
    new = after.pictures
    shown_by = _shown_by(subject)
    return [
        PicturePair(
            old[n] if n < len(old) else None,
            new[n] if n < len(new) else None,
            shown_by.get(_place_of(new[n]), "") if n < len(new) else "",
        )
        for n in range(max(len(old), len(new)))
    ]


def twins_shown(twins: Sequence[Twin]) -> list[TwinShown]:
    """For the page, with one question of each row: they are few."""
    return [_shown(twin) for twin in twins]


def _shown(twin: Twin) -> TwinShown:
    state = twin.row.standing_words() if twin.row is not None else ""
    address = edit_url(twin.row) if twin.row is not None else ""
    down = f"{reverse('hub_recalls:new')}?target=notice&id={twin.notice_id}"
    return TwinShown(twin, address, state, down if twin.approved else "")


def _shown_by(subject: ApprovedContent) -> dict[_Place, str]:
    """Of each place that the latest revision calls the face: whoever saved it so first, looking
    back until a revision that does not. A script or an import is nobody."""
    saved = subject.revisions.order_by("-created_at", "-pk")
    rows = saved.values_list("content", "user__username").iterator(chunk_size=8)
    found: dict[_Place, str] = {}
    open_places: set[_Place] | None = None
    for content, name in rows:
        said = set(_places(content))
        open_places = said if open_places is None else open_places & said
        if not open_places:
            break
        found |= dict.fromkeys(open_places, name or "")
    return found


def _places(content: dict[str, Any]) -> list[_Place]:
    return [
        (str(row["photo"]), row["focus_x"], row["focus_y"])
        for row in content.get("pictures", ())
        if row.get("focus_set")
    ]


def _place_of(picture: Picture) -> _Place:
    return picture.sha256, picture.focus_x, picture.focus_y
