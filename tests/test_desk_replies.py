"""Replies when the hub is slow, gone, or has another one already."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread

import pytest

from desk.errors import HubRefused, HubUnreachable, NumberTaken, ReplyNotSent
from desk.house import House
from desk.telling import told
from sync.errors import ReplyRefused
from sync.models import Reply, ReplyDesk
from sync.sealing import Opened, open_reply, read_reply_envelope, seal_reply
from tests.fixtures_desk import (
    MEMBER,
    PASSPHRASE,
    Bench,
    Visitor,
    bench,
    desk_keys,
    own_copy,
    visitor,
    working,
)
from tests.fixtures_tips import Given, made_reply
from tests.making import desk_secret

__all__ = ["bench", "desk_keys", "visitor", "working"]


def fetched(bench: Bench, house: House, **changes: object) -> Given:
    """A tip at hub and desk."""
    given = bench.give(**changes)
    house.rounds.fetch()
    return given


def as_the_person(bench: Bench, given: Given, number: int) -> Reply:
    """What the person reads."""
    desk = bench.desk
    pinned = ReplyDesk(
        id=desk.id, name_es=desk.name_es, name_en=desk.name_en, signing_key=desk.signing_key
    )
    envelope = read_reply_envelope(bench.hub.replies[(given.tip.id, number)])
    return open_reply(envelope, Opened(given.tip.id, given.secret, (pinned,)))


def test_replies_are_numbered_in_order(bench: Bench, working: House) -> None:
    given = fetched(bench, working)
    assert [working.answering.answer(given.tip.id, text) for text in ("uno", "dos")] == [1, 2]
    assert [as_the_person(bench, given, number).text for number in (1, 2)] == ["uno", "dos"]


def test_a_reply_waits_while_the_hub_is_gone_and_goes_out_as_it_was(
    bench: Bench, working: House
) -> None:
    given = fetched(bench, working)
    bench.hub.refuses = 503
    with pytest.raises(HubUnreachable):
        working.answering.answer(given.tip.id, "uno")
    row = working.inbox.look(given.tip.id)
    assert [(r.number, r.sent, r.text) for r in working.answering.replies(row)] == [
        (1, None, "uno")
    ]
    with pytest.raises(ReplyNotSent, match="still waits to be sent"):
        working.answering.answer(given.tip.id, "dos")
    bench.hub.refuses = None
    assert working.answering.send_waiting(given.tip.id) == 1
    assert as_the_person(bench, given, 1).text == "uno"
    assert working.answering.send_waiting(given.tip.id) is None


def test_a_reply_that_the_hub_took_unheard_is_not_sent_twice(
    bench: Bench, working: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = fetched(bench, working)
    real = working.hub.put_reply

    def unheard(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        monkeypatch.undo()
        raise HubUnreachable(told("no answer"))

    monkeypatch.setattr(working.hub, "put_reply", unheard)
    with pytest.raises(HubUnreachable):
        working.answering.answer(given.tip.id, "uno")
    assert working.answering.send_waiting(given.tip.id) == 1
    assert list(bench.hub.replies) == [(given.tip.id, 1)]


def test_a_number_that_another_member_used_is_not_used_again(bench: Bench, working: House) -> None:
    given = fetched(bench, working)
    signing = working.office.signing()
    theirs = seal_reply(made_reply(given, text="de otra"), given.tip.reply_key, signing)
    bench.hub.replies[(given.tip.id, 1)] = own_copy(theirs)
    with pytest.raises(NumberTaken, match="has been sent by another member"):
        working.answering.answer(given.tip.id, "mía")
    assert working.answering.answer(given.tip.id, "mía, después") == 2
    assert as_the_person(bench, given, 1).text == "de otra"


def test_a_reply_that_the_hub_refuses_does_not_wait(bench: Bench, working: House) -> None:
    given = fetched(bench, working)
    bench.hub.refuses = 422
    with pytest.raises(HubRefused, match="422 told_so"):
        working.answering.answer(given.tip.id, "uno")
    bench.hub.refuses = None
    assert working.answering.answer(given.tip.id, "dos") == 1


def test_a_hub_that_does_not_know_the_signature_is_said(bench: Bench, working: House) -> None:
    bench.hub.desk = bench.desk.model_copy(update={"signing_key": bench.desk.keys[0].key})
    working.rounds.fetch()
    assert "does not know this desk's signature (key)" in str(working.rounds.found.hub_problem)


def test_a_reply_signed_by_another_key_is_refused_by_the_person(
    bench: Bench, working: House
) -> None:
    given = fetched(bench, working)
    forged = seal_reply(made_reply(given), given.tip.reply_key, desk_secret(666))
    bench.hub.replies[(given.tip.id, 1)] = own_copy(forged)
    with pytest.raises(ReplyRefused, match="signed by none of the desks"):
        as_the_person(bench, given, 1)


def test_tips_come_in_pages_and_each_once(bench: Bench, working: House) -> None:
    submission = bench.sealed().submission
    for number in range(1, 121):
        entry = bench.hub.take(submission, number)
        entry["id"] = f"{number:032x}"
    working.rounds.fetch()
    assert working.inbox.sheet("all").counts["all"] == 120
    assert working.rounds.found.news == 120
    working.rounds.fetch()
    assert working.rounds.found.news == 0
    assert bench.hub.calls[-1] == "GET /api/v1/desk/tips?after=120&limit=50"


def test_every_call_is_signed_anew(bench: Bench, working: House) -> None:
    for _ in range(3):
        working.rounds.fetch()
    assert working.rounds.found.hub_problem is None
    assert len(bench.hub.calls) == 3


def test_nothing_is_asked_for_while_the_desk_is_locked(bench: Bench, working: House) -> None:
    working.office.lock()
    working.rounds.fetch()
    assert bench.hub.calls == []


def test_a_reply_that_waits_is_shown_with_a_way_to_send_it(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    bench.hub.refuses = 503
    shown = visitor.post(f"/tips/{given.tip.id}/reply", step="send", text="¿Placas?")
    assert "The hub cannot answer now (503)." in shown
    assert "Reply 1: waits to be sent" in shown
    bench.hub.refuses = None
    assert "The hub has the reply." in visitor.post(f"/tips/{given.tip.id}/send")


def test_the_rounds_look_fetch_and_lock_by_themselves(bench: Bench) -> None:
    house = bench.house()
    house.office.unlock(MEMBER, PASSPHRASE)
    given = bench.give()
    thread = Thread(target=house.rounds.run, args=(0.05,))
    thread.start()
    until(lambda: house.rounds.found.compared_at and house.rounds.found.news)
    assert house.inbox.look(given.tip.id).tip == given.tip
    house.office._idle_s = 0.0
    until(lambda: house.office._unlocked is None)
    house.close()
    thread.join(10)
    assert not thread.is_alive()


def until(happens: Callable[[], object]) -> None:
    """Waits for what another thread does."""
    deadline = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)
