"""What waits for signatures at this moment, for the API and the pages: one answer, in one place."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from django.utils import timezone

from hub.publications.signing import open_publisher
from hub.signing.models import Proposal
from hub.signing.putting_up import closing_of
from sync.errors import PublicationRefused, PublishError
from sync.models import ChannelManifest
from sync.models.manifest import Approved
from sync.publish import Proposal as SyncProposal
from sync.publish import Publisher
from sync.publish.reading import RepositoryState
from sync.types import ChannelId


@dataclass(frozen=True)
class Waiting:
    """The open proposal, read whole, beside what is published."""

    row: Proposal
    proposal: SyncProposal
    state: RepositoryState
    manifests: tuple[ChannelManifest, ...]
    published: dict[ChannelId, ChannelManifest]
    """Of the channels that it changes."""

    @property
    def missing(self) -> int:
        """Signatures that are still needed."""
        return self.proposal.missing(self.state.root)

    @property
    def only_dates(self) -> bool:
        """Whether nothing of any content changes: new dates, of the targets or of channels."""
        return not self.new_parts()

    def new_parts(self) -> list[Approved]:
        """What is not published under this approval, in the order of the channels, each once."""
        found: dict[int, Approved] = {}
        for manifest in self.manifests:
            before = self.published.get(manifest.channel.content.id)
            known = {p.approval.number for p in before.parts()} if before is not None else set()
            for part in manifest.parts():
                if part.approval.number not in known:
                    found.setdefault(part.approval.number, part)
        return list(found.values())


def signs_alone() -> bool:
    """Whether the hub has keys enough to publish without anybody's signature; also where its feed
    cannot be read, for then other pages say so."""
    with suppress(PublishError, OSError):
        return open_publisher().signs_targets()
    return True


def waiting() -> Waiting | None:
    """None where nothing is to be signed: nor where something in the open proposal was recalled, or
    it is stale, and the worker is about to close it.

    Raises `sync.errors.PublishError`, `OSError` where the feed cannot be read.
    """
    row = Proposal.objects.filter(state=Proposal.State.OPEN).first()
    if row is None:
        return None
    publisher = open_publisher()
    state = publisher.feed_state()
    try:
        proposal = row.joined()
        if closing_of(proposal, state, timezone.now()) is not None:
            return None
        manifests = tuple(proposal.read())
    except PublicationRefused:
        return None
    return Waiting(row, proposal, state, manifests, _published(publisher, manifests))


def _published(
    publisher: Publisher, manifests: tuple[ChannelManifest, ...]
) -> dict[ChannelId, ChannelManifest]:
    channels = [manifest.channel.content.id for manifest in manifests]
    found = ((channel, publisher.current_manifest(channel)) for channel in channels)
    return {channel: manifest for channel, manifest in found if manifest is not None}
