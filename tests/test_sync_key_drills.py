"""Key drills: an online key is stolen, the root replaces it, and screens come back by themselves.

What screens are shown meanwhile is signed with the stolen key, on the hub's own folder or on a copy
that only some of them were led to. See `fixtures_key_drills`.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.errors import BelowFloor, ManifestRefused, RecallsShrunk
from sync.keys import KeyUse
from sync.models import RecallList
from sync.publish import verify_feed
from sync.publish.rotation import approvals_begin_above
from sync.rules.floors import HIGHEST_VERSION
from sync.rules.latch import highest_recallable
from tests.fixtures_key_drills import (
    ONE,
    THREE,
    TWO,
    House,
    Thief,
    house,
    list_of,
    screen,
    thief_of,
)
from tests.making import make_picture, make_recall

__all__ = ["house"]  # the fixture, imported for its name

DAY = timedelta(days=1)


def everything(thief: Thief, house: House) -> RecallList:
    """Each notice, up to the highest approval that any recall may speak against."""
    before = house.hub.current_recalls().recalls
    recalled = [
        make_recall(n, target, at=thief.now, up_to_approval=highest_recallable(1))
        for n, target in enumerate((ONE, THREE), start=len(before) + 1)
    ]
    return list_of(*before, *recalled, at=thief.now)


# --- the recalls' key ------------------------------------------------------------------------


@pytest.mark.parametrize("elsewhere", [False, True], ids=["on the hub", "elsewhere"])
def test_what_a_thief_recalled_comes_back_by_a_later_approval_alone(
    house: House, elsewhere: bool
) -> None:
    with screen(house, "misled") as misled, screen(house, "spared") as spared:
        thief = thief_of(house, KeyUse.RECALLS_ONLINE, elsewhere=elsewhere)
        thief.signs("recalls", recalls=everything(thief, house))
        assert misled.sees_of(thief) == set()
        assert spared.playing() == {ONE, THREE}

        house.passes(DAY)
        house.replace(KeyUse.RECALLS_ONLINE)
        assert misled.sees(house) == set(), "latched: a new key lifts nothing"
        if elsewhere:
            assert spared.sees(house) == {ONE, THREE}
        house.publish(1, 2, 3)  # the same approvals
        assert misled.sees(house) == set()

        house.approving = approvals_begin_above(house.feed_root) + 1
        house.publish(1, 3)  # two people have approved each again
        assert misled.sees(house) == {ONE, THREE}
        assert spared.sees(house) == {ONE, THREE}
        assert misled.refresh().recalls_applied == house.hub.current_recalls().sequence


def test_what_the_hub_recalls_after_a_theft_is_obeyed_by_those_who_were_misled(
    house: House,
) -> None:
    with screen(house, "misled") as misled:
        thief = thief_of(house, KeyUse.RECALLS_ONLINE)
        thief.signs("recalls", recalls=everything(thief, house))
        misled.sees_of(thief)
        house.replace(KeyUse.RECALLS_ONLINE)
        house.approving = approvals_begin_above(house.feed_root) + 1
        house.publish(1, 2, 3)
        assert misled.sees(house) == {ONE, TWO, THREE}
        house.recall(THREE)
        assert misled.sees(house) == {ONE, TWO}
        assert misled.refresh().recalls_applied == 2, "the thief's numbers are not the hub's"


def test_an_emptied_list_lifts_nothing_and_the_hubs_own_is_heard_again(house: House) -> None:
    with screen(house, "misled") as misled:
        thief = thief_of(house, KeyUse.RECALLS_ONLINE)
        thief.signs("recalls", recalls=list_of(at=thief.now), version=2**31)
        misled.files.folder = thief.feed_root
        assert isinstance(misled.refresh().failure, RecallsShrunk)
        assert misled.playing() == {ONE, THREE}
        assert misled.sees(house) == {ONE, THREE}, "nothing of what was refused was kept"
        house.replace(KeyUse.RECALLS_ONLINE)
        assert misled.sees(house) == {ONE, THREE}


def test_a_list_and_versions_run_far_ahead_are_recovered_from_by_the_root_alone(
    house: House,
) -> None:
    junk = [make_recall(n, f"NOWHERE{n}", at=house.now) for n in range(2, 500)]
    with screen(house, "misled") as misled:
        thief = thief_of(house, KeyUse.RECALLS_ONLINE)
        before = house.hub.current_recalls().recalls
        thief.signs("recalls", recalls=list_of(*before, *junk, at=thief.now), version=2**31)
        assert misled.sees_of(thief) == {ONE, THREE}

        house.recall(ONE)
        misled.follows(house)
        assert isinstance(misled.refresh().failure, BelowFloor)
        house.rotation(*house.holders[:2]).renew()
        assert isinstance(misled.refresh().failure, BelowFloor), "another root is not another key"
        house.replace(KeyUse.ROOT)
        assert isinstance(misled.refresh().failure, BelowFloor), "nor are other holders"

        house.replace(KeyUse.RECALLS_ONLINE, holders=(1, 2))
        assert misled.sees(house) == {THREE}
        assert misled.refresh().recalls_applied == 2


def test_a_list_that_the_thief_had_grown_is_missed_until_the_root_has_spoken(
    house: House,
) -> None:
    with screen(house, "misled") as misled:
        thief = thief_of(house, KeyUse.RECALLS_ONLINE)
        thief.signs("recalls", recalls=everything(thief, house))
        misled.sees_of(thief)
        for unheard in range(3):
            house.recall(f"TEST001{unheard}")  # the hub's versions pass the thief's
        misled.follows(house)
        assert isinstance(misled.refresh().failure, RecallsShrunk)
        house.replace(KeyUse.RECALLS_ONLINE)
        misled.refresh().raise_failure()


def test_a_recall_that_no_approval_could_lift_is_refused(house: House) -> None:
    with screen(house, "misled") as misled:
        thief = thief_of(house, KeyUse.RECALLS_ONLINE)
        before = house.hub.current_recalls().recalls
        for_ever = make_recall(2, ONE, at=thief.now, up_to_approval=highest_recallable(1) + 1)
        thief.signs("recalls", recalls=list_of(*before, for_ever, at=thief.now))
        misled.files.folder = thief.feed_root
        failure = misled.refresh().failure
        assert isinstance(failure, ManifestRefused)
        assert "can be lifted by a later approval" in str(failure)
        assert misled.playing() == {ONE, THREE}


def test_a_picture_that_a_thief_recalled_returns_as_another_picture_alone(house: House) -> None:
    with screen(house, "misled") as misled:
        thief = thief_of(house, KeyUse.RECALLS_ONLINE)
        before = house.hub.current_recalls().recalls
        picture = make_recall(2, make_picture(3).sha256, at=thief.now, target="picture")
        thief.signs("recalls", recalls=list_of(*before, picture, at=thief.now))
        assert misled.sees_of(thief) == {ONE}
        house.replace(KeyUse.RECALLS_ONLINE)
        house.approving = approvals_begin_above(house.feed_root) + 1
        house.publish(1, 3)
        assert misled.sees(house) == {ONE}
        house.approving += 100
        house.publish(1, 3, changed={3: {"pictures": (make_picture(7),)}})
        assert misled.sees(house) == {ONE, THREE}


def test_a_replaced_recalls_key_is_worth_nothing(house: House) -> None:
    with screen(house, "misled") as misled:
        house.replace(KeyUse.RECALLS_ONLINE)
        misled.sees(house)
        thief = thief_of(house, elsewhere=True)
        first = house.ceremony.folders(KeyUse.RECALLS_ONLINE)
        thief.keys = type(house.online).load(first)
        thief.signs("recalls", recalls=everything(thief, house), version=2**31)
        assert misled.sees_of(thief) == {ONE, THREE}


# --- snapshot and timestamp ------------------------------------------------------------------

ONLINE = {"feed": KeyUse.FEED_ONLINE, "recalls": KeyUse.RECALLS_ONLINE}


@pytest.mark.parametrize(("name", "ahead"), [("feed", 2**31), ("recalls", HIGHEST_VERSION)])
def test_snapshot_and_timestamp_run_far_ahead_elsewhere(
    house: House, name: str, ahead: int
) -> None:
    with screen(house, "misled") as misled:
        thief = thief_of(house, ONLINE[name])
        thief.signs("feed" if name == "feed" else "recalls", version=ahead)
        assert misled.sees_of(thief) == {ONE, THREE}
        house.publish(1, 2, 3)
        misled.follows(house)
        assert isinstance(misled.refresh().failure, BelowFloor)
        house.rotation(*house.holders[:2]).renew()
        assert isinstance(misled.refresh().failure, BelowFloor)

        house.replace(ONLINE[name])
        assert misled.sees(house) == {ONE, THREE}
        house.passes(2 * DAY)
        house.publish(1, 2)
        assert misled.sees(house) == {ONE}
        misled.passes(2 * DAY)
        misled.follows(house)
        house.passes(4 * DAY)
        assert misled.sees(house) == {ONE}, "the feed's age is counted from the new versions"


@pytest.mark.parametrize(("name", "ahead"), [("feed", 2**62), ("recalls", 2**31)])
def test_versions_run_far_ahead_on_the_hub_begin_anew(house: House, name: str, ahead: int) -> None:
    repository = "feed" if name == "feed" else "recalls"
    with screen(house, "misled") as misled, screen(house, "asleep") as asleep:
        thief = thief_of(house, ONLINE[name], elsewhere=False)
        thief.signs("feed" if name == "feed" else "recalls", version=ahead)
        misled.refresh()
        house.replace(ONLINE[name])
        house.publish(1, 2)
        house.recall(ONE)
        assert misled.sees(house) == set()
        assert asleep.sees(house) == set()
        states = verify_feed(house.feed_root, house.now, house.ceremony.roots).states
        for signed in (states[repository].timestamp, states[repository].snapshot):
            assert signed.version < 2**31


def test_a_version_that_no_database_holds_is_refused_by_screens(house: House) -> None:
    with screen(house, "misled") as misled:
        thief = thief_of(house, KeyUse.FEED_ONLINE)
        thief.signs("feed", version=HIGHEST_VERSION + 1)
        misled.files.folder = thief.feed_root
        failure = misled.refresh().failure
        assert isinstance(failure, BelowFloor)
        assert "versions end at" in str(failure)
