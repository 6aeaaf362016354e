"""Whether the signed feed vouches for a channel, before a screen is moved to it.

The hub's word alone moves nothing: a channel is one that the approvers signed (DESIGN §6).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sync.errors import StoreCorrupt
from sync.fetch import FeedSource, Fetcher
from sync.fetch.signed import channel_manifest
from sync.fetch.verifying import RepositoryLook
from sync.layout import FEED, channel_target
from sync.rules.floors import Floors, begun_anew, check_publication, renewed_roles
from sync.rules.time import SystemTime, reference_time
from sync.store import DeviceStore
from sync.types import ChannelId


@dataclass(frozen=True)
class ChannelLook:
    """Fetches a channel's manifest by this device's pinned root and floors, and keeps nothing."""

    source: FeedSource
    store: DeviceStore
    clock: Callable[[], SystemTime]
    ca_file: Path | None

    def check(self, channel: ChannelId) -> None:
        """Raises SyncError where the feed is not reached, refused, or does not list `channel`."""
        reference = reference_time(self.clock(), self.store.load_time_floor())
        floors = self._floors()
        fetcher = Fetcher(ca_file=self.ca_file)  # the refresher's own is on another thread
        try:
            with tempfile.TemporaryDirectory(prefix="sebusca-channel-") as empty:
                look = RepositoryLook(
                    FEED,
                    replace(self.source, channel=channel),
                    fetcher,
                    Path(empty),
                    floors=floors,
                    reference=reference,
                )
                look.refresh_timestamp()
                look.refresh_rest()
                floors = begun_anew(floors, FEED, renewed_roles(floors, FEED, look.roles()))
                path = channel_target(channel)
                data = look.download(look.target(path))
                subject = f"{FEED}/{path}"
                manifest = channel_manifest(data, subject, channel=channel, reference=reference)
                check_publication(floors, channel, manifest.publication, subject)
        finally:
            fetcher.close()

    def _floors(self) -> Floors:
        try:
            return self.store.load_floors()
        except StoreCorrupt:
            return Floors()
