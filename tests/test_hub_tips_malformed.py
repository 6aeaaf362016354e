"""Everything that is no sealed tip of our profile: a clear refusal, and nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from hub.approvals.models import Counter
from sync.encoding import decoded, encoded
from sync.models import Submission
from sync.sealing import LARGEST_BODY
from tests.fixtures_hub import hub  # noqa: F401
from tests.fixtures_tips import tip_id
from tests.fixtures_tips_hub import (
    JSON,
    TipHub,
    kid_of,
    paid,
    rows,
    running_desk,
    tip_hub,  # noqa: F401
)

NONCE = "0" * 16
Members = dict[str, Any]
Change = Callable[[Members], object]


def members(submission: Submission) -> Members:
    """A submission as JSON, to be spoilt."""
    found: Members = submission.model_dump(mode="json", exclude_none=True)
    return found | {"work": NONCE}


def header(**changes: object) -> Change:
    """Changes the protected header; None takes a member out."""

    def change(body: Members) -> None:
        read = json.loads(decoded(body["envelope"]["protected"])) | changes
        kept = {name: value for name, value in read.items() if value is not None}
        body["envelope"]["protected"] = encoded(json.dumps(kept, separators=(",", ":")).encode())

    return change


def recipient(**changes: object) -> Change:
    """Changes the header of the first recipient."""
    return lambda body: body["envelope"]["recipients"][0]["header"].update(changes)


def envelope(**changes: object) -> Change:
    """Changes the envelope's own members."""
    return lambda body: body["envelope"].update(changes)


def top(**changes: object) -> Change:
    """Changes the submission's own members."""
    return lambda body: body.update(changes)


def one_byte_less(body: Members) -> None:
    """A ciphertext that is no bucket."""
    body["envelope"]["ciphertext"] = encoded(decoded(body["envelope"]["ciphertext"])[:-1])


def off_the_curve(body: Members) -> None:
    """An ephemeral key whose y is another point's."""
    epk = body["envelope"]["recipients"][0]["header"]["epk"]
    epk["y"] = epk["x"]


def without(*path: str) -> Change:
    """Takes a member out."""

    def change(body: Members) -> None:
        for name in path[:-1]:
            body = body[name]
        del body[path[-1]]

    return change


def kept_nothing() -> bool:
    """No row of ours, and no number given."""
    return rows() == (0, 0, 0, 0) and not Counter.objects.filter(name="tip").exists()


def code_of(answer: HttpResponse) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        pytest.param(header(alg="ECDH-ES"), "alg", id="alg without a key wrap"),
        pytest.param(header(alg="RSA-OAEP-256"), "alg", id="another alg"),
        pytest.param(header(alg=None), "alg", id="no alg"),
        pytest.param(header(enc="A128CBC-HS256"), "enc", id="another enc"),
        pytest.param(header(typ="sebusca-reply"), "typ", id="another typ"),
        pytest.param(header(typ=None), "typ", id="no typ"),
        pytest.param(header(v=2), "member", id="another version"),
        pytest.param(header(v=True), "member", id="a version that is no number"),
        pytest.param(header(zip="DEF"), "zip", id="zip"),
        pytest.param(header(crit=["b64"]), "crit", id="crit"),
        pytest.param(header(jku="https://example.org/keys"), "member", id="jku"),
        pytest.param(header(jwk={"kty": "EC"}), "member", id="jwk"),
        pytest.param(recipient(zip="DEF"), "zip", id="zip for one recipient"),
        pytest.param(recipient(alg="dir"), "alg", id="alg for one recipient"),
        pytest.param(recipient(kid=kid_of(2)[::-1]), "kid", id="altered kid"),
        pytest.param(header(kids=[kid_of(3)]), "kid", id="altered kids"),
        pytest.param(header(kids=[]), "kid", id="no kids"),
        pytest.param(off_the_curve, "curve", id="off-curve point"),
        pytest.param(recipient(epk=None), "json", id="no ephemeral key"),
        pytest.param(one_byte_less, "size", id="size off the bucket"),
        pytest.param(envelope(iv=encoded(bytes(8))), "size", id="short iv"),
        pytest.param(envelope(tag=encoded(bytes(12))), "size", id="short tag"),
        pytest.param(envelope(unprotected={"alg": "dir"}), "member", id="unprotected header"),
        pytest.param(envelope(aad="AAAA"), "member", id="aad"),
        pytest.param(envelope(protected="?"), "protected", id="protected that is no base64url"),
        pytest.param(without("envelope", "tag"), "member", id="no tag"),
        pytest.param(header(tip=tip_id(7)), "id", id="sealed for another tip"),
        pytest.param(top(id=tip_id(7)), "id", id="another id in the body"),
        pytest.param(top(lookup="short"), "lookup", id="lookup"),
        pytest.param(top(wrapped_key="a.b.c.d.e"), "wrapped_key", id="wrapped key"),
        pytest.param(top(schema_version=2), "json", id="another schema"),
        pytest.param(top(screen="TESTSCRN"), "member", id="extra member"),
        pytest.param(top(lookup=None), "lookup", id="null"),
        pytest.param(without("work"), "member", id="no work"),
        pytest.param(without("wrapped_key"), "member", id="no wrapped key"),
    ],
)
def test_an_envelope_off_the_profile_is_refused_by_its_rule(
    tip_hub: TipHub,  # noqa: F811
    change: Change,
    rule: str,
) -> None:
    given = tip_hub.given()
    body = members(given.submission)
    change(body)
    answer = tip_hub.put(given.tip.id, json.dumps(body).encode())
    assert code_of(answer) == (422, rule)
    assert kept_nothing()


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param(lambda raw: raw[:-1], id="cut short"),
        pytest.param(lambda raw: raw[:-1] + b',"id":"' + b"0" * 32 + b'"}', id="a member twice"),
        pytest.param(lambda raw: b"[" + raw + b"]", id="a list"),
        pytest.param(lambda raw: b"\xff" + raw, id="not UTF-8"),
        pytest.param(lambda raw: raw[:0] + b"[" * 100_000, id="deep"),
    ],
)
def test_a_body_that_is_no_json_object_of_ours_is_refused(
    tip_hub: TipHub,  # noqa: F811
    spoilt: Callable[[bytes], bytes],
) -> None:
    given = tip_hub.given()
    answer = tip_hub.put(given.tip.id, spoilt(paid(given.submission)))
    assert code_of(answer) == (422, "json")
    assert kept_nothing()


def test_a_tip_for_a_desk_that_nobody_let_in_is_refused(tip_hub: TipHub) -> None:  # noqa: F811
    stranger = running_desk("stranger", seed=71)
    given = tip_hub.given(1, tip_hub.desk, stranger)
    answer = tip_hub.put(given.tip.id, paid(given.submission))
    assert code_of(answer) == (422, "unknown_kid")
    assert kid_of(72) in answer.json()["message"]
    assert kept_nothing()


def test_an_id_that_is_not_the_one_it_is_sent_under_is_refused(
    tip_hub: TipHub,  # noqa: F811
) -> None:
    answer = tip_hub.put(tip_id(2), paid(tip_hub.given(1).submission))
    assert code_of(answer) == (422, "id")
    assert kept_nothing()


@pytest.mark.parametrize("name", ["x", "0" * 31, "0" * 33, "A" * 32, "%00" * 32])
def test_an_address_that_is_no_tips_is_refused(tip_hub: TipHub, name: str) -> None:  # noqa: F811
    body = paid(tip_hub.given().submission)
    answer = Client().put(f"/api/v1/tips/{name}", body, content_type=JSON)
    assert code_of(answer) == (422, "malformed")
    assert kept_nothing()


def test_a_body_that_is_too_large_is_refused_before_it_is_read(
    tip_hub: TipHub,  # noqa: F811
) -> None:
    answer = tip_hub.put(tip_id(), b" " * (LARGEST_BODY + 1))
    assert code_of(answer) == (413, "too_large")
    assert kept_nothing()


def test_a_whole_tip_in_too_large_a_body_is_refused(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.given()
    raw = paid(given.submission)
    answer = tip_hub.put(given.tip.id, raw + b" " * (LARGEST_BODY + 1 - len(raw)))
    assert code_of(answer) == (413, "too_large")
    assert kept_nothing()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_media_type_is_refused(tip_hub: TipHub, kind: str) -> None:  # noqa: F811
    given = tip_hub.given()
    path = f"/api/v1/tips/{given.tip.id}"
    answer = Client().generic("PUT", path, paid(given.submission), content_type=kind)
    assert code_of(answer) == (415, "media_type")
    assert kept_nothing()


@pytest.mark.parametrize("nonce", [NONCE, "x" * 16, "", 7, None, [NONCE]])
def test_work_that_does_not_pay_is_refused_with_the_bits_that_would(
    tip_hub: TipHub,  # noqa: F811
    settings: Any,
    nonce: object,
) -> None:
    settings.SEBUSCA_TIP_BITS = 24
    given = tip_hub.given()
    body = members(given.submission) | {"work": nonce}
    answer = tip_hub.put(given.tip.id, json.dumps(body).encode())
    assert code_of(answer) == (402, "work")
    assert answer.json()["fields"] == {"bits": ["24"]}
    assert kept_nothing()


def test_work_for_another_tip_does_not_pay(tip_hub: TipHub, settings: Any) -> None:  # noqa: F811
    settings.SEBUSCA_TIP_BITS = 12
    one, two = tip_hub.given(1), tip_hub.given(2)
    work = json.loads(paid(one.submission, 12))["work"]
    answer = tip_hub.put(two.tip.id, json.dumps(members(two.submission) | {"work": work}).encode())
    assert code_of(answer) == (402, "work")


def test_other_bytes_under_an_id_that_is_taken_are_refused(
    tip_hub: TipHub,  # noqa: F811
) -> None:
    tip_hub.sent(1)
    answer = tip_hub.put(tip_id(1), paid(tip_hub.given(1).submission))
    assert code_of(answer) == (409, "other_bytes")
    assert rows() == (1, 1, 0, 0)


def test_another_tip_under_a_receipt_that_is_taken_is_refused(
    tip_hub: TipHub,  # noqa: F811
) -> None:
    first = tip_hub.sent(1)
    second = tip_hub.given(2).submission.model_copy(update={"lookup": first.keys.lookup})
    answer = tip_hub.put(second.id, paid(second))
    assert code_of(answer) == (409, "lookup")
    assert rows() == (1, 1, 0, 0)


def test_a_refusal_repeats_nothing_of_what_was_sent(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.given()
    body = members(given.submission) | {"words": "Lo vi ayer", "Vi a Rogelio": 1}
    answer = tip_hub.put(given.tip.id, json.dumps(body).encode())
    assert answer.status_code == 422
    assert not [words for words in ("Lo vi ayer", "Rogelio") if words in answer.content.decode()]
