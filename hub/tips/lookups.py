"""What a receipt leads to: the tipster's wrapped key and the desks' sealed replies.

Called by `POST /api/v1/receipts`. Every answer has the same members and the same number of bytes,
and costs the same work, whether the receipt leads to a tip with eight replies or to nothing.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from django.core.cache import cache

from hub.api.refusals import Refused
from hub.tips.decoys import Decoys
from hub.tips.models import Tip, TipReply
from sync.sealing.profile import KEY_BUCKETS
from sync.types import KeyId, Lookup, TipId

PLACES: Final = 8
"""Replies that an answer has room for, and so that a tip may have."""
MOST_A_MINUTE: Final = 1200
"""Lookups that one process answers in a minute, from everybody together: twenty a second. It bounds
the load and nothing else: nobody guesses 80 bits."""
_NO_TIP = -1


def answer_of(lookup: Lookup) -> bytes:
    """The JSON of an answer: `{"replies": [8 × {"envelope", "n"}], "wrapped_key"}`.

    What a tip does not have is filled by `Decoys`. White space at the end (RFC 8259 §2) makes up
    for wrapped keys of the smaller bucket.
    """
    decoys = Decoys(lookup)
    # Both queries, every decoy and every field are worked out in either case.
    columns = ("number", "tip_id", "wrapped_key")
    tip = Tip.objects.filter(lookup=lookup).values_list(*columns).first()
    number, tip_id, wrapped_key = tip or (_NO_TIP, decoys.tip_id(), "")
    replies = _replies(number)
    pretended = decoys.wrapped_key(TipId(tip_id))
    nobodys = decoys.reply_kid()
    kid = _kid_of(replies) or nobodys
    places = [
        {"envelope": decoys.reply(TipId(tip_id), n, kid).model_dump(exclude_none=True), "n": n}
        for n in range(1, PLACES + 1)
    ]
    for n, envelope in replies.items():
        places[n - 1]["envelope"] = envelope
    shown = wrapped_key or pretended
    written = json.dumps(
        {"replies": places, "wrapped_key": shown}, sort_keys=True, separators=(",", ":")
    )
    longest = len(decoys.wrapped_key(TipId(tip_id), KEY_BUCKETS[-1]))
    return (written + " " * (longest - len(shown))).encode("ascii")


def check_rate(now: datetime) -> None:
    """Raises `Refused` (429) when this process has answered enough in this minute."""
    minute = f"sebusca-receipts-{now:%Y%m%d%H%M}"
    cache.add(minute, 0, timeout=120)
    if cache.incr(minute) > MOST_A_MINUTE:
        wait = {"Retry-After": str(60 - now.second)}
        raise Refused(429, "later", "Too many receipts are being asked for.", headers=wait)


def _replies(number: int) -> dict[int, dict[str, Any]]:
    rows = TipReply.objects.filter(tip_id=number, number__lte=PLACES).order_by("number")
    return {n: json.loads(bytes(data)) for n, data in rows.values_list("number", "envelope")}


def _kid_of(replies: dict[int, dict[str, Any]]) -> KeyId | None:
    # A tip's replies are all sealed to its one reply key: a decoy beside them names it too.
    first = next(iter(replies.values()), None)
    return KeyId(first["recipients"][0]["header"]["kid"]) if first else None
