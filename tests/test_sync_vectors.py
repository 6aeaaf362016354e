"""The known answers of `docs/vectors`, which are made from primitives: sealing must read them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from jwcrypto import jwk

from sync.canonical import canonical_json
from sync.encoding import encoded
from sync.errors import CannotOpen, EnvelopeRefused, ReceiptUnreadable, ReplyRefused
from sync.models import Reply, ReplyDesk, Tip
from sync.receipts import Receipt, ReceiptKeys
from sync.sealing import (
    Opened,
    ReplySecret,
    open_receipt,
    open_reply,
    open_tip,
    read_reply_envelope,
)
from sync.sealing.checking import check_tip
from sync.types import KeyId, Lookup, TipId
from sync.vectors import FILES
from sync.work import is_paid, solve

FOLDER = Path(__file__).parents[1] / "docs" / "vectors"


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content


ENVELOPE, REPLY, RECEIPT = read("envelope"), read("reply"), read("receipt")
WRAPPED, WORK = read("wrapped-key"), read("work")


def private(members: dict[str, str]) -> EllipticCurvePrivateKey:
    key = jwk.JWK(**{name: value for name, value in members.items() if name != "kid"})
    secret = key.get_op_key("unwrapKey")
    assert isinstance(secret, EllipticCurvePrivateKey)
    return secret


def envelope_of(members: dict[str, Any]) -> Any:
    return read_reply_envelope(json.dumps(members).encode())


def opened() -> Opened:
    desks = tuple(ReplyDesk.model_validate(desk) for desk in REPLY["opened"]["desks"])
    secret = ReplySecret.from_jwk(REPLY["secret"])
    return Opened(TipId(REPLY["opened"]["tip_id"]), secret, desks)


def changed(case: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The envelope of a case with one of the changes that must be refused."""
    made: dict[str, Any] = copy.deepcopy(case["envelope"])
    if "protected_json" in change:
        made["protected"] = encoded(change["protected_json"].encode())
        return made
    *path, last = change["at"]
    place: Any = made
    for step in path:
        place = place[step]
    if change["value"] is None:
        del place[last]
    else:
        place[last] = change["value"]
    return made


def test_the_files_are_what_is_made() -> None:
    assert FILES.drift(FOLDER) == []


@pytest.mark.parametrize("case", ENVELOPE["cases"], ids=lambda case: case["name"])
def test_a_sealed_tip_opens_with_every_key_it_is_sealed_to(case: dict[str, Any]) -> None:
    envelope = envelope_of(case["envelope"])
    secrets = {key["kid"]: private(key) for key in ENVELOPE["secrets"]}
    for recipient in case["recipients"]:
        kid = KeyId(recipient["kid"])
        tip = open_tip(envelope, {kid: secrets[kid]})
        assert canonical_json(tip).decode() == case["plaintext_json"]
        assert tip == Tip.model_validate(case["tip"])


@pytest.mark.parametrize("change", ENVELOPE["refused"], ids=lambda change: change["name"])
def test_a_changed_envelope_is_refused_by_its_rule(change: dict[str, Any]) -> None:
    made = changed(ENVELOPE["cases"][0], change)
    with pytest.raises(EnvelopeRefused) as refused:
        check_tip(envelope_of(made))
    assert refused.value.rule == change["rule"]


@pytest.mark.parametrize("case", REPLY["cases"], ids=lambda case: case["name"])
def test_a_reply_is_believed(case: dict[str, Any]) -> None:
    assert open_reply(envelope_of(case["envelope"]), opened()) == Reply.model_validate(
        case["reply"]
    )


@pytest.mark.parametrize("case", REPLY["refused"], ids=lambda case: case["why"])
def test_a_reply_that_opens_is_not_believed_by_that_alone(case: dict[str, Any]) -> None:
    told = {"tip": "another tip", "number": "number", "signer": "none of the", "desk": "desk"}
    told["form"] = "as one is sent"
    with pytest.raises((ReplyRefused, CannotOpen), match=told[case["why"]]):
        open_reply(envelope_of(case["envelope"]), opened())


@pytest.mark.parametrize("case", RECEIPT["cases"], ids=lambda case: case["data"])
def test_a_receipt_gives_its_words_and_keys(case: dict[str, Any]) -> None:
    receipt = Receipt(bytes.fromhex(case["data"]))
    keys = receipt.keys()
    found = (list(receipt.words("es")), list(receipt.words("en")), keys.lookup, keys.wrap.hex())
    wanted = (case["words"]["es"], case["words"]["en"], case["lookup"], case["wrap"])
    assert found == wanted


@pytest.mark.parametrize("case", RECEIPT["cases"], ids=lambda case: case["data"])
def test_typed_words_are_the_receipt_however_they_are_typed(case: dict[str, Any]) -> None:
    read_back = [Receipt.read(text).data.hex() for text in case["typed"]]
    assert read_back == [case["data"]] * len(case["typed"])


@pytest.mark.parametrize("case", RECEIPT["unreadable"], ids=lambda case: case["text"][:20])
def test_words_that_are_no_receipt_are_refused_by_number(case: dict[str, Any]) -> None:
    with pytest.raises(ReceiptUnreadable) as refused:
        Receipt.read(case["text"])
    assert refused.value.word == case["word"]


@pytest.mark.parametrize("case", WRAPPED["cases"], ids=lambda case: str(case["bucket"]))
def test_what_lies_under_a_receipt_opens(case: dict[str, Any]) -> None:
    found = open_receipt(
        case["wrapped_key"], ReceiptKeys(Lookup("A" * 43), bytes.fromhex(case["wrap"]))
    )
    desks = [desk.model_dump(mode="json") for desk in found.desks]
    assert (found.tip_id, found.secret.to_jwk(), desks) == (
        case["tip"],
        case["secret"],
        case["desks"],
    )


@pytest.mark.parametrize("case", WORK["cases"], ids=lambda case: str(case["bits"]))
def test_the_lowest_nonce_that_pays_is_found(case: dict[str, Any]) -> None:
    assert solve(case["tip"], case["content"], case["bits"]) == case["nonce"]


@pytest.mark.parametrize("case", WORK["unpaid"])
def test_work_for_something_else_does_not_pay(case: dict[str, Any]) -> None:
    assert not is_paid(case["tip"], case["content"], case["nonce"], case["bits"])
