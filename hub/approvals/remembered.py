"""Approved channels for pages that only look: read once for each approval of one.

Forty channels of sixty slides take a second to read and check anew, and most pages of the admin ask
for them. Approvals and changes only ever grow (`append_only`), so what was read at the newest of
them is still so. The publisher and the gate never ask here: they check every row each time.
"""

from __future__ import annotations

from functools import lru_cache

from hub.approvals.current import Approved, approved_channels
from hub.approvals.models import Approval
from sync.models import Channel


def remembered_channels() -> tuple[Approved[Channel], ...]:
    """`approved_channels`, as of the newest approval of a channel."""
    newest = Approval.objects.filter(kind="channel").order_by("-number").defer("content").first()
    return _read_at(newest.number, newest.seal) if newest is not None else ()


@lru_cache(maxsize=1)
def _read_at(number: int, seal: str) -> tuple[Approved[Channel], ...]:  # noqa: ARG001 - as of which
    return tuple(approved_channels())
