"""This machine's own verified copy of what is published: the "before" of every comparison.

The same verification as a screen's (`sync.fetch`): pinned roots, our clock, floors and the recall
latch. Every channel is looked at, because targets pin them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tuf.api.metadata import Root, Targets

from hub.signer.state import StateFolder
from sync.errors import StoreCorrupt
from sync.fetch import FeedSource, Fetcher
from sync.fetch.recalling import take_recalls
from sync.fetch.signed import channel_manifest
from sync.fetch.verifying import RepositoryLook, target_sha256
from sync.layout import FEED, RECALLS, RepositoryName
from sync.models import ChannelManifest
from sync.rules.floors import (
    Floors,
    begun_anew,
    check_publication,
    renewed_roles,
    with_publication,
    with_roles,
)
from sync.rules.latch import Latch
from sync.rules.time import ReferenceTime, SystemTime, reference_time
from sync.store import DeviceStore
from sync.types import ChannelId


@dataclass(frozen=True)
class Verified:
    """What is published, as this machine verified it just now."""

    root: Root
    recalls_root: Root
    targets: Targets
    manifests: dict[ChannelId, ChannelManifest]
    latch: Latch
    reference: ReferenceTime

    @property
    def approvers(self) -> tuple[str, ...]:
        """Ids of the keys whose signatures count, sorted."""
        return tuple(sorted(self.root.roles[Targets.type].keyids))

    @property
    def needed(self) -> int:
        """How many of them must sign."""
        threshold: int = self.root.roles[Targets.type].threshold
        return threshold


class SignerFeed:
    """Looks at one feed. One call of `look` at a time."""

    def __init__(
        self,
        source: FeedSource,
        state: StateFolder,
        fetcher: Fetcher,
        clock: Callable[[], SystemTime],
    ) -> None:
        self._source = source
        self._state = state
        self._store = DeviceStore(state.root / "feed")
        self._fetcher = fetcher
        self._clock = clock

    def look(self) -> Verified:
        """What is signed now. Raises the errors of `sync.errors` that concern fetching, refusing
        and storing."""
        with self._store.writing():
            system = self._clock()
            reference = reference_time(system, self._store.load_time_floor())
            recalls = self._look(RECALLS, reference)
            recalls.refresh_timestamp()
            recalls.refresh_rest()
            floors = take_recalls(self._store, recalls, self._floors())
            self._store.save_floors(with_roles(floors, RECALLS, recalls.roles()))
            recalls.commit()
            return self._look_at_feed(system, reference, recalls.root)

    def _look_at_feed(
        self, system: SystemTime, reference: ReferenceTime, recalls_root: Root
    ) -> Verified:
        look = self._look(FEED, reference)
        look.refresh_timestamp()
        look.refresh_rest()
        floors = self._floors()
        floors = begun_anew(floors, FEED, renewed_roles(floors, FEED, look.roles()))
        manifests: dict[ChannelId, ChannelManifest] = {}
        for path in sorted(look.targets.targets):
            channel = ChannelId(path.removeprefix("channels/").removesuffix(".json"))
            subject = f"{FEED}/{path}"
            manifest = channel_manifest(
                self._target(look, path), subject, channel=channel, reference=reference
            )
            check_publication(floors, channel, manifest.publication, subject)
            floors = with_publication(floors, channel, manifest.publication)
            manifests[channel] = manifest
        self._store.save_floors(with_roles(floors, FEED, look.roles()))
        for manifest in manifests.values():
            self._store.raise_time_floor(manifest.issued, system)
        look.commit()
        latch = self._store.load_latch()
        return Verified(look.root, recalls_root, look.targets, manifests, latch, reference)

    def _target(self, look: RepositoryLook, path: str) -> bytes:
        target = look.target(path)
        sha256 = target_sha256(target)
        data = self._state.kept("verified", sha256) if sha256 is not None else None
        if data is None:
            data = look.download(target)
            self._state.keep("verified", data)
        return data

    def _look(self, repository: RepositoryName, reference: ReferenceTime) -> RepositoryLook:
        return RepositoryLook(
            repository,
            self._source,
            self._fetcher,
            self._store.root / "metadata" / repository,
            floors=self._floors(),
            reference=reference,
        )

    def _floors(self) -> Floors:
        """Unlike a screen, a machine whose floors are lost does not begin anew by itself: there is
        somebody to ask. Raises StoreCorrupt."""
        try:
            return self._store.load_floors()
        except StoreCorrupt as damage:
            raise StoreCorrupt(
                damage.subject,
                "is damaged; ask the other approvers, then remove the state folder and compare the"
                " printed card again",
            ) from damage
