"""The hub's database, code and online keys are an attacker's: what reaches an enrolled kiosk.

Each attack is done, on the files that the kiosk is served and in what its hub answers; the kiosk
then looks, and is asked what it shows. The controls do the same with two approvers' signatures, and
there it does reach the kiosk. With the database: `test_e2e_hub_taken_database`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Targets

from sync.keys import KeyRing
from sync.layout import channel_target
from sync.models import ApprovedNotice, ChannelManifest, RecallList
from sync.publish import Publisher
from sync.publish.reading import read_state, target_path, versioned_path
from tests.fixtures_attacker import twice
from tests.fixtures_device_hub import Reply
from tests.fixtures_enrolled_kiosk import Shown
from tests.fixtures_hub import CHANNEL
from tests.fixtures_taken_hub import OLD_TELEPHONE, Fallen, fallen_once, files
from tests.making import approve, made_media, make_desk, make_picture, make_recall, picture_bytes

__all__ = ["fallen_once", "files"]  # fixtures, imported for their names

pytestmark = pytest.mark.django_db

INTRUDER = "Puesto Por Un Intruso"
Change = Callable[[ChannelManifest], ChannelManifest]


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


# --- what an attacker wants ------------------------------------------------------------------


def another_face(manifest: ChannelManifest) -> ChannelManifest:
    """The first notice with another name and photograph."""
    first, *rest = manifest.notices
    content = first.content.model_copy(update={"name": INTRUDER, "pictures": (make_picture(17),)})
    forged = ApprovedNotice(approval=approve(content, 900, at=now()), content=content)
    return _next(manifest, notices=(forged, *rest))


def another_telephone(manifest: ChannelManifest) -> ChannelManifest:
    """The tip line leads to the attacker."""
    [entry] = manifest.campaigns
    lines = entry.content.tip_lines.model_copy(update={"phone": "915-555-0199"})
    content = entry.content.model_copy(update={"tip_lines": lines})
    forged = entry.model_copy(
        update={"content": content, "approval": approve(content, 900, at=now())}
    )
    return _next(manifest, campaigns=(forged,))


def another_desk_key(manifest: ChannelManifest) -> ChannelManifest:
    """Tips are sealed to the attacker."""
    [entry] = manifest.desks
    content = make_desk(entry.content.id, at=now(), seed=40)
    forged = entry.model_copy(
        update={"content": content, "approval": approve(content, 900, at=now())}
    )
    return _next(manifest, desks=(forged,))


def _next(manifest: ChannelManifest, **changes: object) -> ChannelManifest:
    changes |= {"publication": manifest.publication + 1, "issued": now()}
    return manifest.model_copy(update=changes)


WANTED: list[Change] = [another_face, another_telephone, another_desk_key]


def signed_by(fallen: Fallen, change: Change, *signers: CryptoSigner) -> Shown:
    """What the kiosk shows once it has seen the change under these signatures."""
    attacker = fallen.attacker
    attacker.put_pictures({make_picture(17).sha256: picture_bytes(17)})
    attacker.serve(attacker.targets_with(change(attacker.manifest)), *signers)
    fallen.kiosk.look()
    return fallen.kiosk.shows()


def test_before_any_attack_it_shows_what_two_people_signed(files: Fallen) -> None:
    shown = files.kiosk.shows()
    assert {name for name, _ in shown.faces} == {"Persona Ficticia 1", "Persona Ficticia 2"}
    assert len(shown.desks) == 3
    assert OLD_TELEPHONE not in shown.telephones


@pytest.mark.parametrize("change", WANTED)
def test_the_control_signed_by_two_approvers_it_reaches_the_kiosk(
    files: Fallen, change: Change
) -> None:
    before = files.kiosk.shows()
    after = signed_by(files, change, *files.approvers[1:])
    assert after != before
    if change is another_face:
        assert INTRUDER in {name for name, _ in after.faces}


@pytest.mark.parametrize(
    ("change", "who"),
    [
        *((another_face, who) for who in ("online", "own", "stolen", "stolen and own", "nobody")),
        *((change, "stolen and online") for change in WANTED),
    ],
)
def test_signed_with_what_an_attacker_has_it_does_not(
    files: Fallen, change: Change, who: str
) -> None:
    attacker, before = files.attacker, files.kiosk.shows()
    keys = {
        "online": attacker.online.signers("feed", "snapshot")
        + attacker.online.signers("recalls", "targets"),
        "own": (attacker.own,),
        "stolen": (attacker.stolen,),
        "nobody": (),
    }
    signers = [signer for part in who.split(" and ") for signer in keys[part]]
    assert signed_by(files, change, *signers) == before


def test_one_stolen_key_does_not_count_twice(files: Fallen) -> None:
    attacker, before = files.attacker, files.kiosk.shows()
    attacker.put_pictures({make_picture(17).sha256: picture_bytes(17)})
    targets = attacker.targets_with(another_face(attacker.manifest))
    attacker.serve(twice(attacker.stolen, targets))
    assert files.kiosk.look().failure is not None
    assert files.kiosk.shows() == before


@pytest.mark.parametrize("who", ["own", "stolen", "online", "all"])
def test_a_root_of_ones_own_makes_no_key_count(files: Fallen, who: str) -> None:
    attacker, before = files.attacker, files.kiosk.shows()
    online = attacker.online.signers("feed", "snapshot")
    extra = {"own": (), "stolen": (attacker.stolen,), "online": online}
    extra["all"] = (attacker.stolen, *online)
    attacker.put_pictures({make_picture(17).sha256: picture_bytes(17)})
    targets = attacker.targets_with(another_face(attacker.manifest))
    attacker.serve(targets, attacker.own)
    attacker.own_root("feed", *extra[who])
    assert files.kiosk.look().failure is not None
    assert files.kiosk.shows() == before


def test_another_first_root_is_nobodys(files: Fallen) -> None:
    attacker, before = files.attacker, files.kiosk.shows()
    attacker.own_root("feed")
    metadata = attacker.feed / "feed" / "metadata"
    (metadata / "2.root.json").replace(metadata / "1.root.json")
    attacker.serve(attacker.targets_with(another_face(attacker.manifest)), attacker.own, version=9)
    files.kiosk.look()
    assert files.kiosk.shows() == before


# --- what was signed, put elsewhere ----------------------------------------------------------


def test_other_bytes_under_a_signed_pictures_name_are_not_shown(files: Fallen) -> None:
    attacker, before = files.attacker, files.kiosk.shows()
    pictures = attacker.manifest.pictures()
    attacker.put_pictures(dict.fromkeys(pictures, picture_bytes(17)))
    for kept in (files.kiosk.folder / "state/store/pictures").iterdir():
        kept.unlink()  # as if the kiosk had to fetch them anew
    outcome = files.kiosk.look()
    assert outcome.failure is not None
    assert not list((files.kiosk.folder / "state/store/pictures").glob("*"))
    attacker.put_pictures({s: made_media()[s] for s in pictures})
    files.kiosk.look().raise_failure()
    assert files.kiosk.shows() == before


def test_another_manifest_under_the_signed_ones_name_is_not_read(files: Fallen) -> None:
    attacker, before = files.attacker, files.kiosk.shows()
    targets = read_state(attacker.feed / "feed").targets
    path = target_path(attacker.feed / "feed", targets.targets[channel_target(CHANNEL)])
    path.write_bytes(path.read_bytes().replace(b"Persona Ficticia 1", INTRUDER.encode()[:18]))
    shutil.rmtree(files.kiosk.folder / "state/store/metadata")
    files.kiosk.look()
    assert files.kiosk.shows() == before


def test_pins_changed_beneath_two_true_signatures_are_refused(files: Fallen) -> None:
    attacker, before = files.attacker, files.kiosk.shows()
    state = read_state(attacker.feed / "feed")
    true = versioned_path(attacker.feed / "feed", "targets", state.targets.version).read_bytes()
    forged: Metadata[Targets] = Metadata(attacker.targets_with(another_face(attacker.manifest)))
    forged.signatures.update(Metadata[Targets].from_bytes(true).signatures)
    attacker.serve(forged.to_bytes())
    assert files.kiosk.look().failure is not None
    assert files.kiosk.shows() == before


@pytest.mark.parametrize("version", [0, 2**31], ids=["next", "far ahead"])
@pytest.mark.parametrize("cleared", [False, True], ids=["", "its cache cleared"])
def test_an_older_publication_with_all_its_signatures_is_refused(
    files: Fallen, version: int, cleared: bool
) -> None:
    attacker, before = files.attacker, files.kiosk.shows()
    old = read_state(files.before / "feed").targets
    data = versioned_path(files.before / "feed", "targets", old.version).read_bytes()
    if cleared:  # a command from the closed list: clear_cache
        shutil.rmtree(files.kiosk.folder / "state/store/metadata")
    attacker.serve(data, version=version)
    assert files.kiosk.look().failure is not None
    assert files.kiosk.shows() == before


@pytest.mark.parametrize("cleared", [False, True], ids=["", "its cache cleared"])
def test_the_whole_feed_of_yesterday_is_refused(files: Fallen, cleared: bool) -> None:
    before = files.kiosk.shows()
    if cleared:
        shutil.rmtree(files.kiosk.folder / "state/store/metadata")
    files.kiosk.files.folder = files.before
    assert files.kiosk.look().failure is not None
    assert files.kiosk.shows() == before


# --- recalls ---------------------------------------------------------------------------------


def recalled(fallen: Fallen) -> tuple[RecallList, Shown]:
    """The hub has recalled the first face, as it can with its online keys alone."""
    attacker = fallen.attacker
    target = fallen.first_notice()
    listed = RecallList(sequence=1, issued=now(), recalls=(make_recall(1, target, at=now()),))
    Publisher(attacker.feed, attacker.online, now=now).publish_recalls(listed)
    fallen.kiosk.look().raise_failure()
    shown = fallen.kiosk.shows()
    assert {name for name, _ in shown.faces} == {"Persona Ficticia 2"}
    return listed, shown


@pytest.mark.parametrize("trick", ["emptied", "another", "before", "no file"])
def test_a_recalled_face_does_not_come_back(files: Fallen, trick: str) -> None:
    attacker = files.attacker
    listed, before = recalled(files)
    if trick == "emptied":
        attacker.recall_list(RecallList(sequence=0, issued=now(), recalls=()))
    elif trick == "another":
        other = make_recall(1, "NOWHERE1", at=now())
        attacker.recall_list(listed.model_copy(update={"recalls": (other,)}))
    elif trick == "before":
        shutil.rmtree(attacker.feed / "recalls")
        shutil.copytree(files.before / "recalls", attacker.feed / "recalls")
    else:
        shutil.rmtree(attacker.feed / "recalls")
    files.kiosk.look()
    assert files.kiosk.shows() == before
    shutil.rmtree(files.kiosk.folder / "state/store/metadata")
    files.kiosk.look()
    assert files.kiosk.shows() == before


def test_nor_under_a_later_approval_that_one_stolen_key_has_signed(files: Fallen) -> None:
    _, before = recalled(files)

    def again(manifest: ChannelManifest) -> ChannelManifest:
        first, *rest = manifest.notices
        later = first.model_copy(update={"approval": approve(first.content, 5000, at=now())})
        return _next(manifest, notices=(later, *rest))

    assert signed_by(files, again, files.attacker.stolen) == before
    after = signed_by(files, again, *files.approvers[1:])
    assert len(after.faces) == 2, "the control: two approvers can bring it back"


@pytest.mark.parametrize("wrecked", [False, True], ids=["", "the feed in ruins"])
def test_taking_down_works_with_the_online_keys_alone(files: Fallen, wrecked: bool) -> None:
    attacker, target = files.attacker, files.first_notice()
    if wrecked:
        for path in (attacker.feed / "feed" / "metadata").iterdir():
            path.write_bytes(b"{}")
    listed = RecallList(sequence=1, issued=now(), recalls=(make_recall(1, target, at=now()),))
    keys = KeyRing(attacker.online.entries())
    Publisher(attacker.feed, keys, now=now).publish_recalls(listed)
    assert files.kiosk.look().recalls_changed
    assert {name for name, _ in files.kiosk.shows().faces} == {"Persona Ficticia 2"}


# --- what its hub tells it -------------------------------------------------------------------


def test_a_channel_that_nobody_signed_moves_no_kiosk(files: Fallen) -> None:
    before = files.kiosk.shows()
    files.kiosk.api.lie = _state(channel="del-intruso")
    files.kiosk.look().raise_failure()
    assert "del-intruso" in files.kiosk.obeyed.kept_channel
    assert files.kiosk.shows() == before


def test_an_address_or_a_root_in_the_hubs_answer_is_not_taken(files: Fallen) -> None:
    before = files.kiosk.shows()
    feed = {"url": "http://127.0.0.1:9/feed", "channel": CHANNEL, "poll_s": 5}
    files.kiosk.api.lie = _state(feed=feed, root_feed="e30=", roots={"feed": "e30="})
    files.kiosk.look().raise_failure()
    assert files.kiosk.shows() == before


def test_enrolled_again_into_the_attackers_own_feed_it_shows_nothing_of_it(files: Fallen) -> None:
    """With other keys, another root and a feed of its own, all whole."""
    before = files.kiosk.shows()
    own = files.own_house()
    files.kiosk.keeping.forget()
    files.kiosk.enrol(files.kiosk.api)
    files.kiosk.files.folder = own
    assert files.kiosk.look().failure is not None
    assert files.kiosk.shows() == before


def _state(**changes: object) -> Callable[[str, Reply], Reply]:
    def lie(call: str, reply: Reply) -> Reply:
        status, said, headers = reply
        if call.endswith("/state") and said is not None:
            said = json.loads(json.dumps(said)) | changes
        return status, said, headers

    return lie


def test_it_goes_back_to_what_is_true_once_the_hub_is_honest_again(files: Fallen) -> None:
    """Whatever the attacker had it fetch, nothing of it holds the kiosk up afterwards."""
    attacker, before = files.attacker, files.kiosk.shows()
    kept = attacker.feed.with_name("feed-kept")
    attacker.serve(attacker.targets_with(another_face(attacker.manifest)), attacker.own)
    files.kiosk.look()
    shutil.rmtree(attacker.feed)
    shutil.copytree(kept, attacker.feed)
    Publisher(attacker.feed, attacker.online, now=lambda: now() + timedelta(minutes=10)).renew()
    files.kiosk.look().raise_failure()
    assert files.kiosk.shows() == before
