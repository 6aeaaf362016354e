"""Malformed submissions, one change each: refused by a stable rule before any cryptography."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from sync.canonical import canonical_json
from sync.encoding import decoded, encoded, strict_object
from sync.errors import EnvelopeRefused
from sync.models import Jwe, Submission
from sync.sealing import (
    check_reply,
    check_submission,
    delivery_body,
    open_tip,
    read_delivery,
    read_reply_envelope,
    read_submission,
    seal_reply,
)
from sync.sealing.boxes import seal_to
from sync.types import KeyId, TipId
from tests.fixtures_tips import (
    desk_secrets,
    given_tip,
    intake,
    made_reply,
    made_submission,
    signing_secret,
    tip_id,
)
from tests.making import desk_secret, make_desk, public_key

GIVEN = given_tip(1, to=intake(make_desk("intake-us"), make_desk("intake-mx", seed=50)))
SEALED = GIVEN.submission
WHOLE: dict[str, Any] = json.loads(canonical_json(SEALED))
STRANGER = public_key(desk_secret(99)).kid
OFF_CURVE = encoded(b"\x01" * 32)


def changed(change: Callable[[dict[str, Any]], None]) -> bytes:
    """The submission's JSON after one change to its members."""
    members = copy.deepcopy(WHOLE)
    change(members)
    return json.dumps(members).encode()


def written(members: dict[str, Any]) -> bytes:
    """A header as every writer of ours spells it."""
    return json.dumps(members, separators=(",", ":")).encode()


def header(**members: Any) -> Callable[[dict[str, Any]], None]:
    """Sets members of the protected header; None removes one."""

    def change(whole: dict[str, Any]) -> None:
        found = json.loads(decoded(whole["envelope"]["protected"])) | members
        kept = {name: value for name, value in found.items() if value is not None}
        whole["envelope"]["protected"] = encoded(written(kept))

    return change


def protected(text: bytes) -> Callable[[dict[str, Any]], None]:
    return at("envelope", "protected", value=encoded(text))


def at(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    """Sets one member anywhere."""

    def change(whole: dict[str, Any]) -> None:
        place: Any = whole
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


def without(*path: str | int) -> Callable[[dict[str, Any]], None]:
    """Removes one member anywhere."""

    def change(whole: dict[str, Any]) -> None:
        place: Any = whole
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return change


def wrapped(place: int, value: str) -> Callable[[dict[str, Any]], None]:
    """Replaces one of the five parts of the wrapped key."""
    parts = WHOLE["wrapped_key"].split(".")
    parts[place] = value
    return at("wrapped_key", value=".".join(parts))


def swapped(whole: dict[str, Any]) -> None:
    whole["envelope"]["recipients"].reverse()


FIRST = ("envelope", "recipients", 0)
TWO, HEADER = WHOLE["envelope"]["recipients"], WHOLE["envelope"]["protected"]
KIDS = json.loads(decoded(HEADER))["kids"]
KEY_HEADER = {"alg": "dir", "enc": "A256GCM", "typ": "sebusca-key", "v": 1, "tip": SEALED.id}


def twice(whole: dict[str, Any]) -> None:
    """One key named twice, in the header and among the recipients."""
    header(kids=[KIDS[0], KIDS[0]])(whole)
    whole["envelope"]["recipients"][1] = copy.deepcopy(whole["envelope"]["recipients"][0])


def as_header(**members: Any) -> str:
    return encoded(written(KEY_HEADER | members))


CASES: list[tuple[str, str, Callable[[dict[str, Any]], None]]] = [
    ("kid", "a key twice, here and there", twice),
    ("kid", "a kid in a list", header(kids=[[KIDS[0]], KIDS[1]])),
    ("protected", "white space in the header", protected(decoded(HEADER) + b" ")),
    ("wrapped_key", "its tip's id cut short", wrapped(0, as_header(tip=SEALED.id[:-1]))),
    ("alg", "another key agreement", header(alg="ECDH-ES")),
    ("alg", "no alg", header(alg=None)),
    ("alg", "alg of another type", header(alg=["ECDH-ES+A256KW"])),
    ("alg", "alg at a recipient", at(*FIRST, "header", "alg", value="ECDH-ES+A256KW")),
    ("enc", "another cipher", header(enc="A128CBC-HS256")),
    ("typ", "a reply's type", header(typ="sebusca-reply")),
    ("zip", "compressed", header(zip="DEF")),
    ("zip", "compressed at a recipient", at(*FIRST, "header", "zip", value="DEF")),
    ("crit", "a critical extension", header(crit=["exp"], exp=1)),
    ("crit", "crit at a recipient", at(*FIRST, "header", "crit", value=["exp"])),
    ("member", "a key by address", header(jku="https://example.invalid/")),
    ("member", "a key by value", header(jwk={"kty": "oct"})),
    ("member", "a certificate", header(x5c=["MII"])),
    ("member", "party info", header(apu="QQ")),
    ("member", "a number as a tip", header(n=1)),
    ("member", "another version", header(v=2)),
    ("member", "no version", header(v=None)),
    ("member", "no kids", header(kids=None)),
    ("member", "a shared header", at("envelope", "unprotected", value={})),
    ("member", "additional data", at("envelope", "aad", value="QQ")),
    ("member", "a strange member", at("ip", value="127.0.0.1")),
    ("member", "no envelope", without("envelope")),
    ("member", "no tag", without("envelope", "tag")),
    ("member", "no epk", without(*FIRST, "header", "epk")),
    ("member", "an epk for all of two", header(epk=TWO[0]["header"]["epk"])),
    ("protected", "no JSON", protected(b"{")),
    ("protected", "a list", protected(b"[]")),
    ("protected", "no UTF-8", protected(b'{"a":"\xff"}')),
    ("protected", "a member twice", protected(b'{"alg":"ECDH-ES+A256KW","alg":"ECDH-ES+A256KW"}')),
    ("protected", "deep", protected(b"[" * 1500)),
    ("protected", "padding", at("envelope", "protected", value=HEADER + "=")),
    ("kid", "an altered kid at a recipient", at(*FIRST, "header", "kid", value=STRANGER)),
    ("kid", "an altered kid in the header", header(kids=[STRANGER, KIDS[1]])),
    ("kid", "a kid twice", header(kids=[KIDS[0], KIDS[0]])),
    ("kid", "no kid", header(kids=[])),
    ("kid", "a kid too few", header(kids=KIDS[:1])),
    ("kid", "no thumbprint", header(kids=["x", KIDS[1]])),
    ("kid", "recipients in another order", swapped),
    ("kid", "a recipient too few", without("envelope", "recipients", 1)),
    ("kid", "no recipient", at("envelope", "recipients", value=[])),
    ("kid", "nine recipients", at("envelope", "recipients", value=TWO * 5)),
    ("curve", "a point off the curve", at(*FIRST, "header", "epk", "y", value=OFF_CURVE)),
    ("curve", "the point at zero", at(*FIRST, "header", "epk", "x", value="A" * 43)),
    ("curve", "another curve", at(*FIRST, "header", "epk", "crv", value="P-384")),
    ("member", "a private key", at(*FIRST, "header", "epk", "d", value="A" * 43)),
    ("curve", "bits left over", at(*FIRST, "header", "epk", "x", value="A" * 42 + "B")),
    ("size", "a size off the bucket", at("envelope", "ciphertext", value=encoded(bytes(4095)))),
    ("size", "a larger size", at("envelope", "ciphertext", value=encoded(bytes(5000)))),
    ("size", "an empty ciphertext", at("envelope", "ciphertext", value="")),
    ("size", "too large a ciphertext", at("envelope", "ciphertext", value="A" * 65_537)),
    ("size", "a short tag", at("envelope", "tag", value="A" * 20)),
    ("size", "a long iv", at("envelope", "iv", value="A" * 22)),
    ("size", "a short key", at(*FIRST, "encrypted_key", value="A" * 53)),
    ("size", "bits left over in a tag", at("envelope", "tag", value="A" * 21 + "B")),
    ("size", "white space in a ciphertext", at("envelope", "iv", value="A" * 15 + "\n")),
    ("id", "another tip in the header", header(tip=tip_id(2))),
    ("id", "no id in the header", header(tip="x")),
    ("id", "another id outside", at("id", value=tip_id(2))),
    ("id", "an id in capitals", at("id", value=SEALED.id.upper())),
    ("lookup", "a short lookup", at("lookup", value="A" * 42)),
    ("lookup", "bits left over in a lookup", at("lookup", value="A" * 42 + "B")),
    ("wrapped_key", "no compact JWE", at("wrapped_key", value="AAAA")),
    ("wrapped_key", "six parts", at("wrapped_key", value=WHOLE["wrapped_key"] + ".AAAA")),
    ("wrapped_key", "a wrapped content key", wrapped(1, "A" * 54)),
    ("wrapped_key", "a key by password", wrapped(0, as_header(alg="PBES2-HS256+A128KW"))),
    ("wrapped_key", "compressed", wrapped(0, as_header(zip="DEF"))),
    ("wrapped_key", "an epk", wrapped(0, as_header(epk={}))),
    ("wrapped_key", "another tip's", wrapped(0, as_header(tip=tip_id(2)))),
    ("wrapped_key", "no tip's", wrapped(0, as_header(tip=7))),
    ("wrapped_key", "a size off the bucket", wrapped(3, encoded(bytes(4000)))),
    ("wrapped_key", "too long", at("wrapped_key", value="A" * 16_385)),
    ("json", "white space around a value", at("lookup", value=WHOLE["lookup"] + " ")),
    ("json", "an absent value spelt out", at(*FIRST, "header", "epk", value=None)),
    ("json", "a version spelt as a truth", at("schema_version", value=True)),
    ("json", "no version", without("schema_version")),
    ("json", "a later version", at("schema_version", value=2)),
]  # fmt: skip


def refused(raw: bytes) -> EnvelopeRefused:
    with pytest.raises(EnvelopeRefused) as caught:
        check_submission(read_submission(raw), tip_id=SEALED.id)
    return caught.value


def test_what_is_whole_is_taken() -> None:
    facts = check_submission(read_submission(canonical_json(SEALED)), tip_id=SEALED.id)
    assert (facts.tip, list(facts.kids), facts.bucket) == (SEALED.id, KIDS, 4096)


@pytest.mark.parametrize(
    ("rule", "change"), [case[::2] for case in CASES], ids=[case[1] for case in CASES]
)
def test_one_change_and_it_is_refused_by_its_rule(
    rule: str, change: Callable[[dict[str, Any]], None]
) -> None:
    error = refused(changed(change))
    assert error.rule == rule
    assert f"(rule: {rule})" in str(error)
    assert len(str(error)) < 400


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff", b"NaN", b'{"a":Infinity}'])
def test_what_is_no_json_object_is_refused(raw: bytes) -> None:
    assert refused(raw).rule == "json"


def test_a_member_twice_is_refused_wherever_it_is() -> None:
    text = canonical_json(SEALED)
    assert refused(text[:-1] + b',"id":"' + SEALED.id.encode() + b'"}').rule == "json"
    assert refused(text.replace(b'"kid":', b'"kid":"x","kid":', 1)).rule == "json"


def test_more_than_is_ever_sent_is_not_even_read() -> None:
    assert refused(b"[" * (128 * 1024 + 1)).rule == "oversized"


def test_json_as_deep_as_its_cap_allows_is_refused_and_harms_nothing() -> None:
    assert refused(b'{"a":' * 20_000).rule == "json"


def test_an_id_that_it_was_not_sent_under_is_refused() -> None:
    with pytest.raises(EnvelopeRefused) as caught:
        check_submission(SEALED, tip_id=TipId("0" * 32))
    assert caught.value.rule == "id"


def test_a_key_that_no_desk_has_is_refused_where_the_desks_are_known() -> None:
    known = {KeyId(kid) for kid in KIDS}
    check_submission(SEALED, known_kids=known)
    with pytest.raises(EnvelopeRefused, match=KIDS[1]) as caught:
        check_submission(SEALED, known_kids=known - {KIDS[1]})
    assert caught.value.rule == "unknown_kid"


@pytest.mark.parametrize("tip", [made_submission(1)], ids=["one recipient"])
def test_with_one_recipient_epk_stands_in_one_place_only(tip: Submission) -> None:
    recipient = tip.envelope.recipients[0]
    members = json.loads(decoded(tip.envelope.protected))
    assert recipient.header.epk is not None
    members["epk"] = recipient.header.epk.model_dump()
    both = tip.envelope.model_copy(update={"protected": encoded(written(members))})
    with pytest.raises(EnvelopeRefused, match="cannot stand there") as caught:
        check_submission(tip.model_copy(update={"envelope": both}))
    assert caught.value.rule == "member"


@pytest.mark.parametrize("spelt", [" ", "\n"])
def test_an_ephemeral_key_in_the_header_is_spelt_exactly(spelt: str) -> None:
    tip = made_submission(1)
    recipient = tip.envelope.recipients[0]
    assert recipient.header.epk is not None
    epk = recipient.header.epk.model_dump()
    alone = recipient.model_copy(
        update={"header": recipient.header.model_copy(update={"epk": None})}
    )

    def with_epk(found: dict[str, Any]) -> Submission:
        members = json.loads(decoded(tip.envelope.protected)) | {"epk": found}
        changes = {"protected": encoded(written(members)), "recipients": (alone,)}
        return tip.model_copy(update={"envelope": tip.envelope.model_copy(update=changes)})

    check_submission(with_epk(epk))
    with pytest.raises(EnvelopeRefused) as caught:
        check_submission(with_epk(epk | {"x": epk["x"] + spelt}))
    assert caught.value.rule == "curve"


def test_opening_refuses_before_it_decrypts() -> None:
    envelope = read_submission(changed(at("lookup", value="A" * 43))).envelope
    bad = envelope.model_copy(update={"tag": "A" * 21 + "B"})
    with pytest.raises(EnvelopeRefused):
        open_tip(bad, desk_secrets())


def test_a_delivery_is_a_submission_and_its_work() -> None:
    assert read_delivery(delivery_body(SEALED, "0" * 16)) == (SEALED, "0" * 16)
    with pytest.raises(EnvelopeRefused, match="work: is missing") as caught:
        read_delivery(canonical_json(SEALED))
    assert caught.value.rule == "member"


REPLY = seal_reply(made_reply(GIVEN, 2), GIVEN.tip.reply_key, signing_secret())


def test_a_reply_is_checked_by_its_outside() -> None:
    assert read_reply_envelope(canonical_json(REPLY)) == REPLY
    check_reply(REPLY, tip_id=SEALED.id, number=2)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [({"number": 1}, "number"), ({"number": 3}, "number"), ({"tip_id": tip_id(2)}, "id")],
)
def test_a_reply_in_anothers_place_is_refused(changes: dict[str, Any], rule: str) -> None:
    asked: dict[str, Any] = {"tip_id": SEALED.id, "number": 2} | changes
    with pytest.raises(EnvelopeRefused) as caught:
        check_reply(REPLY, **asked)
    assert caught.value.rule == rule


@pytest.mark.parametrize(
    ("members", "rule"),
    [
        ({"n": 0}, "number"),
        ({"n": "2"}, "number"),
        ({"n": True}, "number"),
        ({"n": 1000}, "number"),
        ({"typ": "sebusca-tip"}, "typ"),
        ({"kids": [STRANGER]}, "kid"),
        ({"kids": [GIVEN.tip.reply_key.kid, STRANGER]}, "kid"),
        ({"zip": "DEF"}, "zip"),
    ],
)
def test_a_reply_of_another_profile_is_refused(members: dict[str, Any], rule: str) -> None:
    found = strict_object(decoded(REPLY.protected)) | members
    bad = REPLY.model_copy(update={"protected": encoded(written(found))})
    with pytest.raises(EnvelopeRefused) as caught:
        check_reply(bad, tip_id=SEALED.id, number=2)
    assert caught.value.rule == rule


def test_a_reply_that_somebody_else_could_read_too_is_refused() -> None:
    reply = canonical_json(made_reply(GIVEN, 2)).ljust(8192)
    readers = [GIVEN.tip.reply_key, public_key(desk_secret(99))]
    members = strict_object(decoded(REPLY.protected)) | {"kids": [key.kid for key in readers]}
    both = seal_to(reply, written(members).decode(), readers)
    with pytest.raises(EnvelopeRefused, match="to one key") as caught:
        check_reply(both, tip_id=SEALED.id, number=2)
    assert caught.value.rule == "kid"


def test_recipients_without_end_are_refused_at_the_first() -> None:
    # Each costs its checks and its error, and nobody has paid yet.
    with pytest.raises(ValidationError) as caught:
        Jwe.model_validate(WHOLE["envelope"] | {"recipients": [{}] * 40_000})
    assert caught.value.error_count() < 5
