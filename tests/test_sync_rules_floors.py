"""Versions below which nothing is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BelowFloor
from sync.layout import FEED, RECALLS
from sync.rules.floors import (
    Floors,
    RoleFloor,
    begun_anew,
    check_publication,
    check_recalls,
    check_roles,
    renewed_roles,
    with_publication,
    with_recalls,
    with_roles,
)
from sync.types import ChannelId, PublicationNumber, RecallSequence

CHANNEL = ChannelId("puente")


def roles(root: int = 1, timestamp: int = 1, key: str = "k") -> dict[str, RoleFloor]:
    return {
        "root": RoleFloor(version=root, keys=("r",)),
        "timestamp": RoleFloor(version=timestamp, keys=(key,)),
    }


@pytest.mark.parametrize("role", ["root", "timestamp", "snapshot", "targets"])
def test_an_older_role_is_refused_by_name(role: str) -> None:
    floors = with_roles(Floors(), FEED, {role: RoleFloor(version=5)})
    with pytest.raises(BelowFloor, match=rf"feed/{role}.json: version 4 .* floor of a role"):
        check_roles(floors, FEED, {role: RoleFloor(version=4)})


def test_the_same_version_is_no_rollback() -> None:
    floors = with_roles(Floors(), FEED, roles(timestamp=5))
    assert with_roles(floors, FEED, roles(timestamp=5)) == floors


def test_a_newer_root_with_other_keys_lets_a_role_recover_from_fast_forward() -> None:
    floors = with_roles(Floors(), FEED, roles(timestamp=2**31, key="stolen"))
    recovered = with_roles(floors, FEED, roles(root=2, timestamp=3, key="new"))
    assert recovered.feed["timestamp"].version == 3


def test_a_newer_root_with_the_same_keys_does_not() -> None:
    floors = with_roles(Floors(), FEED, roles(timestamp=9))
    with pytest.raises(BelowFloor):
        check_roles(floors, FEED, roles(root=2, timestamp=3))


def test_other_keys_without_a_newer_root_do_not() -> None:
    floors = with_roles(Floors(), FEED, roles(timestamp=9, key="old"))
    with pytest.raises(BelowFloor):
        check_roles(floors, FEED, roles(root=1, timestamp=3, key="other"))


def test_a_key_in_common_could_be_the_stolen_one() -> None:
    stolen = {"root": RoleFloor(version=1), "timestamp": RoleFloor(version=9, keys=("a", "b"))}
    floors = with_roles(Floors(), FEED, stolen)
    mixed = {"root": RoleFloor(version=2), "timestamp": RoleFloor(version=3, keys=("b", "c"))}
    with pytest.raises(BelowFloor):
        check_roles(floors, FEED, mixed)


def test_the_repositories_have_floors_of_their_own() -> None:
    floors = with_roles(Floors(), FEED, roles(timestamp=9))
    check_roles(floors, "recalls", roles(timestamp=1))


def test_an_older_publication_is_refused_per_channel() -> None:
    floors = with_publication(Floors(), CHANNEL, PublicationNumber(7))
    with pytest.raises(BelowFloor, match=r"feed/channels/puente.json: publication 6 .* 7"):
        check_publication(floors, CHANNEL, PublicationNumber(6), "feed/channels/puente.json")
    check_publication(floors, ChannelId("otro"), PublicationNumber(1), "feed/channels/otro.json")


def test_a_shorter_recall_list_is_refused() -> None:
    floors = with_recalls(Floors(), RecallSequence(3))
    with pytest.raises(BelowFloor, match=r"recalls/recalls.json: sequence 2 is below 3"):
        check_recalls(floors, RecallSequence(2), "recalls/recalls.json")


@given(st.lists(st.integers(min_value=1, max_value=50), max_size=20))
def test_floors_of_the_same_keys_only_rise(versions: list[int]) -> None:
    floors, highest = Floors(), 0
    for version in versions:
        try:
            floors = with_roles(floors, FEED, roles(timestamp=version))
        except BelowFloor:
            assert version < highest
        highest = max(highest, version)
        assert floors.feed["timestamp"].version == highest


@given(st.lists(st.integers(min_value=1, max_value=50), min_size=1, max_size=20))
def test_publication_and_recall_floors_are_the_highest_ever_seen(numbers: list[int]) -> None:
    floors = Floors()
    for number in numbers:
        floors = with_publication(floors, CHANNEL, PublicationNumber(number))
        floors = with_recalls(floors, RecallSequence(number))
    assert (floors.publications[CHANNEL], floors.recall_sequence) == (max(numbers), max(numbers))


def approvers(root: int, version: int, keys: str) -> dict[str, RoleFloor]:
    """Two of these must sign the targets."""
    return {
        "root": RoleFloor(version=root, keys=("r",), threshold=1),
        "targets": RoleFloor(version=version, keys=tuple(keys), threshold=2),
    }


@pytest.mark.parametrize(
    ("after", "renewed"), [("abd", False), ("ade", True), ("def", True), ("abc", False)]
)
def test_a_role_begins_anew_once_too_few_of_its_former_keys_are_left_to_sign(
    after: str, renewed: bool
) -> None:
    floors = with_publication(
        with_roles(Floors(), FEED, approvers(1, 9, "abc")), CHANNEL, PublicationNumber(10**9)
    )
    found = approvers(2, 3, after)
    roles_anew = renewed_roles(floors, FEED, found)
    assert roles_anew == ({"targets"} if renewed else set())
    lowered = begun_anew(floors, FEED, roles_anew)
    assert lowered.publications == ({} if renewed else {CHANNEL: 10**9})
    if not renewed:
        with pytest.raises(BelowFloor):
            check_roles(floors, FEED, found)
        return
    assert with_roles(lowered, FEED, found).feed["targets"].version == 3


def test_only_the_recalls_own_key_lowers_the_floor_of_recalls() -> None:
    floors = with_recalls(Floors(), RecallSequence(500))
    assert begun_anew(floors, FEED, frozenset({"targets"})).recall_sequence == 500
    assert begun_anew(floors, RECALLS, frozenset({"timestamp"})).recall_sequence == 500
    assert begun_anew(floors, RECALLS, frozenset({"targets"})).recall_sequence == 0


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets", "root"])
def test_no_version_beyond_what_a_database_holds_is_believed(role: str) -> None:
    check_roles(Floors(), FEED, {role: RoleFloor(version=2**53 - 1)})
    with pytest.raises(BelowFloor, match="further than any hub counts"):
        check_roles(Floors(), FEED, {role: RoleFloor(version=2**53)})
