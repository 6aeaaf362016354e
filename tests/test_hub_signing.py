"""A hub that lacks approvers' keys proposes, and publishes what enough of them have signed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hub.notices.originals import original_path
from hub.publications import claiming, publishing
from hub.publications.health import health
from hub.publications.models import Publication
from hub.publications.publishing import publish_once
from hub.publications.queue import queue_channels
from hub.publications.worker import renew
from hub.recalls.service import recall
from hub.signing.models import Proposal
from hub.signing.putting_up import put_up_signed
from sync.publish import verify_feed
from sync.types import Sha256
from tests.fixtures_hub import CHANNEL, draft_channel, draft_notice, edit, hub  # noqa: F401
from tests.fixtures_signing import Apart, apart, on_the_hub  # noqa: F401

OTHER = "tienda-ficticia"


def statuses() -> list[str]:
    return sorted(set(Publication.objects.values_list("status", flat=True)))


def states() -> list[str]:
    return list(Proposal.objects.order_by("id").values_list("state", flat=True))


def test_nothing_is_published_before_two_have_signed(apart: Apart) -> None:  # noqa: F811
    [notice], _, _ = apart.hub.whole_channel()
    assert apart.hub.published() is None
    assert (statuses(), states()) == (["signing"], ["open"])
    apart.sign(0)
    assert publish_once() == 0
    assert apart.hub.published() is None
    apart.sign(1)
    assert publish_once() == Publication.objects.count()
    assert apart.hub.shown() == {notice.notice_id: notice.name}
    assert (statuses(), states()) == (["published"], ["published"])
    verify_feed(apart.hub.feed_root, now=timezone.now())


def test_one_proposal_holds_every_channel_that_waits(apart: Apart) -> None:  # noqa: F811
    [notice], campaign, _ = apart.hub.whole_channel()
    first = apart.open()
    other = draft_channel(apart.hub.ana, [notice], campaign, channel_id=OTHER, name="Tienda")
    apart.hub.agree(other, apart.hub.ana, apart.hub.beto)
    publish_once()
    assert set(apart.open().channels) == {CHANNEL, OTHER}
    assert states() == ["replaced", "open"]
    assert apart.open().targets_version > first.targets_version
    apart.publish()
    assert set(apart.hub.shown(OTHER)) == {notice.notice_id}
    assert set(apart.hub.shown()) == {notice.notice_id}


def test_a_new_approval_makes_earlier_signatures_void(apart: Apart) -> None:  # noqa: F811
    [notice], _, _ = apart.hub.whole_channel()
    apart.sign(0, 1)
    before = apart.open()
    edit(notice, apart.hub.ana, name="Otro Nombre Ficticio")
    apart.hub.agree(notice, apart.hub.ana, apart.hub.beto)
    Proposal.objects.filter(pk=before.pk).update(state="replaced")  # the worker came here first
    Publication.objects.filter(status="signing").update(status="queued")
    publish_once()
    now = apart.open()
    assert now.signatures.count() == 0
    assert now.channels[CHANNEL] > before.channels[CHANNEL]
    assert apart.hub.published() is None
    apart.publish()
    assert apart.hub.shown() == {notice.notice_id: "Otro Nombre Ficticio"}


def test_what_asks_for_the_same_again_keeps_the_signatures(apart: Apart) -> None:  # noqa: F811
    apart.hub.whole_channel()
    apart.sign(0)
    queue_channels([CHANNEL], "again 1")
    publish_once()
    assert (states(), apart.open().signatures.count()) == (["open"], 1)
    apart.sign(2)
    publish_once()
    assert statuses() == ["published"]


def test_a_recall_needs_nobodys_signature_and_leaves_no_open_proposal_with_the_face(
    apart: Apart,  # noqa: F811
) -> None:
    [notice, other], _, _ = apart.hub.whole_channel(2)
    apart.sign(0, 1)
    recall("notice", notice.notice_id, "wrong_person", by=apart.hub.carla)
    assert [r.target_id for r in apart.hub.recalls().recalls] == [notice.notice_id]
    publish_once()
    assert apart.hub.published() is None
    [manifest] = apart.open().joined().read()
    assert [n.content.id for n in manifest.notices] == [other.notice_id]
    assert states() == ["replaced", "open"]
    assert Proposal.objects.get(state="replaced").reason == "recalled"
    apart.publish()
    assert apart.hub.shown() == {other.notice_id: other.name}


def test_a_face_that_is_up_and_recalled_is_not_in_what_waits(apart: Apart) -> None:  # noqa: F811
    [notice], _, _ = apart.hub.whole_channel()
    apart.publish()
    edit(notice, apart.hub.ana, name="Nombre Equivocado")
    apart.hub.agree(notice, apart.hub.ana, apart.hub.beto)
    publish_once()
    recall("notice", notice.notice_id, "error", by=apart.hub.carla)
    publish_once()
    [manifest] = apart.open().joined().read()
    assert manifest.notices == ()


def test_with_enough_keys_on_the_hub_it_publishes_by_itself(
    apart: Apart,  # noqa: F811
    settings: Any,
) -> None:
    [notice], _, _ = apart.hub.whole_channel()
    with on_the_hub(apart, settings, 0, 1):
        queue_channels([CHANNEL], "again 1")
        publish_once()
        assert set(apart.hub.shown()) == {notice.notice_id}
        publish_once()  # the proposal is older than what is published now
        publish_once()
    assert (states(), statuses()) == (["replaced"], ["published"])


def test_the_hubs_own_key_counts_as_one_signature(apart: Apart, settings: Any) -> None:  # noqa: F811
    with on_the_hub(apart, settings, 1):
        [notice], _, _ = apart.hub.whole_channel()
        apart.sign(2)
        publish_once()
    assert set(apart.hub.shown()) == {notice.notice_id}


def test_a_proposal_that_lay_half_its_validity_is_made_anew_with_new_dates(
    apart: Apart,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apart.hub.whole_channel()
    apart.sign(0, 1)
    before = apart.open()
    later = timezone.now() + timedelta(days=8)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    publish_once()
    assert states() == ["expired", "open"]
    now = apart.open()
    assert now.signatures.count() == 0
    assert now.joined().read()[0].valid_until > before.joined().read()[0].valid_until


def test_new_dates_are_proposed_before_the_targets_expire(
    apart: Apart,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = timezone.now() + timedelta(days=61)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    renew()
    row = apart.open()
    assert row.channels == {}
    renew()
    assert states() == ["open"]
    apart.publish()
    assert states() == ["published"]
    verify_feed(apart.hub.feed_root, now=later + timedelta(days=0))


def test_validity_is_asked_for_once_while_it_waits(
    apart: Apart,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apart.hub.whole_channel()
    apart.publish()
    later = timezone.now() + timedelta(days=8)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    rows = Publication.objects.count()
    for _ in range(3):
        renew()
        publish_once()
    assert Publication.objects.count() == rows + 1
    assert states() == ["published", "open"]


def test_a_channel_that_cannot_be_proposed_does_not_hold_up_the_rest(apart: Apart) -> None:  # noqa: F811
    [notice], _, _ = apart.hub.whole_channel()
    queue_channels(["sin-canal"], "again 1")
    publish_once()
    failed = Publication.objects.get(channel_id="sin-canal")
    assert (failed.status, "no approval" in failed.reason) == ("failed", True)
    apart.publish()
    assert set(apart.hub.shown()) == {notice.notice_id}


def test_a_missing_photograph_is_said_before_anybody_is_asked(apart: Apart) -> None:  # noqa: F811
    notice = draft_notice(apart.hub.ana, 3)
    [picture] = notice.content().pictures
    apart.hub.whole_channel()
    apart.publish()
    channel = draft_channel(apart.hub.ana, [notice], campaign_of(), channel_id=OTHER)
    for subject in (notice, channel):
        apart.hub.agree(subject, apart.hub.ana, apart.hub.beto)
    original_path(Sha256(picture.sha256)).unlink()
    publish_once()
    [manifest] = apart.open().joined().read()
    assert manifest.notices == ()


def campaign_of() -> Any:
    from hub.campaigns.models import Campaign

    return Campaign.objects.get()


def test_who_waits_for_signatures_is_not_a_worker_that_sleeps(apart: Apart) -> None:  # noqa: F811
    apart.hub.whole_channel()
    Publication.objects.update(created_at=timezone.now() - timedelta(hours=5))
    found = health()
    assert (found.overdue, found.signing) == (False, Publication.objects.count())


def test_a_worker_that_lost_its_lease_proposes_nothing(
    apart: Apart,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepare = publishing.prepare

    def slow(*arguments: Any) -> Any:
        prepared = prepare(*arguments)
        claiming.sweep(timezone.now() + claiming.LEASE)
        return prepared

    monkeypatch.setattr(publishing, "prepare", slow)
    apart.hub.whole_channel()
    assert (states(), statuses()) == ([], ["queued"])


def test_a_worker_killed_while_it_proposes_leaves_one_proposal_in_the_end(
    apart: Apart,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("hub.publications.claiming.wait_for_signatures", killed)
        with pytest.raises(Killed):
            apart.hub.whole_channel()
    assert (states(), statuses()) == ([], ["leased"])
    Publication.objects.update(lease_until=timezone.now())
    claiming.sweep(timezone.now())
    publish_once()
    assert (states(), statuses()) == (["open"], ["signing"])
    apart.publish()
    assert (states(), statuses()) == (["published"], ["published"])


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_while_it_puts_a_signed_proposal_up_publishes_it_once(
    apart: Apart,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    [notice], _, _ = apart.hub.whole_channel()
    apart.sign(0, 1)
    step = {
        "before": "sync.publish.repository.timestamp_path",
        "after": "hub.publications.claiming.finish_signed",
    }[moment]
    with monkeypatch.context() as patch:
        patch.setattr(step, killed)
        with pytest.raises(Killed):
            put_up_signed()
    assert (states(), statuses()) == (["open"], ["signing"])
    assert put_up_signed() == Publication.objects.count()
    versions = apart.hub.published(), states()
    assert put_up_signed() == 0
    assert (apart.hub.published(), states()) == versions
    assert set(apart.hub.shown()) == {notice.notice_id}
