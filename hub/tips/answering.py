"""A desk's side: the tips that are sealed to it, and its sealed replies."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from hub.api.refusals import Refused
from hub.tips.keys import kids_of
from hub.tips.lookups import PLACES
from hub.tips.models import SealedTo, Tip, TipReply
from hub.tips.receiving import hour_of
from sync.canonical import canonical_json
from sync.encoding import encoded
from sync.errors import EnvelopeRefused
from sync.models import Desk
from sync.models.submission import Jwe
from sync.sealing import check_reply, read_reply_envelope
from sync.sealing.profile import reply_header
from sync.types import TipId

Outcome: TypeAlias = Literal["stored", "known"]


def tips_of(desk: Desk, after: int, most: int) -> list[Tip]:
    """Tips that a key of this desk opens, from the number after `after` on, at most `most`.

    Each has its `replies` at hand, but for what is in them.
    """
    counted = Prefetch("replies", TipReply.objects.defer("envelope"))
    found = _sealed_to(desk).filter(number__gt=after).prefetch_related(counted)
    return list(found.defer("wrapped_key").order_by("number")[:most])


def keep_reply(desk: Desk, tip_id: TipId, number: int, raw: bytes, now: datetime) -> Outcome:
    """Keeps reply `number` to a tip, durably when this returns; `known` for the same bytes again.

    Raises `Refused`: 422 with the rule, 404 for a tip that no key of this desk opens, 409 for other
    bytes, for a number that is not the next one, and beyond the last place.
    """
    try:
        envelope = read_reply_envelope(raw)
        check_reply(envelope, tip_id=tip_id, number=number)
    except EnvelopeRefused as refused:
        raise Refused(422, refused.rule, str(refused)) from None
    # What stands in its place until it comes (`hub.tips.decoys`) is spelt so: no place may differ.
    kid = envelope.recipients[0].header.kid
    if envelope.protected != encoded(reply_header(tip_id, number, kid).encode("ascii")):
        raise Refused(422, "protected", "The header is not spelt as `sync.sealing` spells it.")
    return _keep(desk, tip_id, number, envelope, now)


@transaction.atomic(durable=True)
def _keep(desk: Desk, tip_id: TipId, number: int, envelope: Jwe, now: datetime) -> Outcome:
    tip = _sealed_to(desk).select_for_update().filter(tip_id=tip_id).first()
    if tip is None:
        raise Refused(404, "unknown_tip", "No tip of this id is sealed to this desk.")
    kept = dict(tip.replies.values_list("number", "envelope"))
    if number in kept:
        if bytes(kept[number]) == canonical_json(envelope):
            return "known"
        raise Refused(409, "other_bytes", f"Another reply {number} is kept.")
    if number > PLACES:
        raise Refused(409, "no_place", f"A tip has at most {PLACES} replies.")
    if number != len(kept) + 1:
        raise Refused(409, "number", f"The next reply is number {len(kept) + 1}.")
    TipReply.objects.create(
        tip=tip, number=number, envelope=canonical_json(envelope), hour=hour_of(now)
    )
    return "stored"


def _sealed_to(desk: Desk) -> QuerySet[Tip]:
    mine = SealedTo.objects.filter(kid__in=kids_of(desk.id)).values("tip")
    return Tip.objects.filter(pk__in=mine)
