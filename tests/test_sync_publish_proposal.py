"""A publication signed on the approvers' own machines: the hub never holds their keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from sync.canonical import canonical_json
from sync.errors import PublicationRefused, ThresholdNotMet
from sync.keys import KeyRing, KeyUse
from sync.models import ChannelManifest
from sync.publish import CeremonyPlan, Proposal, Publisher, read_root, verify_feed
from sync.publish.disk import RealDisk
from sync.publish.reading import read_state
from tests.fixtures_tuf_client import FolderClient
from tests.making import (
    MadeFeed,
    make_channel,
    make_feed,
    make_manifest,
    make_notice,
    read_made_media,
)
from tests.test_sync_publish_kills import copied, count_steps, killed_at

START = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
CHANNEL = make_channel().id
PLAN = CeremonyPlan(root_threshold=2, root_holders=3, approver_threshold=2, approvers=3)


@pytest.fixture
def feed(tmp_path: Path) -> MadeFeed:
    return make_feed(tmp_path, plan=PLAN)


def hub(feed: MadeFeed, disk: RealDisk | None = None, root: Path | None = None) -> Publisher:
    """A publisher with the online keys alone."""
    online = KeyRing.load(feed.ceremony.folders(KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE))
    return Publisher(root or feed.root, online, now=lambda: datetime.now(UTC), disk=disk)


def signed(feed: MadeFeed, proposal: Proposal, *approvers: int) -> Proposal:
    """Each approver reads the file and signs it on a machine of their own."""
    published = read_state(feed.root / "feed").targets
    for approver in approvers:
        folder = feed.ceremony.folders(KeyUse.APPROVER)[approver]
        received = Proposal.from_bytes(proposal.to_bytes())
        proposal = received.signed_by(KeyRing.load([folder]), published)
    return Proposal.from_bytes(proposal.to_bytes())


def manifest_of(publication: int, *numbers: int, channel: str = CHANNEL) -> ChannelManifest:
    notices = [make_notice(number, at=START) for number in numbers]
    return make_manifest(
        notices,
        publication=publication,
        at=START,
        first_approval=100 * publication,
        channel=make_channel(notices, id=channel),
    )


def test_two_approvers_signatures_put_a_face_up(feed: MadeFeed, tmp_path: Path) -> None:
    proposal = hub(feed).propose_channels([manifest_of(1, 1)], read_made_media)
    device = FolderClient(feed.root, feed.ceremony, tmp_path / "device")
    assert device.manifest(CHANNEL) is None
    hub(feed).publish_proposal(signed(feed, proposal, 0, 2), read_made_media)
    assert device.manifest(CHANNEL) == manifest_of(1, 1)


def test_one_approvers_signature_does_not(feed: MadeFeed) -> None:
    proposal = hub(feed).propose_channels([manifest_of(1, 1)], read_made_media)
    once = signed(feed, proposal, 1, 1)
    assert once.missing(read_root(feed.root / "feed")) == 1
    with pytest.raises(ThresholdNotMet, match="1 more approver"):
        hub(feed).publish_proposal(once, read_made_media)
    assert hub(feed).current_manifest(CHANNEL) is None


def test_a_strangers_signature_counts_for_nothing(feed: MadeFeed, tmp_path: Path) -> None:
    other = make_feed(tmp_path / "other", plan=PLAN)
    proposal = signed(feed, hub(feed).propose_channels([manifest_of(1, 1)], read_made_media), 0)
    forged = proposal.signed_by(
        KeyRing.load(other.ceremony.folders(KeyUse.APPROVER)),
        read_state(feed.root / "feed").targets,
    )
    with pytest.raises(ThresholdNotMet, match="1 more approver"):
        hub(feed).publish_proposal(forged, read_made_media)


def test_the_same_proposal_again_changes_nothing(feed: MadeFeed) -> None:
    proposal = hub(feed).propose_channels([manifest_of(1, 1)], read_made_media)
    done = signed(feed, proposal, 0, 1)
    versions = hub(feed).publish_proposal(done, read_made_media)
    assert hub(feed).publish_proposal(done, read_made_media) == versions


def test_an_approver_reads_what_will_be_signed(feed: MadeFeed) -> None:
    proposal = hub(feed).propose_channels([manifest_of(1, 1, 2)], read_made_media)
    assert Proposal.from_bytes(proposal.to_bytes()).read() == [manifest_of(1, 1, 2)]


def test_a_manifest_swapped_under_the_same_pin_is_noticed(feed: MadeFeed) -> None:
    proposal = hub(feed).propose_channels([manifest_of(1, 1)], read_made_media)
    name = f"channels/{CHANNEL}.json"
    swapped = replace(proposal, manifests={name: canonical_json(manifest_of(1, 2))})
    with pytest.raises(PublicationRefused, match="is not what would be signed"):
        Proposal.from_bytes(swapped.to_bytes())


def test_a_channel_that_a_breached_hub_hides_from_the_approver_is_noticed(feed: MadeFeed) -> None:
    both = [manifest_of(1, 1, channel="north"), manifest_of(1, 1, channel="south")]
    south = both[1].model_dump(mode="json")
    south["channel"]["approval"]["number"] = 199
    both[1] = ChannelManifest.model_validate(south)
    proposal = hub(feed).propose_channels(both, read_made_media)
    shown = {n: data for n, data in proposal.manifests.items() if "north" in n}
    with pytest.raises(PublicationRefused, match=r"channels/south\.json: would change unseen"):
        signed(feed, replace(proposal, manifests=shown), 0)


def test_a_proposal_made_before_another_publication_is_refused(feed: MadeFeed) -> None:
    first = hub(feed).propose_channels([manifest_of(1, 1)], read_made_media)
    second = hub(feed).propose_channels([manifest_of(2, 2, channel="south")], read_made_media)
    first, second = signed(feed, first, 0, 1), signed(feed, second, 0, 1)
    hub(feed).publish_proposal(first, read_made_media)
    with pytest.raises(PublicationRefused, match="made before the current publication"):
        hub(feed).publish_proposal(second, read_made_media)
    assert hub(feed).current_manifest(CHANNEL) == manifest_of(1, 1)


def test_nothing_new_is_no_proposal(feed: MadeFeed) -> None:
    feed.publisher.publish_channels([manifest_of(1, 1)], read_made_media)
    with pytest.raises(PublicationRefused, match="changes nothing"):
        hub(feed).propose_channels([manifest_of(1, 1)], read_made_media)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"targets": "%%", "manifests": {}}'])
def test_a_file_that_is_no_proposal_is_refused(data: bytes) -> None:
    with pytest.raises(PublicationRefused, match="is not one of ours"):
        Proposal.from_bytes(data)


def test_a_proposal_killed_at_any_step_is_published_once(feed: MadeFeed, tmp_path: Path) -> None:
    proposal = hub(feed).propose_channels([manifest_of(1, 1)], read_made_media)
    done = signed(feed, proposal, 0, 1)
    more = signed(feed, done, 2)  # a third signature makes other bytes of the same content

    def publish(root: Path, disk: RealDisk) -> None:
        hub(feed, disk, root).publish_proposal(done, read_made_media)

    steps = count_steps(lambda disk: publish(copied(feed, tmp_path / "count"), disk))
    for step in range(1, steps + 1):
        root = copied(feed, tmp_path / f"feed-{step}")
        killed_at(step, partial(publish, root))
        verify_feed(root, datetime.now(UTC), feed.ceremony.roots)
        versions = hub(feed, root=root).publish_proposal(more, read_made_media)
        assert hub(feed, root=root).publish_proposal(done, read_made_media) == versions
        assert list(verify_feed(root, datetime.now(UTC)).manifests) == [CHANNEL]
