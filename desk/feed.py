"""The signed feed as a desk needs it: recalls, then manifests, with floors, and no pictures.

The same verification as a screen's (`sync.fetch`): pinned roots, our clock, floors and the recall
latch in the data folder. What a look brings is kept in memory; a desk compares anew at each start.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sync.errors import StoreCorrupt
from sync.fetch import FeedSource, Fetcher
from sync.fetch.recalling import take_recalls
from sync.fetch.signed import channel_manifest
from sync.fetch.verifying import RepositoryLook
from sync.layout import FEED, RECALLS, RepositoryName, channel_target
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

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FeedState:
    """What one look verified."""

    manifests: tuple[ChannelManifest, ...]
    latch: Latch
    reference: ReferenceTime


class DeskFeed:
    """Looks at one feed for some channels. One call of `look` at a time."""

    def __init__(
        self,
        source: FeedSource,
        channels: Sequence[ChannelId],
        folder: Path,
        fetcher: Fetcher,
        clock: Callable[[], SystemTime],
    ) -> None:
        self._source = source
        self._channels = tuple(channels)
        self._store = DeviceStore(folder)
        self._fetcher = fetcher
        self._clock = clock
        self._manifests: tuple[ChannelManifest, ...] | None = None

    def look(self) -> FeedState:
        """What is signed now. Raises the errors of `sync.errors` that concern fetching, refusing
        and storing; a later look starts where this one stopped."""
        with self._store.writing():
            system = self._clock()
            reference = reference_time(system, self._store.load_time_floor())
            self._look_at_recalls(reference)
            self._look_at_feed(system, reference)
            return FeedState(self._manifests or (), self._store.load_latch(), reference)

    def _look_at_recalls(self, reference: ReferenceTime) -> None:
        look = self._look(RECALLS, reference)
        if not look.refresh_timestamp() and not self._latch_is_lost():
            return
        look.refresh_rest()
        floors = take_recalls(self._store, look, self._floors())
        self._store.save_floors(with_roles(floors, RECALLS, look.roles()))
        look.commit()

    def _look_at_feed(self, system: SystemTime, reference: ReferenceTime) -> None:
        look = self._look(FEED, reference)
        if not look.refresh_timestamp() and self._manifests is not None:
            return
        look.refresh_rest()
        renewed = renewed_roles(self._floors(), FEED, look.roles())
        floors, found = begun_anew(self._floors(), FEED, renewed), []
        for channel in self._channels:
            path = channel_target(channel)
            subject = f"{FEED}/{path}"
            data = look.download(look.target(path))
            manifest = channel_manifest(data, subject, channel=channel, reference=reference)
            check_publication(floors, channel, manifest.publication, subject)
            floors = with_publication(floors, channel, manifest.publication)
            found.append(manifest)
        self._store.save_floors(with_roles(floors, FEED, look.roles()))
        for manifest in found:
            self._store.raise_time_floor(manifest.issued, system)
        self._manifests = tuple(found)
        look.commit()

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
        try:
            return self._store.load_floors()
        except StoreCorrupt as damage:  # as on a screen: refusing for ever would end the comparison
            log.warning("the floors of this desk are lost, they start anew: %s", damage)
            return Floors()

    def _latch_is_lost(self) -> bool:
        try:
            self._store.load_latch()
        except StoreCorrupt as damage:
            log.warning("the recalls of this desk are lost, they are fetched anew: %s", damage)
            return True
        return False
