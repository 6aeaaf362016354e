"""Believing an approver: each call is signed by a key that the feed's root names for its targets,
and believed once. `SignerAuth` is django-ninja's hook; what it finds is `request.auth`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security.base import AuthBase
from tuf.api.metadata import Root

from hub.api.proven import refused, signed_call, use_up
from hub.signing.models import SignerCall
from sync.errors import CallRefused, PublishError
from sync.layout import FEED
from sync.publish import read_root
from sync.signing_calls import SCHEME, TufKeyId, read_call

LARGEST_BODY: Final = 1024
"""Bytes of a signature with its JSON."""


@dataclass(frozen=True)
class Approver:
    """Who calls, what they sent, and the root that names them."""

    key_id: TufKeyId
    body: bytes
    root: Root


class SignerAuth(AuthBase):
    """`Authorization: Signer <compact JWS>` (`sync.signing_calls`)."""

    openapi_type = "http"
    openapi_scheme = SCHEME
    openapi_description = (
        "A compact JWS (EdDSA) by an approver's key over method, path, moment and body."
    )

    def __init__(self, now: Callable[[], datetime] = timezone.now) -> None:
        self.now = now
        super().__init__()

    def __call__(self, request: HttpRequest) -> Approver:
        """Raises `Refused`: 401 with the rule that the call breaks, 413 for too large a body."""
        token, body = signed_call(
            request, SCHEME, most=LARGEST_BODY, missing="Sign the call with an approver's key."
        )
        return believe(token, request, body, self.now())


def believe(token: str, request: HttpRequest, body: bytes, now: datetime) -> Approver:
    """The approver who signed this very request, for the first time."""
    try:
        root = read_root(settings.SEBUSCA_FEED_ROOT / FEED)
    except PublishError:
        raise refused(
            SCHEME, "key", "The hub's feed cannot be read, so it knows no approver."
        ) from None
    try:
        call = read_call(
            token,
            method=request.method or "",
            target=request.get_full_path(),
            body=body,
            now=now,
            public_of=lambda key_id: public_key_of(root, key_id),
        )
    except CallRefused as error:
        raise refused(SCHEME, error.rule, str(error)) from None
    use_up(call, SignerCall, SCHEME, now)
    return Approver(call.kid, body, root)


def public_key_of(root: Root, key_id: str) -> bytes | None:
    """The Ed25519 key of an approver whom the root names; None for anybody else."""
    if key_id not in root.roles["targets"].keyids:
        return None
    key = root.keys[key_id]
    return bytes.fromhex(key.keyval["public"]) if key.keytype == "ed25519" else None


def approver_of(request: Any) -> Approver:
    """The approver whom `SignerAuth` found."""
    approver: Approver = request.auth
    return approver
