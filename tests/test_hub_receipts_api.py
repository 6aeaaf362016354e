"""Coming back by receipt: the same answer in shape, length and cost, whatever there is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.tips import lookups
from hub.tips.decoys import Decoys
from sync.errors import CannotOpen
from sync.models import PublicKey
from sync.models.submission import Jwe
from sync.sealing import check_reply, open_receipt, open_reply
from sync.sealing.boxes import wrap
from sync.sealing.checking import check_wrapped_key
from sync.sealing.profile import key_header
from sync.types import Lookup, TipId
from tests.fixtures_hub import hub  # noqa: F401
from tests.fixtures_tips import made_receipt, unstretched
from tests.fixtures_tips_hub import (
    JSON,
    TipHub,
    paid,
    tip_hub,  # noqa: F401
)

NOBODYS = unstretched(made_receipt(999)).lookup


def shape(value: Any) -> Any:
    """Members, kinds and lengths, without what is in them."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items()}
    if isinstance(value, list):
        return [shape(part) for part in value]
    return (type(value).__name__, len(value) if isinstance(value, str) else value)


def with_replies(tip_hub: TipHub, count: int) -> Lookup:  # noqa: F811
    """The lookup of a tip with that many replies."""
    given = tip_hub.sent(count + 1)
    for number in range(1, count + 1):
        assert tip_hub.reply(given, number).status_code == 201
    return given.submission.lookup


def test_whoever_has_the_receipt_reads_the_replies(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent()
    for number, text in ((1, "Gracias. ¿De qué color era?"), (2, "¿Vio las placas?")):
        assert tip_hub.reply(given, number, text=text).status_code == 201
    answer = tip_hub.ask(given.keys.lookup).json()
    opened = open_receipt(answer["wrapped_key"], given.keys)
    envelopes = [Jwe.model_validate(place["envelope"]) for place in answer["replies"]]
    texts = [open_reply(envelope, opened).text for envelope in envelopes[:2]]
    assert texts == ["Gracias. ¿De qué color era?", "¿Vio las placas?"]
    for envelope in envelopes[2:]:
        with pytest.raises(CannotOpen):
            open_reply(envelope, opened)


@pytest.mark.parametrize("count", [0, 1, 3, 8])
def test_an_answer_says_nothing_by_its_shape_or_length(
    tip_hub: TipHub,  # noqa: F811
    count: int,
) -> None:
    real = tip_hub.ask(with_replies(tip_hub, count))
    nothing = tip_hub.ask(NOBODYS)
    assert (real.status_code, nothing.status_code) == (200, 200)
    assert shape(real.json()) == shape(nothing.json())
    assert len(real.content) == len(nothing.content)
    assert dict(real.headers) == dict(nothing.headers)
    assert list(real.json()) == ["replies", "wrapped_key"]
    assert [place["n"] for place in real.json()["replies"]] == list(range(1, 9))


def test_a_wrapped_key_of_the_larger_bucket_makes_no_longer_answer(
    tip_hub: TipHub,  # noqa: F811
) -> None:
    given = tip_hub.given()
    large = wrap(b" " * 8192, key_header(given.tip.id), given.keys.wrap)
    submission = given.submission.model_copy(update={"wrapped_key": large})
    assert tip_hub.put(submission.id, paid(submission)).status_code == 201
    answer = tip_hub.ask(submission.lookup)
    assert answer.json()["wrapped_key"] == large
    assert len(answer.content) == len(tip_hub.ask(NOBODYS).content)


@pytest.mark.parametrize("count", [0, 3])
def test_an_answer_costs_the_same_queries_whatever_there_is(
    tip_hub: TipHub,  # noqa: F811
    count: int,
) -> None:
    lookup = with_replies(tip_hub, count)
    asked = []
    for each in (lookup, NOBODYS):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            tip_hub.ask(each)
        asked.append([query["sql"].split("WHERE")[0] for query in queries])
    assert asked[0] == asked[1]
    assert len(asked[0]) == 2


def test_asking_again_gives_the_same_answer(tip_hub: TipHub) -> None:  # noqa: F811
    lookup = with_replies(tip_hub, 1)
    for each in (lookup, NOBODYS):
        assert tip_hub.ask(each).content == tip_hub.ask(each).content
    other = unstretched(made_receipt(998)).lookup
    assert tip_hub.ask(other).json()["wrapped_key"] != tip_hub.ask(NOBODYS).json()["wrapped_key"]


def test_a_decoy_is_of_the_profile_of_the_real_thing(tip_hub: TipHub) -> None:  # noqa: F811
    answer = tip_hub.ask(NOBODYS).json()
    tip_id = check_wrapped_key(answer["wrapped_key"])
    kids = set()
    for place in answer["replies"]:
        envelope = Jwe.model_validate(place["envelope"])
        check_reply(envelope, tip_id=tip_id, number=place["n"])
        kids.add(envelope.recipients[0].header.kid)
    assert len(kids) == 1, "a tip's replies are all sealed to its one key"


def test_decoys_beside_a_reply_name_its_key_and_its_tip(tip_hub: TipHub) -> None:  # noqa: F811
    given = tip_hub.sent()
    assert tip_hub.reply(given).status_code == 201
    for place in tip_hub.ask(given.keys.lookup).json()["replies"]:
        envelope = Jwe.model_validate(place["envelope"])
        assert envelope.recipients[0].header.kid == given.secret.public.kid
        check_reply(envelope, tip_id=given.tip.id, number=place["n"])


def test_decoys_hang_on_the_hubs_secret(settings: Any) -> None:
    before = Decoys(NOBODYS).tip_id()
    settings.SECRET_KEY = "another secret, as long as one must be"
    assert Decoys(NOBODYS).tip_id() != before


def test_a_decoys_ephemeral_key_is_a_point_of_the_curve() -> None:
    envelope = Decoys(NOBODYS).reply(TipId("0" * 32), 1, Decoys(NOBODYS).reply_kid())
    epk = envelope.recipients[0].header.epk
    assert epk is not None
    with pytest.raises(ValueError, match="thumbprint"):  # and not: no point of the curve
        PublicKey(x=epk.x, y=epk.y, kid=Decoys(NOBODYS).reply_kid())


@pytest.mark.parametrize(
    "body",
    ["", "{}", "[]", "no", '{"lookup":"short"}', '{"lookup":7}', '{"lookup":null}',
     json.dumps({"lookup": NOBODYS, "more": 1}), json.dumps({"lookup": NOBODYS + "\n"})],
)  # fmt: skip
def test_what_is_no_lookup_is_refused(tip_hub: TipHub, body: str) -> None:  # noqa: F811
    answer = Client().generic("POST", "/api/v1/receipts", body or " ", content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "lookup")


def test_too_large_a_question_is_refused(tip_hub: TipHub) -> None:  # noqa: F811
    body = json.dumps({"lookup": NOBODYS}) + " " * 1024
    answer = Client().generic("POST", "/api/v1/receipts", body, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_an_answer_is_kept_by_nobody_on_the_way(tip_hub: TipHub) -> None:  # noqa: F811
    assert tip_hub.ask(NOBODYS).headers["Cache-Control"] == "no-store"


def test_no_more_than_so_many_are_answered_in_a_minute(
    tip_hub: TipHub,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache.clear()
    monkeypatch.setattr(lookups, "MOST_A_MINUTE", 3)
    answers = [tip_hub.ask(NOBODYS) for _ in range(8)]
    codes = [answer.status_code for answer in answers]
    assert codes.count(429) >= 2, "at most three in each of two minutes"
    refused = answers[codes.index(429)]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    cache.clear()
