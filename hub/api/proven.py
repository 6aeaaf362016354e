"""What believing a desk and believing an approver have in common: a call is signed by a key that
the hub knows, and believed once (`sync.proven_calls`).
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from hub.api.bodies import read_body
from hub.api.refusals import Refused
from hub.api.used_calls import UsedCall
from sync.proven_calls import LEEWAY_S, ProvenCall


def signed_call(request: HttpRequest, scheme: str, *, most: int, missing: str) -> tuple[str, bytes]:
    """The token and the body, of at most `most` bytes.

    Raises `Refused`: 401 with the words `missing` where there is no token of this scheme, 413 for
    too large a body.
    """
    given, _, token = request.headers.get("Authorization", "").partition(" ")
    if given != scheme or not token:
        raise refused(scheme, "token", missing)
    return token, read_body(request, most=most) if request.method == "PUT" else b""


def use_up(call: ProvenCall[Any], used: type[UsedCall], scheme: str, now: datetime) -> None:
    """Remembers the call, and raises `Refused` where it was made before."""
    # A call is believed for as long as its clock is near ours; its mark is kept twice that long.
    used._default_manager.filter(until__lt=now).delete()
    until = datetime.fromtimestamp(call.issued_s, UTC) + timedelta(seconds=2 * LEEWAY_S)
    mark = hashlib.sha256(f"{call.kid}.{call.number}".encode("ascii")).hexdigest()
    try:
        with transaction.atomic():
            used._default_manager.create(mark=mark, until=until)
    except IntegrityError:
        raise refused(scheme, "replay", "This very call was made before. Sign a new one.") from None


def refused(scheme: str, rule: str, words: str) -> Refused:
    """401, which names the scheme (RFC 9110 §11.6.1)."""
    return Refused(401, rule, words, headers={"WWW-Authenticate": scheme})
