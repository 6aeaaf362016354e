"""Loaded by schemathesis (`SCHEMATHESIS_HOOKS`): signs each of its calls as the test's approver."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import schemathesis
from requests import PreparedRequest
from requests.auth import AuthBase

from sync.keys import KeyRing
from sync.signing_calls import SCHEME, sign_call


class SignedByAnApprover(AuthBase):
    """Signs what is about to be sent."""

    def __init__(self, folder: Path) -> None:
        [self.signer] = KeyRing.load([folder]).signers("feed", "targets")

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """See `sync.signing_calls`."""
        method = request.method or ""
        body = request.body if method == "PUT" and request.body else b""
        sent = body.encode() if isinstance(body, str) else body
        if method in {"GET", "PUT"}:
            token = sign_call(self.signer, method, request.path_url, sent, at=datetime.now(UTC))
            request.headers["Authorization"] = f"{SCHEME} {token}"
        return request


schemathesis.auth.set_from_requests(SignedByAnApprover(Path(os.environ["APPROVER_KEYS"])))
