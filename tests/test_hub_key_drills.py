"""A stolen recalls key, seen from the hub: what its thief recalled returns by two people alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from securesystemslib.signer import CryptoSigner

from hub.approvals.models import Approval
from hub.publications.publishing import publish_once
from hub.recalls.models import Recall
from hub.recalls.service import recall, sign_recalls
from hub.recalls.standing import is_recalled
from sync.keys import KeyRing, KeyUse, write_key
from sync.models import RecallList
from sync.publish import Holders, Publisher, put_up
from sync.rules.latch import APPROVALS_A_ROOT, Latch, united
from sync.rules.latch import is_recalled as screen_withholds
from tests.fixtures_hub import Hub, draft_notice, edit, hub, make_photo, slides_of
from tests.making import make_recall

__all__ = ["hub"]  # the fixture, imported for its name

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def thief_recalls(hub: Hub, *targets: str, target: str = "notice") -> RecallList:
    """Signed with the stolen key in the hub's own feed, up to the highest number it may name."""
    before = hub.recalls().recalls
    added = [
        make_recall(n, one, at=now(), target=target, up_to_approval=APPROVALS_A_ROOT)
        for n, one in enumerate(targets, start=len(before) + 1)
    ]
    listed = RecallList(sequence=len(before) + len(added), issued=now(), recalls=(*before, *added))
    stolen = KeyRing.load([hub.data / "keys" / "online"])
    Publisher(hub.feed_root, stolen, now=now).publish_recalls(listed)
    return listed


def replace_recalls_key(hub: Hub) -> None:
    """The holder signs apart, the hub puts it up; only then the old key leaves the hub."""
    online, new = hub.data / "keys" / "online", CryptoSigner.generate_ed25519()
    [old] = online.glob(f"{KeyUse.RECALLS_ONLINE}.*")
    [old_id] = KeyRing.load([online]).key_ids(KeyUse.RECALLS_ONLINE)
    root_keys = KeyRing.load([hub.data / "keys" / "root-holder-1"])
    handed = Holders(hub.feed_root, root_keys, now=now).replaced(
        KeyUse.RECALLS_ONLINE, {old_id: new}
    )
    write_key(online, KeyUse.RECALLS_ONLINE, new)
    put_up(hub.feed_root, KeyRing.load([online]), handed, now=now)
    old.unlink()


def screen_of(hub: Hub) -> set[str]:
    """The names that a screen shows which has latched all that was ever signed."""
    manifest, latch = hub.published(), united(Latch(), hub.recalls())
    assert manifest is not None
    return {n.content.name for n in manifest.notices if not screen_withholds(latch, n)}


def test_what_a_thief_recalled_is_taken_over_and_lifted_by_two_people_alone(hub: Hub) -> None:
    notices, _, _ = hub.whole_channel(2)
    recall("notice", notices[1].notice_id, "wrong_person", by=hub.ana)
    thief_recalls(hub, notices[0].notice_id)
    sign_recalls()  # the worker's chore, every three seconds
    assert Recall.objects.count() == 2
    publish_once()
    assert screen_of(hub) == set()

    replace_recalls_key(hub)
    sign_recalls()
    assert is_recalled("notice", notices[0].notice_id, Approval.objects.count())
    approval = hub.agree(notices[0], hub.ana, hub.beto)
    assert approval.number == APPROVALS_A_ROOT + 1
    publish_once()
    assert screen_of(hub) == {"Persona Ficticia 1"}


def test_before_the_key_is_replaced_new_faces_go_up_and_everything_can_be_taken_down(
    hub: Hub,
) -> None:
    """The thief has named the highest number there is: the hub does not count on from there."""
    notices, campaign, channel = hub.whole_channel(2)
    thief_recalls(hub, notices[0].notice_id)
    sign_recalls()
    hub.agree(notices[0], hub.ana, hub.beto)
    late = draft_notice(hub.ana, 3)
    channel.slides = slides_of([*notices, late], campaign)
    channel.save_revision(user=hub.ana)
    for subject in (late, channel):
        hub.agree(subject, hub.ana, hub.beto)
    publish_once()
    assert screen_of(hub) == {"Persona Ficticia 2", "Persona Ficticia 3"}
    recall("notice", late.notice_id, "wrong_person", by=hub.ana)
    publish_once()
    assert screen_of(hub) == {"Persona Ficticia 2"}


def test_a_photograph_that_a_thief_recalled_returns_as_another_file(hub: Hub) -> None:
    [notice], _, _ = hub.whole_channel()
    thief_recalls(hub, notice.saved().pictures.all()[0].photo.sha256, target="picture")
    sign_recalls()
    replace_recalls_key(hub)
    sign_recalls()
    picture: Any = notice.saved().pictures.all()[0]
    picture.photo = make_photo(9)
    edit(notice, hub.ana, pictures=[picture])
    hub.agree(notice, hub.ana, hub.beto)
    publish_once()
    assert screen_of(hub) == {"Persona Ficticia 1"}


def test_recalls_go_on_after_the_key_was_replaced(hub: Hub) -> None:
    notices, _, _ = hub.whole_channel(2)
    thief_recalls(hub, notices[0].notice_id)
    replace_recalls_key(hub)
    sign_recalls()
    hub.agree(notices[0], hub.ana, hub.beto)
    publish_once()
    row = recall("notice", notices[0].notice_id, "captured", by=hub.ana)
    assert row.up_to_approval > APPROVALS_A_ROOT
    publish_once()
    assert screen_of(hub) == {"Persona Ficticia 2"}
