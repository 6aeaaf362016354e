"""A hub that two people have let desks into, and what is said to its API about tips.

`tip_hub` is a fixture to import by name, with the `hub` it stands on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.http import HttpResponse
from django.test import Client

from hub.tips.models import DeskCall, SealedTo, Tip, TipReply
from sync.canonical import canonical_json, content_sha256
from sync.desk_calls import sign_call
from sync.models import Desk, DeskKey
from sync.models.submission import Jwe, Submission
from sync.sealing import delivery_body, seal_reply
from sync.types import KeyId, Lookup, TipId
from sync.work import solve
from tests.fixtures_fleet import draft_desk
from tests.fixtures_hub import Hub
from tests.fixtures_tips import Given, given_tip, made_reply, signing_secret
from tests.making import desk_secret, make_desk, public_key

BITS = 4
"""Work the test hub asks for: 16 hashes."""
JSON = "application/json"
OTHER_SEED = 41
"""Of the second desk, `intake-mx`."""


def running_desk(desk_id: str = "intake-us", seed: int = 1) -> Desk:
    """`make_desk` whose second key runs now."""
    return make_desk(desk_id, at=datetime.now(UTC), seed=seed)


def now_to(*desks: Desk) -> tuple[tuple[Desk, DeskKey], ...]:
    """These desks with the keys they have now, for `fixtures_tips.given_tip(to=)`."""
    now = datetime.now(UTC)
    return tuple((desk, key) for desk in desks if (key := desk.key_at(now)) is not None)


def kid_of(number: int) -> KeyId:
    """The id of `desk_secret(number)`."""
    return public_key(desk_secret(number)).kid


def paid(submission: Submission, bits: int = BITS) -> bytes:
    """What `PUT /tips/{id}` is sent."""
    return delivery_body(submission, solve(submission.id, content_sha256(submission), bits))


@dataclass
class TipHub:
    """The hub under test, its two desks, and calls to it."""

    hub: Hub
    desk: Desk
    other: Desk

    def given(self, seed: int = 1, *desks: Desk, **changes: Any) -> Given:
        """A tip sealed to `desk` (or to `desks`), with all that belongs to it; not yet sent."""
        return given_tip(seed, to=now_to(*(desks or (self.desk,))), **changes)

    def put(self, tip_id: TipId, body: bytes, **more: Any) -> HttpResponse:
        """`PUT /tips/{id}`, as anybody."""
        path = f"/api/v1/tips/{tip_id}"
        return Client().put(path, body, content_type=JSON, **more)

    def sent(self, seed: int = 1, *desks: Desk, **changes: Any) -> Given:
        """A tip that the hub has taken."""
        given = self.given(seed, *desks, **changes)
        answer = self.put(given.tip.id, paid(given.submission))
        assert answer.status_code == 201, answer.content
        return given

    def ask(self, lookup: Lookup, **more: Any) -> HttpResponse:
        """`POST /receipts`, as anybody."""
        body = json.dumps({"lookup": lookup})
        return Client().post("/api/v1/receipts", body, content_type=JSON, **more)

    def call(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        *,
        seed: int = 1,
        token: str | None = None,
        signing: EllipticCurvePrivateKey | None = None,
    ) -> HttpResponse:
        """A call signed by the desk of `seed` just now, or one with this very token."""
        if token is None:
            key = signing or signing_secret(seed)
            token = sign_call(key, method, target, body, at=datetime.now(UTC))
        headers = {"Authorization": f"Desk {token}"}
        return Client().generic(method, target, body, content_type=JSON, headers=headers)

    def reply(self, given: Given, number: int = 1, seed: int = 1, **changes: Any) -> HttpResponse:
        """A desk's reply to a tip."""
        envelope = sealed_reply(given, number, seed, **changes)
        target = reply_target(given.tip.id, number)
        return self.call("PUT", target, canonical_json(envelope), seed=seed)


def sealed_reply(given: Given, number: int = 1, seed: int = 1, **changes: Any) -> Jwe:
    """A reply to this tip, sealed."""
    reply = made_reply(given, number, **changes)
    return seal_reply(reply, given.secret.public, signing_secret(seed))


def reply_target(tip_id: TipId, number: int) -> str:
    """Where a reply is put."""
    return f"/api/v1/desk/tips/{tip_id}/replies/{number}"


def rows() -> tuple[int, ...]:
    """How many rows each table of the app has, in order: tips, keys, replies, calls."""
    return tuple(model.objects.count() for model in (Tip, SealedTo, TipReply, DeskCall))


@pytest.fixture
def tip_hub(hub: Hub, settings: Any) -> TipHub:
    """Two intake desks that Ana sent and Beto let in; nothing sent yet."""
    settings.SEBUSCA_TIP_BITS = BITS
    desks = running_desk(), running_desk("intake-mx", OTHER_SEED)
    for desk in desks:
        hub.agree(draft_desk(hub.ana, desk), hub.ana, hub.beto)
    return TipHub(hub, *desks)
