"""Key drills: keys that people hold are lost, stolen or handed over; a screen sleeps through all.

See `fixtures_key_drills`; keys that are stolen off the hub are in `test_sync_key_drills`.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

from sync.errors import BelowFloor, PublishError, SignatureRefused, ThresholdNotMet
from sync.keys import KeyRing, KeyUse
from sync.publish import Rotation, read_root, verify_feed
from sync.publish.reading import versioned_path
from sync.publish.rotation import approvals_begin_above
from tests.fixtures_key_drills import ONE, THREE, TWO, House, house, screen, thief_of
from tests.test_sync_key_drills import everything

__all__ = ["house"]  # the fixture, imported for its name

DAY = timedelta(days=1)


# --- approvers -------------------------------------------------------------------------------


def test_with_one_approvers_key_lost_the_others_go_on_and_the_root_puts_another_in_its_place(
    house: House,
) -> None:
    with screen(house, "screen") as shown:
        lost = house.approvers[0]
        house.publish(1, approvers=(1, 2))
        assert shown.sees(house) == {ONE}
        house.replace(KeyUse.APPROVER, place=0, lost=True)
        assert shown.sees(house) == {ONE}
        house.publish(1, 3, approvers=(0, 2))  # the new key is one of the two
        assert shown.sees(house) == {ONE, THREE}
        house.approvers[0] = lost  # found again behind the cupboard
        with pytest.raises(ThresholdNotMet):
            house.publish(1, approvers=(0, 1))


def test_a_lost_feed_is_believed_again_when_fewer_old_approvers_are_left_than_must_sign(
    house: House,
) -> None:
    """What docs/keys.md says of a backup's feed that is older than what screens have seen."""
    with screen(house, "screen") as shown:
        backup, published = shutil.copytree(house.feed_root, house.folder / "b"), house.publication
        for _ in range(3):
            house.publish(1)
        assert shown.sees(house) == {ONE}
        shutil.rmtree(house.feed_root)
        shutil.copytree(backup, house.feed_root)
        house.publication = published
        for use in (KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE, KeyUse.APPROVER):
            house.replace(use)
        shown.follows(house)
        assert isinstance(shown.refresh().failure, BelowFloor), "two old approvers are left"
        house.replace(KeyUse.APPROVER, place=1)
        assert shown.sees(house) == {ONE, THREE}


def test_with_fewer_approvers_than_the_threshold_nothing_is_published_until_the_root_has_spoken(
    house: House,
) -> None:
    """Two of three are lost: what was signed stays signed, and one that is left is not enough."""
    with screen(house, "screen") as shown:
        house.approvers[0] = house.approvers[1] = KeyRing()
        with pytest.raises(ThresholdNotMet):
            house.publish(1, approvers=(2,))
        house.passes(DAY)
        assert shown.sees(house) == {ONE, THREE}, "snapshot and timestamp need no approver"
        for place, key in enumerate(sorted(_approver_ids(house) - _ids(house.approvers[2]))):
            new = CryptoSigner.generate_ed25519()
            house.approvers[place] = KeyRing([(KeyUse.APPROVER, new)])
            keys = house.online
            for ring in (*house.holders[:2], *house.approvers):
                keys = keys.joined(ring)
            Rotation(house.feed_root, keys, now=house.clock).replace(
                KeyUse.APPROVER, key, new, lost=True
            )
        house.publish(1, approvers=(0, 1))
        assert shown.sees(house) == {ONE}


def test_publications_that_stolen_approvers_had_run_ahead_are_recovered_from(
    house: House,
) -> None:
    """Whoever has a threshold of approvers and the hub can show anything, until the root speaks."""
    with screen(house, "misled") as misled:
        thieves = House.__new__(House)
        thief = thief_of(house, KeyUse.FEED_ONLINE)
        thieves.__dict__ |= house.__dict__ | {"feed_root": thief.feed_root, "publication": 10**9}
        thieves.publish(1)
        assert misled.sees_of(thief) == {ONE}
        for _ in range(3):
            house.publish(1, 3)
        misled.follows(house)
        assert isinstance(misled.refresh().failure, BelowFloor)
        house.replace(KeyUse.APPROVER, place=0)
        assert isinstance(misled.refresh().failure, BelowFloor), "one thief's key is left, and one"
        house.replace(KeyUse.APPROVER, place=1)
        assert misled.sees(house) == {ONE, THREE}


def _approver_ids(house: House) -> set[str]:
    return set(read_root(house.feed_root / "feed").roles["targets"].keyids)


def _ids(ring: KeyRing) -> set[str]:
    return set(ring.key_ids(KeyUse.APPROVER))


# --- holders of the root ---------------------------------------------------------------------


def test_every_holder_hands_over_and_no_former_one_makes_a_root(house: House) -> None:
    with screen(house, "screen") as shown:
        former = list(house.holders)
        for place, present in enumerate(((1, 2), (0, 2), (0, 1))):
            house.replace(KeyUse.ROOT, place=place, holders=(*present, place))
        assert shown.sees(house) == {ONE, THREE}
        assert read_root(house.feed_root / "feed").version == 4
        with pytest.raises(ThresholdNotMet):
            house.rotation(*former).renew()

        thief = thief_of(house, KeyUse.FEED_ONLINE)
        forged = read_root(thief.feed_root / "feed")
        forged.version += 1
        metadata: Metadata[Root] = Metadata(forged)
        for ring in former:
            for signer in ring.signers("feed", "root"):
                metadata.sign(signer, append=True)
        path = versioned_path(thief.feed_root / "feed", "root", forged.version)
        path.write_bytes(metadata.to_bytes())
        shown.files.folder = thief.feed_root
        assert isinstance(shown.refresh().failure, SignatureRefused)
        assert shown.sees(house) == {ONE, THREE}


def test_a_lost_root_key_is_replaced_by_the_two_that_are_left(house: House) -> None:
    with screen(house, "screen") as shown:
        house.holders[0], lost = KeyRing(), house.holders[0]
        with pytest.raises(ThresholdNotMet):
            house.rotation(house.holders[1]).renew()
        new = CryptoSigner.generate_ed25519()
        house.rotation(*house.holders[1:]).replace(
            KeyUse.ROOT, next(iter(lost.key_ids(KeyUse.ROOT))), new
        )
        house.holders[0] = KeyRing([(KeyUse.ROOT, new)])
        house.rotation(*house.holders[:2]).renew()
        assert shown.sees(house) == {ONE, THREE}


# --- asleep ----------------------------------------------------------------------------------


@pytest.mark.parametrize("synchronised", [True, False], ids=["knows the time", "does not"])
def test_a_screen_that_slept_through_all_of_it_comes_back_by_itself(
    house: House, synchronised: bool
) -> None:
    with screen(house, "asleep") as asleep, screen(house, "awake") as awake:
        assert asleep.playing() == {ONE, THREE}
        catastrophe(house)
        no_key_is_what_it_was(house)
        asleep.wall = house.now if synchronised else datetime(1970, 1, 1, tzinfo=UTC)
        asleep.reboot(synchronised=synchronised)
        if synchronised:
            assert asleep.playing() == set(), "what it last heard is months old"
        assert asleep.sees_again(house) == {ONE}
        assert awake.sees(house) == {ONE}
        assert asleep.generation()[1] == house.publication
        assert asleep.refresh().recalls_applied == house.hub.current_recalls().sequence


def no_key_is_what_it_was(house: House) -> None:
    """What the screen pins has expired, and no key of it is in use."""
    feed = verify_feed(house.feed_root, house.now, house.ceremony.roots)
    for name, state in feed.states.items():
        pinned: Root = Metadata[Root].from_bytes(house.ceremony.roots[name]).signed
        assert pinned.is_expired(house.now)
        assert not set(pinned.keys) & set(state.root.keys)
    assert {recall.target_id for recall in feed.recalls.recalls} == {ONE, TWO, THREE}


def catastrophe(house: House) -> None:
    """Fourteen months in which every key is lost, stolen or handed over, and 3 is recalled."""
    house.recall(THREE)
    thief_of(house, KeyUse.FEED_ONLINE, elsewhere=False).signs("feed", version=2**31)
    house.replace(KeyUse.FEED_ONLINE)
    thief = thief_of(house, KeyUse.RECALLS_ONLINE, elsewhere=False)
    thief.signs("recalls", recalls=everything(thief, house), version=2**31)
    house.replace(KeyUse.RECALLS_ONLINE)
    for _season in range(5):
        house.passes(timedelta(days=85))
        house.rotation(*house.holders).renew()
        house.publish(1, 2, 3)
    for place in range(3):
        house.replace(KeyUse.APPROVER, place=place, lost=place == 0)
        house.replace(KeyUse.ROOT, place=place, holders=(0, 1, 2))
    house.publish(1, 2, 3)  # 2 and 3 with the approvals of before
    house.approving = approvals_begin_above(house.feed_root) + 1
    house.publish(1)
    with pytest.raises(PublishError):
        house.rotation().renew()
