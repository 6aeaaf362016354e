"""The feed: is it reached, and does what it serves verify against the pinned roots and the floors.

Looks as the agent does, with an empty metadata folder, and keeps nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from kiosk.agent.main import feed_source
from kiosk.clock import device_clock, device_store
from kiosk.doctor.findings import Device, Finding
from kiosk.errors import FileUnreadable
from kiosk.wording import words_of
from sync.errors import FeedRefused, StoreError, SyncError
from sync.fetch import FeedSource, Fetcher, FetchLimits
from sync.fetch.verifying import RepositoryLook
from sync.layout import FEED, RECALLS, RECALLS_TARGET, RepositoryName, channel_target
from sync.models import ChannelManifest, RecallList
from sync.rules.floors import Floors
from sync.rules.time import reference_time
from sync.types import ChannelId

PATIENCE = FetchLimits(connect_s=5, silence_s=5, file_s=15, attempts=2)


def check_feed(device: Device) -> Iterator[Finding]:
    """Recalls first, as always: they are what must not be missed."""
    say = device.say
    try:
        source = feed_source(device.settings)
    except FileUnreadable as error:
        yield Finding("feed", "fail", words_of(error, say), say("See the roots' checks"))
        return
    except FeedRefused as error:
        yield Finding("feed", "fail", str(error), say("Correct feed.url"))
        return
    url = device.settings.feed.url
    fetcher = Fetcher(limits=PATIENCE, ca_file=device.settings.feed.ca_file)
    try:
        with tempfile.TemporaryDirectory(prefix="sebusca-doctor-") as empty:
            look = _Looks(device, Path(empty), fetcher)
            recalls = RecallList.model_validate_json(look(RECALLS, RECALLS_TARGET, source))
            target = channel_target(ChannelId(device.settings.feed.channel))
            manifest = ChannelManifest.model_validate_json(look(FEED, target, source))
    except FeedRefused as error:
        advice = say("Do not put this screen up: tell whoever runs the hub. Check both roots")
        yield Finding(
            "feed", "fail", say("{url}: REFUSED: {reason}", url=url, reason=error), advice
        )
    except SyncError as error:
        advice = say("Check the network, the address and the hub")
        yield Finding(
            "feed", "fail", say("{url}: not reached: {reason}", url=url, reason=error), advice
        )
    except ValidationError as error:
        advice = say("Install the release of this software that the hub runs")
        reason = f"{error.title}: {error.error_count()}"
        yield Finding(
            "feed", "fail", say("{url}: REFUSED: {reason}", url=url, reason=reason), advice
        )
    else:
        words = say(
            "{url}: verifies; publication {number}, {recalls} recalls",
            url=url,
            number=manifest.publication,
            recalls=len(recalls.recalls),
        )
        yield Finding("feed", "ok", words)
    finally:
        fetcher.close()


class _Looks:
    """Fetches and verifies one target of one repository, under this device's own floors."""

    def __init__(self, device: Device, empty: Path, fetcher: Fetcher) -> None:
        store = device_store(device.settings)
        self._empty = empty
        self._fetcher = fetcher
        self._reference = reference_time(device_clock(device.settings)(), store.load_time_floor())
        try:
            self._floors = store.load_floors()
        except StoreError:
            self._floors = Floors()  # the store's own check names the damage

    def __call__(self, repository: RepositoryName, target: str, source: FeedSource) -> bytes:
        look = RepositoryLook(
            repository,
            source,
            self._fetcher,
            self._empty / repository,
            floors=self._floors,
            reference=self._reference,
        )
        look.refresh_timestamp()
        look.refresh_rest()
        return look.download(look.target(target))
