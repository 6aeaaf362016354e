"""Believing a desk: each call is signed by the desk's own key, and believed once.

`DeskAuth` is django-ninja's hook; what it finds is `request.auth`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security.base import AuthBase

from hub.api.proven import refused, signed_call, use_up
from hub.tips.keys import calling_desks
from hub.tips.models import DeskCall
from sync.desk_calls import SCHEME, read_call
from sync.errors import CallRefused
from sync.models import Desk
from sync.sealing import LARGEST_BODY


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
        token, body = signed_call(
            request, SCHEME, most=LARGEST_BODY, missing="Sign the call with the desk's key."
        )
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
        raise refused(SCHEME, error.rule, str(error)) from None
    use_up(call, DeskCall, SCHEME, now)
    return Caller(desks[call.kid], body)


def caller_of(request: Any) -> Caller:
    """The desk that `DeskAuth` found."""
    caller: Caller = request.auth
    return caller
