"""A desk at the hub: believed by its signature alone, once, and about its own tips only."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.http import HttpResponse
from django.test import Client, RequestFactory

from hub.api.refusals import Refused
from hub.tips.calling import believe
from hub.tips.models import DeskCall, TipReply
from sync.canonical import canonical_json
from sync.desk_calls import LEEWAY_S, KeyOf, read_call, sign_call
from sync.encoding import decoded, encoded
from sync.errors import CallRefused
from sync.models.submission import Jwe
from tests.fixtures_fleet import draft_desk
from tests.fixtures_hub import hub  # noqa: F401
from tests.fixtures_tips import read_tip, signing_secret, tip_id
from tests.fixtures_tips_hub import (
    OTHER_SEED,
    TipHub,
    reply_target,
    rows,
    sealed_reply,
    tip_hub,  # noqa: F401
)
from tests.making import desk_secret, make_desk, public_key

TIPS = "/api/v1/desk/tips"


@dataclass(frozen=True)
class Signed:
    """What a call says of itself, to be changed one by one."""

    signing: EllipticCurvePrivateKey = field(default_factory=signing_secret)
    method: str = "GET"
    target: str = TIPS
    body: bytes = b""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    jti: str | None = None

    def token(self) -> str:
        """Signed."""
        return sign_call(
            self.signing, self.method, self.target, self.body, at=self.at, jti=self.jti
        )


def code_of(answer: HttpResponse) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["code"]


def spoilt(token: str, part: int, change: Callable[[dict[str, Any]], object]) -> str:
    """The token with another header (0) or other claims (1), and the signature it had."""
    parts = token.split(".")
    read = json.loads(decoded(parts[part]))
    change(read)
    parts[part] = encoded(json.dumps(read, sort_keys=True, separators=(",", ":")).encode())
    return ".".join(parts)


def test_a_desk_reads_what_is_sealed_to_it(tip_hub: TipHub) -> None:  # noqa: F811
    mine = tip_hub.sent(1)
    both = tip_hub.sent(2, tip_hub.desk, tip_hub.other)
    tip_hub.sent(3, tip_hub.other)
    assert tip_hub.reply(mine).status_code == 201
    answer = tip_hub.call("GET", TIPS)
    assert answer.status_code == 200
    found = answer.json()
    assert found["next"] is None
    assert [(tip["number"], tip["id"], tip["replies"]) for tip in found["tips"]] == [
        (1, mine.tip.id, 1),
        (2, both.tip.id, 0),
    ]
    first = found["tips"][0]
    assert set(first) == {"number", "id", "hour", "size", "kids", "envelope", "replies"}
    assert first["hour"].endswith(":00:00Z")
    envelope = Jwe.model_validate(first["envelope"])
    assert read_tip(mine.submission.model_copy(update={"envelope": envelope})) == mine.tip


def test_a_desk_goes_on_from_the_last_tip_it_has(tip_hub: TipHub) -> None:  # noqa: F811
    for seed in range(1, 6):
        tip_hub.sent(seed, *((tip_hub.other,) if seed == 3 else ()))
    pages, after = [], 0
    while after is not None:
        page = tip_hub.call("GET", f"{TIPS}?after={after}&limit=2").json()
        pages.append([tip["number"] for tip in page["tips"]])
        after = page["next"]
    assert pages == [[1, 2], [4, 5]]
    assert tip_hub.call("GET", f"{TIPS}?after=5").json() == {"tips": [], "next": None}


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "after=-1", "after=x", "after=1e30"])
def test_a_page_that_there_cannot_be_is_refused(tip_hub: TipHub, query: str) -> None:  # noqa: F811
    assert code_of(tip_hub.call("GET", f"{TIPS}?{query}")) == (422, "malformed")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        pytest.param({"signing": desk_secret(7)}, "key", id="another key"),
        pytest.param({"signing": desk_secret(2)}, "key", id="the desk's sealing key"),
        pytest.param({"method": "PUT"}, "method", id="another method"),
        pytest.param({"target": f"{TIPS}?after=1"}, "target", id="another query"),
        pytest.param({"target": "/api/v1/receipts"}, "target", id="another path"),
        pytest.param({"body": b"{}"}, "body", id="another body"),
        pytest.param({"at": datetime.now(UTC) - timedelta(hours=1)}, "clock", id="too old"),
        pytest.param({"at": datetime.now(UTC) + timedelta(hours=1)}, "clock", id="to come"),
    ],
)
def test_a_call_that_was_signed_for_something_else_is_refused(
    tip_hub: TipHub,  # noqa: F811
    change: dict[str, Any],
    rule: str,
) -> None:
    tip_hub.sent()
    answer = tip_hub.call("GET", TIPS, token=Signed(**change).token())
    assert code_of(answer) == (401, rule)
    assert answer.headers["WWW-Authenticate"] == "Desk"
    assert not DeskCall.objects.exists(), "a call that is not believed uses nothing up"


def test_a_call_that_is_made_again_is_refused(tip_hub: TipHub) -> None:  # noqa: F811
    token = Signed().token()
    assert tip_hub.call("GET", TIPS, token=token).status_code == 200
    assert code_of(tip_hub.call("GET", TIPS, token=token)) == (401, "replay")


def test_a_number_that_was_used_before_is_refused_under_another_signature(
    tip_hub: TipHub,  # noqa: F811
) -> None:
    jti = encoded(bytes(16))
    later = datetime.now(UTC) + timedelta(seconds=3)
    assert tip_hub.call("GET", TIPS, token=Signed(jti=jti).token()).status_code == 200
    again = tip_hub.call("GET", TIPS, token=Signed(jti=jti, at=later).token())
    assert code_of(again) == (401, "replay")
    other = tip_hub.call("GET", TIPS, token=Signed(signing_secret(OTHER_SEED), jti=jti).token())
    assert other.status_code == 200, "each desk counts for itself"


def test_marks_of_calls_go_when_no_call_of_theirs_would_be_believed(
    tip_hub: TipHub,  # noqa: F811
) -> None:
    tip_hub.call("GET", TIPS)
    DeskCall.objects.update(until=datetime.now(UTC) - timedelta(seconds=1))
    tip_hub.call("GET", TIPS)
    assert DeskCall.objects.count() == 1


@pytest.mark.parametrize(
    ("part", "change"),
    [
        pytest.param(0, lambda h: h.update(alg="none"), id="alg none"),
        pytest.param(0, lambda h: h.update(alg="HS256"), id="alg HS256"),
        pytest.param(0, lambda h: h.update(typ="dpop+jwt"), id="another typ"),
        pytest.param(0, lambda h: h.update(crit=["b64"], b64=False), id="crit"),
        pytest.param(0, lambda h: h.update(jwk={"kty": "EC"}), id="jwk"),
        pytest.param(0, lambda h: h.pop("kid"), id="no kid"),
        pytest.param(1, lambda c: c.update(iat=str(c["iat"])), id="iat that is text"),
        pytest.param(1, lambda c: c.update(exp=2**40), id="another claim"),
    ],
)
def test_a_token_off_the_profile_is_refused(
    tip_hub: TipHub,  # noqa: F811
    part: int,
    change: Callable[[dict[str, Any]], object],
) -> None:
    answer = tip_hub.call("GET", TIPS, token=spoilt(Signed().token(), part, change))
    assert answer.status_code == 401
    assert answer.json()["code"] == ("token" if part == 0 else "signature")


def test_a_call_is_remembered_for_as_long_as_it_would_be_believed(
    tip_hub: TipHub,  # noqa: F811
    rf: RequestFactory,
) -> None:
    signed = datetime.now(UTC) + timedelta(seconds=LEEWAY_S - 1)  # by a desk's clock that is ahead
    token = Signed(at=signed).token()
    request = rf.get(TIPS)
    assert believe(token, request, b"", datetime.now(UTC)).desk == tip_hub.desk
    for later_s in (1, LEEWAY_S, 2 * LEEWAY_S - 3):
        with pytest.raises(Refused) as refused:
            believe(token, request, b"", datetime.now(UTC) + timedelta(seconds=later_s))
        assert refused.value.stable == "replay"


@pytest.mark.parametrize("part", [0, 1], ids=["header", "claims"])
@pytest.mark.parametrize(
    "respelt",
    [lambda text: text + b" ", lambda text: text[:-1] + b"," + text[1:]],
    ids=["white space", "every member twice"],
)
def test_a_call_has_one_spelling(part: int, respelt: Callable[[bytes], bytes]) -> None:
    signing = signing_secret()
    parts = Signed().token().split(".")[:2]
    parts[part] = encoded(respelt(decoded(parts[part])))
    assert rule_of(sealed_call(signing, ".".join(parts))) == "token"


def test_a_longer_signature_of_the_same_numbers_is_none() -> None:
    head, claims, signature = Signed().token().split(".")
    half = len(decoded(signature)) // 2
    longer = decoded(signature)[:half] + bytes(2) + decoded(signature)[half:]
    assert rule_of(f"{head}.{claims}.{encoded(longer)}") == "signature"


def test_a_key_counts_under_its_own_name_only() -> None:
    # Whoever looks a key up may be mistaken: under another's name it signs for nobody.
    stranger = public_key(desk_secret(7))
    token = sealed_call(desk_secret(7), Signed().token().rsplit(".", 1)[0])
    assert rule_of(token, key_of=lambda _kid: stranger) == "key"


def sealed_call(signing: EllipticCurvePrivateKey, signed: str) -> str:
    """A token with a good signature over whatever it says."""
    r, s = decode_dss_signature(signing.sign(signed.encode(), ECDSA(SHA256())))
    return f"{signed}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def rule_of(token: str, key_of: KeyOf | None = None) -> str:
    """Why a call of the desk is not believed."""
    key = public_key(signing_secret())
    with pytest.raises(CallRefused) as refused:
        read_call(
            token,
            method="GET",
            target=TIPS,
            body=b"",
            now=datetime.now(UTC),
            key_of=key_of or {key.kid: key}.get,
        )
    return refused.value.rule


@pytest.mark.parametrize("token", ["", "x", "a.b", "a.b.c.d", "..", "é.é.é", "?.?.?"])
def test_what_is_no_token_is_refused(tip_hub: TipHub, token: str) -> None:  # noqa: F811
    assert code_of(tip_hub.call("GET", TIPS, token=token)) == (401, "token")


@pytest.mark.parametrize("scheme", [None, "Bearer", "desk"])
def test_without_a_signature_nothing_is_answered(
    tip_hub: TipHub,  # noqa: F811
    scheme: str | None,
) -> None:
    headers = {} if scheme is None else {"Authorization": f"{scheme} {Signed().token()}"}
    client = Client(headers=headers)
    client.force_login(tip_hub.hub.root)
    assert code_of(client.get(TIPS)) == (401, "token")
    put = client.put(reply_target(tip_id(), 1), "{}", content_type="application/json")
    assert code_of(put) == (401, "token")


def test_altered_claims_break_the_signature() -> None:
    key = public_key(signing_secret())
    now = datetime.now(UTC)
    token = spoilt(Signed().token(), 1, lambda claims: claims.update(htu="/other"))
    with pytest.raises(CallRefused) as refused:
        read_call(
            token, method="GET", target="/other", body=b"", now=now, key_of={key.kid: key}.get
        )
    assert refused.value.rule == "signature"


def test_a_desk_that_only_one_person_wants_may_not_call(tip_hub: TipHub) -> None:  # noqa: F811
    draft_desk(tip_hub.hub.ana, make_desk("otra", seed=61))
    assert code_of(tip_hub.call("GET", TIPS, seed=61)) == (401, "key")


def test_an_earlier_signing_key_may_not_call(tip_hub: TipHub) -> None:  # noqa: F811
    from hub.desks.models import Desk

    newer = tip_hub.desk.model_copy(update={"signing_key": public_key(desk_secret(77))})
    row = Desk.objects.get(desk_id=newer.id)
    draft = draft_desk(tip_hub.hub.ana, newer, pk=row.pk)
    tip_hub.hub.agree(draft, tip_hub.hub.ana, tip_hub.hub.beto)
    assert code_of(tip_hub.call("GET", TIPS)) == (401, "key")
    assert tip_hub.call("GET", TIPS, signing=desk_secret(77)).status_code == 200


# --- replies ---------------------------------------------------------------------------------


def test_a_reply_is_kept_once(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent()
    envelope = canonical_json(sealed_reply(given))
    target = reply_target(given.tip.id, 1)
    answers = [tip_hub.call("PUT", target, envelope) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == {"id": given.tip.id, "n": 1}
    [row] = TipReply.objects.all()
    assert bytes(row.envelope) == envelope
    assert (row.hour.minute, row.hour.second) == (0, 0)


def test_another_reply_of_the_same_number_is_refused(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent()
    assert tip_hub.reply(given).status_code == 201
    assert code_of(tip_hub.reply(given, text="Otra cosa.")) == (409, "other_bytes")
    assert rows()[2] == 1


def test_a_reply_that_is_not_the_next_is_refused(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent()
    no = tip_hub.reply(given, 2)
    assert code_of(no) == (409, "number")
    assert "number 1" in no.json()["message"]
    assert rows()[2] == 0


def test_a_ninth_reply_has_no_place(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent()
    statuses = [tip_hub.reply(given, number).status_code for number in range(1, 10)]
    assert statuses == [201] * 8 + [409]


def test_another_desks_tip_is_nowhere_to_be_found(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent(1, tip_hub.other)
    assert code_of(tip_hub.reply(given)) == (404, "unknown_tip")
    assert tip_hub.call("GET", TIPS).json()["tips"] == []
    assert tip_hub.reply(given, seed=OTHER_SEED).status_code == 201


def test_a_reply_to_no_tip_is_refused(tip_hub: TipHub) -> None:  # noqa: F811
    assert code_of(tip_hub.reply(tip_hub.given())) == (404, "unknown_tip")


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (reply_target(tip_id(1), 2), "number"),
        (reply_target(tip_id(2), 1), "id"),
        (reply_target(tip_id(1), 0), "malformed"),
        (reply_target(tip_id(1), 1000), "malformed"),
    ],
)
def test_a_reply_put_in_anothers_place_is_refused(
    tip_hub: TipHub,  # noqa: F811
    target: str,
    code: str,
) -> None:
    given = tip_hub.sent(1)
    answer = tip_hub.call("PUT", target, canonical_json(sealed_reply(given)))
    assert code_of(answer) == (422, code)
    assert rows()[2] == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [(b"{}", 422, "member"), (b"", 415, "media_type"), (b"[", 422, "json"),
     (b" " * (128 * 1024 + 1), 413, "too_large")],
)  # fmt: skip
def test_what_is_no_sealed_reply_is_refused(
    tip_hub: TipHub,  # noqa: F811
    body: bytes,
    status: int,
    code: str,
) -> None:
    given = tip_hub.sent()
    answer = tip_hub.call("PUT", reply_target(given.tip.id, 1), body)
    assert code_of(answer) == (status, code)


def test_a_reply_spelt_otherwise_than_its_decoy_is_refused(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent()
    envelope = sealed_reply(given)
    header = json.loads(decoded(envelope.protected))
    respelt = encoded(json.dumps(dict(sorted(header.items())), separators=(",", ":")).encode())
    body = canonical_json(envelope.model_copy(update={"protected": respelt}))
    answer = tip_hub.call("PUT", reply_target(given.tip.id, 1), body)
    assert code_of(answer) == (422, "protected")


def test_a_body_altered_on_the_way_is_refused(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent()
    target = reply_target(given.tip.id, 1)
    token = Signed(method="PUT", target=target, body=canonical_json(sealed_reply(given))).token()
    altered = canonical_json(sealed_reply(given, text="Otra cosa."))
    assert code_of(tip_hub.call("PUT", target, altered, token=token)) == (401, "body")
    assert rows()[2:] == (0, 0)
