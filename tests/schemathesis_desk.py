"""Loaded by schemathesis (`SCHEMATHESIS_HOOKS`): signs each of its calls as the test's desk."""

from __future__ import annotations

from datetime import UTC, datetime

import schemathesis
from requests import PreparedRequest
from requests.auth import AuthBase

from sync.desk_calls import SCHEME, sign_call
from tests.fixtures_tips import signing_secret


class SignedByTheDesk(AuthBase):
    """Signs what is about to be sent."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """See `sync.desk_calls`."""
        method = request.method or ""
        body = request.body if method == "PUT" and request.body else b""
        sent = body.encode() if isinstance(body, str) else body
        target = request.path_url
        if method in {"GET", "PUT"}:
            token = sign_call(signing_secret(), method, target, sent, at=datetime.now(UTC))
            request.headers["Authorization"] = f"{SCHEME} {token}"
        return request


schemathesis.auth.set_from_requests(SignedByTheDesk())
