"""The publisher: what a hub calls to bring screens to a new state, and back to it after a crash.

Called by the hub's worker (`publish_channels`, `renew`) and in a web request (`publish_recalls`).
Each call finishes what an earlier one that was killed began, or changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError
from tuf.api.metadata import Metadata

from sync.canonical import canonical_json, sha256_of
from sync.errors import PublicationRefused, RepositoryCorrupt
from sync.keys.ring import KeyRing
from sync.layout import FEED, RECALLS, RECALLS_TARGET, channel_target, media_path
from sync.models import ChannelManifest, Picture, RecallList
from sync.publish import policy
from sync.publish.disk import Disk, NamedFile, RealDisk, put_files
from sync.publish.expiry import ExpiryWarning, expiry_warnings
from sync.publish.garbage import Garbage, collect_garbage
from sync.publish.proposal import Proposal, refuse_unready
from sync.publish.reading import RepositoryState, read_timestamp_version
from sync.publish.refusals import changed_manifests, refuse_unfit_recalls, refuse_wrong_media
from sync.publish.repository import Repository
from sync.publish.signing import can_sign
from sync.types import ChannelId, PublicationNumber, Sha256

LOCK_WAIT_S = 10.0


@dataclass(frozen=True)
class FeedVersions:
    """Timestamp versions of both repositories: what hints count with."""

    feed_timestamp: int
    recalls_timestamp: int


class Publisher:
    """Signs and writes both repositories below `feed_root`, which `sebusca-hub keys init` made.

    One writer at a time over threads, processes and machines that share the disk: a second waits
    up to `lock_wait_s` seconds and then gets `RepositoryBusy`. Every error is a `PublishError`, and
    after each what was published before still verifies.
    """

    def __init__(
        self,
        feed_root: Path,
        keys: KeyRing,
        *,
        now: Callable[[], datetime],
        disk: Disk | None = None,
        lock_wait_s: float = LOCK_WAIT_S,
    ) -> None:
        self._root = feed_root
        self._keys = keys
        self._now = now
        self._disk = disk or RealDisk()
        self._feed = Repository(
            feed_root, FEED, keys, now=now, disk=self._disk, lock_wait_s=lock_wait_s
        )
        self._recalls = Repository(
            feed_root, RECALLS, keys, now=now, disk=self._disk, lock_wait_s=lock_wait_s
        )

    def publish_channels(
        self, manifests: Sequence[ChannelManifest], read_media: Callable[[Sha256], bytes]
    ) -> FeedVersions:
        """Publishes these channels' manifests; other channels stay. Media first, timestamp last.

        `read_media` is asked for each picture that is not in the feed yet. The same manifests again
        change nothing but targets near their expiry. Raises `PublicationRefused`, `RepositoryBusy`,
        `ThresholdNotMet`, `RepositoryCorrupt`, or `PublishError` for a disk that cannot be written;
        errors of `read_media` pass through.
        """
        with self._feed.locked():
            state = self._feed.read()
            current = dict(self._manifests(state, manifests))
            changed = changed_manifests(manifests, current, self._now())
            if changed:
                self._feed.require_keys(state, "targets", "snapshot", "timestamp")
            put_files(self._disk, self._missing_media(manifests, current, read_media))
            if changed or self._feed.targets_are_due(state):
                self._feed.commit(
                    state,
                    {channel_target(m.channel.content.id): canonical_json(m) for m in changed},
                )
        return self.versions()

    def signs_targets(self) -> bool:
        """Whether the ring has approver keys enough to publish without anybody's signature."""
        return can_sign(self._feed.read().root, self._keys, FEED, "targets")

    def propose_channels(
        self,
        manifests: Sequence[ChannelManifest],
        read_media: Callable[[Sha256], bytes],
        *,
        above: int = 0,
    ) -> Proposal:
        """What `publish_channels` would sign, for approvers whose keys are on their own machines.

        Its version of the targets is higher than `above`, that of an earlier proposal: else whoever
        kept that one with its signatures could put it up after this one. Pictures are read, and put
        in the feed when it is published. Approver keys that the ring has sign at once. Raises as
        `publish_channels` does, and `PublicationRefused` where all of it is published.
        """
        with self._feed.locked():
            state = self._feed.read()
            current = dict(self._manifests(state, manifests))
            changed = changed_manifests(manifests, current, self._now())
            if not changed:
                raise PublicationRefused("proposal", "changes nothing: all of it is published")
            for _ in self._missing_media(manifests, current, read_media):
                pass  # each has its hash, or nobody is asked to sign
            changes = {channel_target(m.channel.content.id): canonical_json(m) for m in changed}
            return self._proposal(state, changes, above)

    def propose_renewal(self, *, above: int = 0) -> Proposal | None:
        """The same targets with new dates, where theirs end soon; None where they do not."""
        state = self._feed.read()
        if state.targets.expires - self._now() > policy.TARGETS_RENEWED_WITHIN:
            return None
        return self._proposal(state, {}, above)

    def _proposal(
        self, state: RepositoryState, changes: Mapping[str, bytes], above: int
    ) -> Proposal:
        targets = self._feed.next_targets(state, changes)
        targets.version = max(targets.version, above + 1)
        proposal = Proposal(Metadata(targets), changes)
        if not self._keys.signers(FEED, "targets"):
            return proposal
        return proposal.signed_by(self._keys, state.targets)

    def feed_state(self) -> RepositoryState:
        """The feed's repository, verified: its root, and the targets that are published."""
        return self._feed.read()

    def publish_proposal(
        self, proposal: Proposal, read_media: Callable[[Sha256], bytes]
    ) -> FeedVersions:
        """Publishes what enough approvers have signed; the same again changes nothing.

        Raises `ThresholdNotMet` saying how many more must sign, `PublicationRefused` where another
        publication came in between, and otherwise as `publish_channels` does.
        """
        manifests = proposal.read()
        with self._feed.locked():
            state = self._feed.read()
            if state.targets != proposal.targets.signed:
                refuse_unready(proposal, state, self._now())
                self._feed.require_keys(state, "snapshot", "timestamp")
                current = dict(self._manifests(state, manifests))
                changed_manifests(manifests, current, self._now())
                put_files(self._disk, self._missing_media(manifests, current, read_media))
                self._feed.commit_signed(state, proposal.targets, proposal.manifests)
        return self.versions()

    def publish_recalls(self, recalls: RecallList) -> FeedVersions:
        """Publishes a list that appends to the published one; needs only the recalls' online keys.

        The same recalls again change nothing. Raises as `publish_channels` does.
        """
        with self._recalls.locked():
            state = self._recalls.read()
            published = self._recall_list(state)
            refuse_unfit_recalls(recalls, published, state.root.version)
            if recalls.sequence > published.sequence:
                self._recalls.require_keys(state, "targets", "snapshot", "timestamp")
                self._recalls.commit(state, {RECALLS_TARGET: canonical_json(recalls)})
        return self.versions()

    def renew(self) -> FeedVersions:
        """Re-signs what is due: timestamps (24 h), snapshots (7 days), the recalls' targets.

        A worker calls it every ten minutes. Recalls go first: they must not wait for the feed.
        Feed targets are their approvers' to sign; `expiry_warnings` says when.
        """
        with self._recalls.locked():
            state = self._recalls.read()
            if self._recalls.targets_are_due(state):
                self._recalls.commit(state, {})
            elif self._recalls.renewal_is_due(state):
                self._recalls.renew(state)
        with self._feed.locked():
            state = self._feed.read()
            if self._feed.renewal_is_due(state):
                self._feed.renew(state)
        return self.versions()

    def versions(self) -> FeedVersions:
        """Both current timestamp versions; 0 for a feed in ruins, which holds no recall up."""
        feed = 0
        with suppress(RepositoryCorrupt):
            feed = read_timestamp_version(self._feed.folder)
        return FeedVersions(feed, read_timestamp_version(self._recalls.folder))

    def current_recalls(self) -> RecallList:
        """The published recall list, read back from the signed repository."""
        return self._recall_list(self._recalls.read())

    def current_manifest(self, channel: ChannelId) -> ChannelManifest | None:
        """The published manifest of a channel, read back from the signed repository.

        None where it has none yet, or one of an earlier software that today's model refuses.
        """
        data = self._feed.target(self._feed.read(), channel_target(channel))
        published = None if data is None else _manifest_or_number(channel, data)
        return published if isinstance(published, ChannelManifest) else None

    def current_manifests(self) -> Iterator[ChannelManifest]:
        """Every published manifest that today's model reads: what screens were given."""
        state = self._feed.read()
        for name in sorted(state.targets.targets):
            with suppress(ValidationError):
                yield ChannelManifest.model_validate_json(self._feed.target(state, name) or b"")

    def expiry_warnings(self, now: datetime | None = None) -> list[ExpiryWarning]:
        """What people must sign soon: roots and targets that expire within 30 (then 7) days."""
        states = {FEED: self._feed.read(), RECALLS: self._recalls.read()}
        return expiry_warnings(states, now or self._now())

    def collect_garbage(self, keep_days: int) -> Garbage:
        """Removes what no timestamp of the last `keep_days` days reached; never what one does now.

        A device that read an older timestamp can finish its download for that long.
        """
        return collect_garbage(
            self._root, (self._recalls, self._feed), self._disk, self._now(), keep_days
        )

    def _manifests(
        self, state: RepositoryState, manifests: Sequence[ChannelManifest]
    ) -> Iterator[tuple[ChannelId, ChannelManifest | PublicationNumber]]:
        for wanted in manifests:
            channel = wanted.channel.content.id
            data = self._feed.target(state, channel_target(channel))
            if data is not None:
                yield channel, _manifest_or_number(channel, data)

    def _recall_list(self, state: RepositoryState) -> RecallList:
        data = self._recalls.target(state, RECALLS_TARGET)
        if data is None:
            raise RepositoryCorrupt(RECALLS_TARGET, "is missing from the signed targets")
        try:
            return RecallList.model_validate_json(data)
        except ValidationError as error:
            raise RepositoryCorrupt(RECALLS_TARGET, f"is no recall list: {error}") from error

    def _missing_media(
        self,
        manifests: Sequence[ChannelManifest],
        current: Mapping[ChannelId, ChannelManifest | PublicationNumber],
        read_media: Callable[[Sha256], bytes],
    ) -> Iterator[NamedFile]:
        published = {
            sha256
            for manifest in current.values()
            if isinstance(manifest, ChannelManifest)
            for sha256 in manifest.pictures()
        }
        wanted = {s: p for manifest in manifests for s, p in manifest.pictures().items()}
        for sha256, picture in wanted.items():
            path = self._root / media_path(sha256)
            if not _is_there(path, picture, trust_size=sha256 in published):
                data = read_media(sha256)
                refuse_wrong_media(picture, data, sha256_of(data))
                yield path, data


def _manifest_or_number(channel: ChannelId, data: bytes) -> ChannelManifest | PublicationNumber:
    """What is published; its number alone where today's model refuses what an older one signed."""
    try:
        return ChannelManifest.model_validate_json(data)
    except ValidationError as error:
        try:
            return PublicationNumber(int(json.loads(data)["publication"]))
        except (ValueError, TypeError, LookupError):
            raise RepositoryCorrupt(channel_target(channel), f"has no number: {error}") from error


def _is_there(path: Path, picture: Picture, *, trust_size: bool) -> bool:
    """Whether the feed holds a picture. One that is not published yet is read and hashed again."""
    try:
        if path.stat().st_size != picture.byte_size:
            return False
        return trust_size or sha256_of(path.read_bytes()) == picture.sha256
    except OSError:
        return False
