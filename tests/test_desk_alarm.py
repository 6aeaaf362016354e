"""A key of somebody else's under this desk's name in the signed list: seen, said, remembered."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from desk.comparing import (
    COMPARED_WITHIN,
    Alarms,
    Stranger,
    accepting,
    check_may_reply,
    compare,
    remembered,
)
from desk.errors import ReplyNotSent
from desk.house import House
from sync.models import Desk
from sync.types import KeyId
from tests.fixtures_desk import Bench, Visitor, bench, desk_keys, visitor, working
from tests.making import (
    NOW,
    approved_desk,
    desk_secret,
    make_desk,
    make_desk_key,
    make_manifest,
    public_key,
)

__all__ = ["bench", "desk_keys", "visitor", "working"]

LOUD = "Somebody may be reading tips in this desk's place"
INTRUDER = public_key(desk_secret(666))


def with_intruders_sealing_key(desk: Desk) -> Desk:
    """The desk with a month that is not its own."""
    last = desk.keys[-1]
    planted = make_desk_key(666, at=last.valid_until)
    return desk.model_copy(update={"keys": (*desk.keys, planted)})


def with_intruders_signing_key(desk: Desk) -> Desk:
    """The desk with another key to believe."""
    return desk.model_copy(update={"signing_key": INTRUDER})


def test_a_desk_that_is_listed_as_it_is_raises_nothing() -> None:
    desk = make_desk()
    found = compare((make_manifest(desks=(approved_desk(desk),)),), desk, (), NOW)
    assert (found.listed, found.strangers, found.waiting) == (True, (), ())
    assert found.running == desk.keys[1]


@pytest.mark.parametrize(
    ("change", "use"),
    [(with_intruders_sealing_key, "sealing"), (with_intruders_signing_key, "signing")],
)
def test_a_key_that_is_not_held_is_a_stranger(change: object, use: str) -> None:
    desk = make_desk()
    listed = change(desk)  # type: ignore[operator]
    found = compare((make_manifest(desks=(approved_desk(listed),)),), desk, (), NOW)
    assert found.strangers == (Stranger(kid=INTRUDER.kid, use=use, seen_at=NOW),)  # type: ignore[arg-type]


def test_a_stranger_in_one_channel_of_two_is_enough() -> None:
    desk = make_desk()
    good = make_manifest(desks=(approved_desk(desk),))
    bad = make_manifest(desks=(approved_desk(with_intruders_sealing_key(desk)),))
    assert len(compare((good, bad), desk, (), NOW).strangers) == 1
    assert not compare((good, make_manifest()), desk, (), NOW).listed


def test_a_stranger_that_was_seen_is_not_forgotten_for_another_one() -> None:
    first, second = (
        Stranger(kid=public_key(desk_secret(seed)).kid, use="sealing", seen_at=NOW)
        for seed in (666, 667)
    )
    both = remembered(remembered(Alarms(), [first]), [second])
    assert both.raised == (first, second)
    assert remembered(both, []) == remembered(both, [first]) == both
    assert accepting(both, [first.kid]).raised == (second,)


def test_keys_that_nobody_approved_yet_wait() -> None:
    desk = make_desk()
    earlier = desk.model_copy(update={"keys": desk.keys[:2]})
    found = compare((make_manifest(desks=(approved_desk(earlier),)),), desk, (), NOW)
    assert found.waiting == (desk.keys[2].key.kid,)
    assert found.strangers == ()


@pytest.mark.parametrize("change", [with_intruders_sealing_key, with_intruders_signing_key])
def test_a_swapped_key_is_loud_on_every_page_and_the_terminal(
    bench: Bench, visitor: Visitor, caplog: pytest.LogCaptureFixture, change: object
) -> None:
    given = bench.give()
    bench.publish(change(bench.desk))  # type: ignore[operator]
    visitor.post("/fetch")
    for page in ("/", "/keys", f"/tips/{given.tip.id}"):
        assert LOUD in visitor.get(page)
    visitor.post("/lock")
    assert LOUD in visitor.get("/unlock")
    errors = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert [text for text in errors if INTRUDER.kid in text]


def test_no_reply_is_sent_while_the_alarm_is_on(bench: Bench, visitor: Visitor) -> None:
    given = bench.give()
    bench.publish(with_intruders_sealing_key(bench.desk))
    visitor.post("/fetch")
    visitor.get(f"/tips/{given.tip.id}")
    shown = visitor.post(f"/tips/{given.tip.id}/reply", step="send", text="Hola")
    assert "No reply is sent while the signed list names keys for this desk" in shown
    assert bench.hub.replies == {}


def test_an_alarm_outlives_the_list_and_the_program(bench: Bench, working: House) -> None:
    bench.publish(with_intruders_sealing_key(bench.desk))
    working.rounds.look_at_feed()
    bench.publish(bench.desk)
    working.rounds.look_at_feed()
    assert [each.kid for each in working.rounds.found.alarms.raised] == [INTRUDER.kid]
    again = bench.house()
    assert [each.kid for each in again.rounds.found.alarms.raised] == [INTRUDER.kid]
    again.close()


def test_only_naming_the_very_key_ends_an_alarm(bench: Bench, working: House) -> None:
    bench.publish(with_intruders_sealing_key(bench.desk))
    working.rounds.look_at_feed()
    working.rounds.accept([KeyId("A" * 43)])
    assert working.rounds.found.alarms.raised
    working.rounds.accept([INTRUDER.kid])
    assert working.rounds.found.alarms.raised == ()
    working.rounds.look_at_feed()
    assert working.rounds.found.alarms.raised == ()


def test_a_desk_that_is_not_listed_is_told_that_no_tips_come(
    bench: Bench, visitor: Visitor
) -> None:
    bench.publish(make_desk("intake-mx", seed=41))
    assert "no new tips come for it from there" in visitor.post("/fetch")


def test_other_desks_are_named(bench: Bench, visitor: Visitor) -> None:
    bench.publish(bench.desk, make_desk("intake-mx", seed=41, name_en="Desk of the others"))
    visitor.post("/fetch")
    assert "Desk of the others (intake-mx, US): reads tips, too" in visitor.get("/keys")


def test_a_rolled_back_feed_is_refused_and_the_comparison_stays(
    bench: Bench, working: House
) -> None:
    old = dict(bench.feed.files)
    bench.publish(bench.desk)
    working.rounds.look_at_feed()
    before = working.rounds.found.comparison
    bench.feed.files.clear()
    bench.feed.files.update(old)
    working.rounds.look_at_feed()
    assert "BelowFloor" in str(working.rounds.found.feed_problem)
    assert working.rounds.found.comparison == before


def test_a_rolled_back_feed_is_refused_after_a_restart_too(bench: Bench, working: House) -> None:
    old = dict(bench.feed.files)
    bench.publish(bench.desk)
    working.rounds.look_at_feed()
    bench.feed.files.clear()
    bench.feed.files.update(old)
    again = bench.house()
    again.rounds.look_at_feed()
    assert "BelowFloor" in str(again.rounds.found.feed_problem)
    assert again.rounds.found.compared_at is None
    again.close()


def test_a_feed_of_another_root_is_refused(bench: Bench) -> None:
    bench.settings.root_feed.write_bytes(bench.feed.recalls.pinned)
    house = bench.house()
    house.rounds.look_at_feed()
    assert "SignatureRefused" in str(house.rounds.found.feed_problem)
    house.close()


def test_a_reply_needs_a_comparison_of_the_last_day() -> None:
    now = datetime.now(UTC)
    check_may_reply(now - COMPARED_WITHIN, Alarms(), 0, now)
    for compared_at in (None, now - COMPARED_WITHIN - timedelta(seconds=1)):
        with pytest.raises(ReplyNotSent, match="have been compared"):
            check_may_reply(compared_at, Alarms(), 0, now)


def test_a_tip_takes_eight_replies_and_no_more() -> None:
    now = datetime.now(UTC)
    check_may_reply(now, Alarms(), 7, now)
    with pytest.raises(ReplyNotSent, match="already has 8 replies"):
        check_may_reply(now, Alarms(), 8, now)
