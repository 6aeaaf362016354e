"""Believing a desk: each call is signed by the desk's own key, and believed once.

`DeskAuth` is django-ninja's hook; what it finds is `request.auth`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja.security.base import AuthBase

from hub.api.bodies import read_body
from hub.api.refusals import Refused
from hub.tips.keys import calling_desks
from hub.tips.models import DeskCall
from sync.desk_calls import LEEWAY_S, SCHEME, Call, read_call
from sync.errors import CallRefused
from sync.models import Desk
from sync.sealing import LARGEST_BODY
from sync.types import KeyId


@dataclass(frozen=True)
class Caller:
    """The desk that calls, and what it sent."""

    desk: Desk
    body: bytes


class DeskAuth(AuthBase):
    """`Authorization: Desk <compact JWS>` (`sync.desk_calls`)."""

    openapi_type = "http"
    openapi_scheme = SCHEME
    openapi_description = (
        "A compact JWS (ES256) by the desk's signing key over method, path, moment and body."
    )

    def __init__(self, now: Callable[[], datetime] = timezone.now) -> None:
        self.now = now
        super().__init__()

    def __call__(self, request: HttpRequest) -> Caller:
        """Raises `Refused`: 401 with the rule that the call breaks, 413 for too large a body."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != SCHEME or not token:
            raise _refused("token", "Sign the call with the desk's key.")
        body = read_body(request, most=LARGEST_BODY) if request.method == "PUT" else b""
        return believe(token, request, body, self.now())


def believe(token: str, request: HttpRequest, body: bytes, now: datetime) -> Caller:
    """The desk that signed this very request, for the first time."""
    desks = calling_desks()
    signing = {kid: desk.signing_key for kid, desk in desks.items()}
    try:
        call = read_call(
            token,
            method=request.method or "",
            target=request.get_full_path(),
            body=body,
            now=now,
            key_of=signing.get,
        )
    except CallRefused as error:
        raise _refused(error.rule, str(error)) from None
    _use_up(call, now)
    return Caller(desks[call.kid], body)


def _use_up(call: Call, now: datetime) -> None:
    # A call is believed for as long as its clock is near ours; its mark is kept twice that long.
    DeskCall.objects.filter(until__lt=now).delete()
    until = datetime.fromtimestamp(call.issued_s, UTC) + timedelta(seconds=2 * LEEWAY_S)
    try:
        with transaction.atomic():
            DeskCall.objects.create(mark=_mark(call.kid, call.number), until=until)
    except IntegrityError:
        raise _refused("replay", "This very call was made before. Sign a new one.") from None


def _mark(kid: KeyId, number: str) -> str:
    return hashlib.sha256(f"{kid}.{number}".encode("ascii")).hexdigest()


def _refused(rule: str, words: str) -> Refused:
    return Refused(401, rule, words, headers={"WWW-Authenticate": SCHEME})


def caller_of(request: Any) -> Caller:
    """The desk that `DeskAuth` found."""
    caller: Caller = request.auth
    return caller
