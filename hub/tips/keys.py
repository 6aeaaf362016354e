"""Whose keys count: read from approvals that hold, never from a desk's draft.

A kiosk can have been without a feed for long. So the hub takes tips for every sealing key that two
people ever let in for an intake desk, until some time after the key's period, and a desk may ask
for tips sealed to an earlier key of its own. Calls are believed from the present signing key only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from hub.approvals.current import approved_desks, row_flaw
from hub.approvals.models import Approval
from hub.approvals.rules import read_content
from sync.models import Desk
from sync.types import DeskId, KeyId

TAKEN_AFTER = timedelta(days=60)
"""How long after its period a key may still stand in a tip."""


def unknown_kids(kids: Collection[KeyId], now: datetime) -> set[KeyId]:
    """Those of `kids` that are no sealing key of an intake desk, or one whose time is long over.

    Reads approvals from the newest on, and only as many as it takes: mostly the last of each desk.
    """
    left = set(kids)
    for desk in _approved_contents():
        if not left:
            break
        if desk.role == "intake":
            left -= {k.key.kid for k in desk.keys if now < k.valid_until + TAKEN_AFTER}
    return left


def kids_of(desk_id: DeskId) -> frozenset[KeyId]:
    """Every sealing key that this desk ever had."""
    contents = _approved_contents(desk_id)
    return frozenset(entry.key.kid for desk in contents for entry in desk.keys)


def calling_desks() -> Mapping[KeyId, Desk]:
    """The desks that may call, by the key they sign with."""
    return {found.content.signing_key.kid: found.content for found in approved_desks()}


def _approved_contents(desk_id: DeskId | None = None) -> Iterator[Desk]:
    rows = Approval.objects.filter(kind="desk").select_related("request").order_by("-number")
    if desk_id is not None:
        rows = rows.filter(subject_id=desk_id)
    for row in rows.iterator(chunk_size=8):
        if row_flaw(row) is None:
            content = read_content("desk", bytes(row.content))
            if isinstance(content, Desk):
                yield content
