"""The seal on an approval row: an HMAC under the hub's secret key over everything the row says.

It tells rows that the service wrote from rows written past it. It is no signature of a person:
against someone who holds the hub's secret, the defence is the threshold of approvers' own keys on
the feed's targets (DESIGN §4 Trust).
"""

from __future__ import annotations

import json

from django.core.signing import BadSignature, Signer

from hub.approvals.models import Approval

_SALT = "hub.approvals.seal"


def seal_of(approval: Approval) -> str:
    """The seal that this row must carry."""
    return Signer(salt=_SALT).signature(_sealed_text(approval))


def seal_holds(approval: Approval) -> bool:
    """Whether the row carries a seal of the present secret key or one of the earlier ones."""
    try:
        Signer(salt=_SALT).unsign(f"{_sealed_text(approval)}:{approval.seal}")
    except BadSignature:
        return False
    return True


def _sealed_text(approval: Approval) -> str:
    return json.dumps(
        {
            "number": approval.number,
            "kind": approval.kind,
            "subject_id": approval.subject_id,
            "content_sha256": approval.content_sha256,
            "previewed_sha256": approval.previewed_sha256,
            "picture_hashes": list(approval.picture_hashes),
            "authors": list(approval.authors),
            "approver_id": approval.approver_id,
            "request": approval.request_id,
            "change_mark": approval.change_mark,
            "created_at": approval.created_at.isoformat(),
        },
        sort_keys=True,
    )
