"""Tips that somebody altered, swapped or made up: listed, with the reason, and never opened."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest

from desk.house import House
from sync.types import TipId
from tests.fixtures_desk import (
    Bench,
    Visitor,
    bench,
    desk_keys,
    visitor,
    working,
)
from tests.fixtures_tips import WORDS, given_tip
from tests.making import make_desk

__all__ = ["bench", "desk_keys", "visitor", "working"]

Entry = dict[str, Any]


def flipped(text: str, at: int) -> str:
    """Base64url with one bit of one byte the other way round."""
    data = bytearray(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    data[at] ^= 1
    return urlsafe_b64encode(bytes(data)).rstrip(b"=").decode()


def in_header(entry: Entry, **changes: object) -> None:
    """Another protected header."""
    envelope = entry["envelope"]
    header = json.loads(urlsafe_b64decode(envelope["protected"] + "=="))
    text = json.dumps(header | changes, separators=(",", ":")).encode()
    envelope["protected"] = urlsafe_b64encode(text).rstrip(b"=").decode()


def alter_ciphertext(entry: Entry) -> None:
    entry["envelope"]["ciphertext"] = flipped(entry["envelope"]["ciphertext"], 100)


def alter_tag(entry: Entry) -> None:
    entry["envelope"]["tag"] = flipped(entry["envelope"]["tag"], 3)


def alter_wrapped_key(entry: Entry) -> None:
    recipient = entry["envelope"]["recipients"][0]
    recipient["encrypted_key"] = flipped(recipient["encrypted_key"], 5)


def cut_ciphertext(entry: Entry) -> None:
    entry["envelope"]["ciphertext"] = entry["envelope"]["ciphertext"][:-8]


def other_algorithm(entry: Entry) -> None:
    in_header(entry, alg="ECDH-ES")


def compressed(entry: Entry) -> None:
    in_header(entry, zip="DEF")


def other_keys_in_header(entry: Entry) -> None:
    in_header(entry, kids=["A" * 43])


def no_envelope(entry: Entry) -> None:
    entry["envelope"] = {"protected": "not one"}


ALTERED = [
    (alter_ciphertext, "It does not open: it was altered after it was sealed."),
    (alter_tag, "It does not open: it was altered after it was sealed."),
    (alter_wrapped_key, "It does not open: it was altered after it was sealed."),
    (cut_ciphertext, "It is not in the form that screens seal in (rule: size)"),
    (other_algorithm, "It is not in the form that screens seal in (rule: alg)"),
    (compressed, "It is not in the form that screens seal in (rule: zip)"),
    (other_keys_in_header, "The keys it names and the keys it is sealed to are not the same"),
    (no_envelope, "It is not in the form that screens seal in (rule: json)"),
]


@pytest.mark.parametrize(("alter", "reason"), ALTERED, ids=[a.__name__ for a, _ in ALTERED])
def test_an_altered_tip_is_listed_with_the_reason(
    bench: Bench, visitor: Visitor, alter: Callable[[Entry], None], reason: str
) -> None:
    given = bench.give()
    alter(bench.hub.tips[0])
    shown = visitor.post("/fetch")
    assert "Does not open" in shown
    assert reason in shown
    assert reason in visitor.get(f"/tips/{given.tip.id}")
    assert WORDS not in visitor.page


def test_envelopes_swapped_between_two_ids_do_not_open(bench: Bench, visitor: Visitor) -> None:
    bench.give(1)
    bench.give(2)
    first, second = bench.hub.tips
    first["envelope"], second["envelope"] = second["envelope"], first["envelope"]
    shown = visitor.post("/fetch")
    assert shown.count("it was sealed as another tip") == 2


def test_the_order_of_keys_must_be_the_headers(bench: Bench, visitor: Visitor) -> None:
    other = make_desk("intake-mx", seed=41)
    key = bench.desk.key_at(bench.feed.now)
    assert key is not None
    given = given_tip(1, to=[(bench.desk, key), (other, other.keys[1])])
    entry = bench.hub.take(given.submission)
    entry["envelope"]["recipients"].reverse()
    assert "The keys it names and the keys it is sealed to" in visitor.post("/fetch")


def test_an_untouched_tip_to_two_desks_opens(bench: Bench, visitor: Visitor) -> None:
    other = make_desk("intake-mx", at=bench.feed.now, seed=41)
    bench.publish(bench.desk, other)
    key = bench.desk.key_at(bench.feed.now)
    assert key is not None
    given = given_tip(1, to=[(bench.desk, key), (other, other.keys[1])])
    bench.hub.take(given.submission)
    visitor.post("/fetch")
    assert WORDS in visitor.get(f"/tips/{given.tip.id}")
    assert "no signed list names" not in visitor.page


def test_a_tip_sealed_to_an_unknown_key_as_well_is_marked(bench: Bench, visitor: Visitor) -> None:
    intruder = make_desk("intake-mx", seed=77)
    key = bench.desk.key_at(bench.feed.now)
    assert key is not None
    given = given_tip(1, to=[(bench.desk, key), (intruder, intruder.keys[1])])
    bench.hub.take(given.submission)
    assert "unknown key" in visitor.post("/fetch")
    shown = visitor.get(f"/tips/{given.tip.id}")
    assert "This tip is also sealed to a key that no signed list names" in shown


def test_a_second_envelope_under_the_same_id_is_kept_apart(
    bench: Bench, visitor: Visitor, working: House
) -> None:
    first = bench.give(1)
    visitor.post("/fetch")
    bench.hub.take(bench.sealed(1, words="Otras palabras, inventadas después.").submission)
    shown = visitor.post("/fetch")
    assert "The hub gave another envelope under this number before." in shown
    assert WORDS in visitor.get(f"/tips/{first.tip.id}")
    visitor.post("/fetch", all="yes")
    assert working.inbox.sheet("all").counts["all"] == 2


def test_a_tip_altered_at_the_hub_later_changes_nothing_here(
    bench: Bench, visitor: Visitor
) -> None:
    given = bench.give()
    visitor.post("/fetch")
    alter_ciphertext(bench.hub.tips[0])
    visitor.post("/fetch", all="yes")
    assert WORDS in visitor.get(f"/tips/{given.tip.id}")


def test_a_tip_of_a_destroyed_month_says_so(bench: Bench, working: House) -> None:
    given = bench.give()
    working.rounds.fetch()
    key = bench.desk.key_at(bench.feed.now)
    assert key is not None
    for held in bench.keys.held("ana"):
        if held.kid == key.key.kid:
            held.path.unlink()
    working.office.lock()
    working.office.unlock("ana", "árbol perro dedo nube llave mesa pino sol")
    row = working.inbox.look(TipId(given.tip.id))
    assert row.tip is None
    assert "which ana does not hold: it was destroyed" in str(row.problem)


def test_a_tip_of_another_desk_is_said_to_be_none_of_ours(bench: Bench, visitor: Visitor) -> None:
    other = make_desk("intake-mx", seed=41)
    bench.hub.take(given_tip(1, to=[(other, other.keys[1])]).submission)
    assert "It is sealed to keys that are none of this desk's." in visitor.post("/fetch")


def test_a_broken_tip_cannot_be_answered(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    alter_tag(bench.hub.tips[0])
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    shown = visitor.post(f"/tips/{given.tip.id}/reply", step="send", text="Hola")
    assert "A tip that does not open cannot be answered." in shown
    assert bench.hub.replies == {}


def test_a_list_that_is_none_is_said(bench: Bench, visitor: Visitor) -> None:
    bench.hub.tips.append({"number": 1, "id": "not an id"})
    assert "The hub's list of tips is not one." in visitor.post("/fetch")
