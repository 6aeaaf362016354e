"""An approver's calls: believed for exactly what was signed, and never mistaken for metadata."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Targets

from sync.encoding import decoded, encoded
from sync.errors import CallRefused
from sync.proven_calls import LONGEST
from sync.signing_calls import read_call, sign_call

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
PATH = "/api/v1/signing/proposal"
SIGNER = CryptoSigner.generate_ed25519()
OTHER = CryptoSigner.generate_ed25519()


def public_of(key_id: str) -> bytes | None:
    """The root names one approver."""
    key = SIGNER.public_key
    return bytes.fromhex(key.keyval["public"]) if key_id == key.keyid else None


def read(token: str, **changes: Any) -> Any:
    """Reads a call as the hub does."""
    values = {"method": "GET", "target": PATH, "body": b"", "now": NOW, "public_of": public_of}
    return read_call(token, **(values | changes))


def token(signer: CryptoSigner = SIGNER, **changes: Any) -> str:
    """A good call, or one with changes."""
    values = {"method": "GET", "target": PATH, "body": b"", "at": NOW}
    return sign_call(signer, **(values | changes))


def test_a_signed_call_says_who_and_by_which_number() -> None:
    call = read(token(jti="A" * 22))
    assert (call.kid, call.number, call.issued_s) == (
        SIGNER.public_key.keyid, "A" * 22, int(NOW.timestamp()),
    )  # fmt: skip


def test_no_two_calls_have_one_number() -> None:
    assert read(token()).number != read(token()).number


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"method": "PUT"}, "method"),
        ({"target": PATH + "?x=1"}, "target"),
        ({"body": b"{}"}, "body"),
        ({"now": NOW + timedelta(minutes=3)}, "clock"),
        ({"now": NOW - timedelta(minutes=3)}, "clock"),
        ({"public_of": lambda _: None}, "key"),
    ],
)
def test_a_call_is_believed_for_nothing_else(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(CallRefused) as refused:
        read(token(), **changes)
    assert refused.value.rule == rule


def test_another_keys_signature_is_not_this_keys() -> None:
    header, claims, _ = token().split(".")
    _, _, signature = token(OTHER).split(".")
    with pytest.raises(CallRefused) as refused:
        read(f"{header}.{claims}.{signature}")
    assert refused.value.rule == "signature"
    with pytest.raises(CallRefused) as refused:
        read(token(OTHER))
    assert refused.value.rule == "key"


@pytest.mark.parametrize(
    "change",
    [
        lambda h: h.update(alg="none"),
        lambda h: h.update(alg="ES256"),
        lambda h: h.update(typ="sebusca-desk"),
        lambda h: h.update(crit=["exp"]),
        lambda h: h.pop("kid"),
    ],
)
def test_a_header_that_is_not_ours_is_no_call(change: Callable[[dict[str, Any]], Any]) -> None:
    header, claims, signature = token().split(".")
    told = json.loads(decoded(header))
    change(told)
    spoilt = encoded(json.dumps(told, sort_keys=True, separators=(",", ":")).encode())
    with pytest.raises(CallRefused) as refused:
        read(f"{spoilt}.{claims}.{signature}")
    assert refused.value.rule in {"token", "signature", "key"}


@pytest.mark.parametrize("text", ["", "a", "a.b", "a.b.c.d", "..", "é.b.c", "x" * (LONGEST + 1)])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(CallRefused) as refused:
        read(text)
    assert refused.value.rule == "token"


def test_a_method_that_no_hub_takes_is_not_signed() -> None:
    with pytest.raises(ValidationError):
        token(method="TRACE")


def test_a_call_is_no_signature_of_metadata_nor_the_reverse() -> None:
    header, claims, signature = token().split(".")
    metadata = Metadata(Targets())
    assert f"{header}.{claims}".encode()[:1] != metadata.signed_bytes[:1]
    of_metadata = SIGNER.sign(metadata.signed_bytes).signature
    with pytest.raises(CallRefused):
        read(f"{header}.{claims}.{encoded(bytes.fromhex(of_metadata))}")
    assert decoded(signature) != bytes.fromhex(of_metadata)
