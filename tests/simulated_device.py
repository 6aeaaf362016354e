"""A device in a temporary folder before a simulated feed: hand-stepped clocks, quick time-outs.

`playing` asks what a screen would show exactly as the player does: from disk alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sync.canonical import sha256_of
from sync.errors import SyncError
from sync.fetch import FeedClient, Fetcher, FetchLimits, RefreshOutcome
from sync.fetch.media import PicturePreparer
from sync.models import NoticeSlide
from sync.pictures import EncodedPicture
from sync.rules.age import age_s
from sync.rules.ended import ended_after
from sync.rules.playing import Playlist, playable
from sync.rules.time import SystemTime, reference_time
from sync.store import DeviceStore
from sync.types import NoticeId
from tests.feed_simulator import FeedServer, FeedSimulator, served
from tests.making import NOW, make_manifest, make_notice, make_recalls, notice_id

QUICK = FetchLimits(
    connect_s=2, silence_s=0.3, file_s=0.5, attempts=2, backoff_s=0.01, longest_wait_s=0.5
)
RECALLED = notice_id(2)


class InstantPreparer:
    """Keeps pictures as they are: for tests that are not about decoding."""

    fitted_to = "as it is"

    def prepare(self, data: bytes, subject: str) -> EncodedPicture:
        """The same bytes, called a picture."""
        assert data, subject
        return EncodedPicture(data, "image/jpeg", 96, 120, sha256_of(data))

    def rest(self) -> None:
        """Nothing to free."""


class SimulatedDevice:
    """One screen: a store, two clocks and a client that can be started anew."""

    def __init__(
        self,
        folder: Path,
        simulator: FeedSimulator,
        server: FeedServer,
        preparer: PicturePreparer | None = None,
    ) -> None:
        self.simulator = simulator
        self.server = server
        self.folder = folder
        self.store = DeviceStore(folder)
        self.wall = NOW
        self.synchronised = True
        self.boot = 1
        self.boot_s = 60.0
        self.fetcher = Fetcher(limits=QUICK)
        self._preparer = preparer or InstantPreparer()
        self.restart()

    def clock(self) -> SystemTime:
        """What the machine's clocks say now."""
        return SystemTime(self.wall, self.synchronised, f"boot-{self.boot}", self.boot_s)

    def passes(self, time: timedelta) -> None:
        """Both clocks run on."""
        self.wall += time
        self.boot_s += time.total_seconds()

    def reboot(self, *, boot_s: float = 60.0, synchronised: bool | None = None) -> None:
        """Another boot; the processes start anew from disk."""
        self.boot, self.boot_s = self.boot + 1, boot_s
        if synchronised is not None:
            self.synchronised = synchronised
        self.restart()

    def restart(self) -> None:
        """The agent starts anew, with nothing in memory."""
        self.fetcher.close()
        self.fetcher = Fetcher(limits=QUICK)
        self.store = DeviceStore(self.folder)
        source = self.simulator.source(self.server.url)
        self.client = FeedClient(source, self.store, self.fetcher, self.clock, self._preparer)

    def refresh(self) -> RefreshOutcome:
        """One look at the feed."""
        return self.client.refresh()

    def playlist(self) -> Playlist:
        """What the player would show, from disk alone, in a process of its own."""
        store = DeviceStore(self.folder)
        generation = store.load_generation()
        assert generation is not None
        system = self.clock()
        reference = reference_time(system, store.load_time_floor())
        ended = store.add_ended(ended_after(generation.manifest, store.load_ended(), reference))
        playlist = playable(
            generation.manifest,
            latch=store.load_latch(),
            reference=reference,
            age_s=age_s(store.load_age(), system),
            zone=ZoneInfo("America/Ciudad_Juarez"),
            ended=ended,
        )
        for slide in playlist.slides:
            if isinstance(slide, NoticeSlide):
                notice = generation.manifest.notice(slide.notice_id)
                assert notice is not None
                for picture in notice.content.pictures:
                    derivative = generation.record.derivative(picture.sha256)
                    assert derivative is not None
                    store.read_picture(derivative)
        return playlist

    def playing(self) -> set[NoticeId]:
        """The notices whose faces may be shown now; their pictures have been read and re-hashed."""
        return {s.notice_id for s in self.playlist().slides if isinstance(s, NoticeSlide)}

    def generation(self) -> tuple[str, int]:
        """Name and publication of the current generation, loaded anew."""
        generation = DeviceStore(self.folder).load_generation()
        assert generation is not None
        return generation.name, generation.manifest.publication

    def wipe_metadata(self) -> None:
        """Clear the cache, as a technician would."""
        shutil.rmtree(self.folder / "metadata")

    def refuses(self, kind: type[SyncError], file: str, rule: str) -> RefreshOutcome:
        """Refresh, and assert all that must hold after an attack: the error's class, the file and
        rule it names, the whole last good generation, and the recalled face still off."""
        before = self.generation()
        outcome = self.refresh()
        assert type(outcome.failure) is kind, outcome.failure
        assert file in outcome.failure.subject
        assert rule in str(outcome.failure)
        assert self.generation() == before
        assert RECALLED not in self.playing()
        self.restart()
        assert self.generation() == before
        return outcome


@contextmanager
def device_before_a_feed(
    folder: Path, preparer: PicturePreparer | None = None
) -> Iterator[SimulatedDevice]:
    """A device that plays notices 1 and 3 of publication 1; notice 2 is in it, and recalled."""
    simulator = FeedSimulator()
    simulator.publish(make_manifest([make_notice(n) for n in (1, 2, 3)]))
    simulator.publish_recalls(make_recalls(RECALLED))
    with served(simulator) as server:
        device = SimulatedDevice(folder / "store", simulator, server, preparer)
        device.refresh().raise_failure()
        assert device.playing() == {notice_id(1), notice_id(3)}
        yield device


@pytest.fixture
def device(tmp_path: Path) -> Iterator[SimulatedDevice]:
    """`device_before_a_feed` with pictures kept as they are."""
    with device_before_a_feed(tmp_path) as found:
        yield found
