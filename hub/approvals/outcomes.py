"""How it ended, and nothing else: the one change for which earlier drafts do not count.

A capture's banner is made of what is approved and not of what an editor has begun since
(`hub.recalls.captured`): whoever wrote in that draft wrote nothing of the banner, and may approve
it. Read off the contents and the record of changes, when it is approved and whenever it is read.
"""

from __future__ import annotations

import json
from typing import Any

from hub.approvals.models import Approval, ContentChange


def taken_back(before: Approval | None, content: bytes) -> ContentChange | None:
    """The change that made the draft say again, to the letter, what the approval `before` names,
    where `content` has another outcome than that and differs in nothing else; None elsewhere. Only
    changes after it are of this content."""
    if before is None or before.kind != "notice" or not _only_ends(bytes(before.content), content):
        return None
    rows = ContentChange.objects.filter(
        kind=before.kind,
        subject_id=before.subject_id,
        id__gt=before.change_mark,
        content_sha256=before.content_sha256,
    )
    return rows.order_by("-id").first()


def _only_ends(before: bytes, after: bytes) -> bool:
    old, new = _without_outcome(before), _without_outcome(after)
    return old == new and json.loads(after).get("outcome", "none") != "none"


def _without_outcome(content: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content)
    return {name: value for name, value in found.items() if not name.startswith("outcome")}
