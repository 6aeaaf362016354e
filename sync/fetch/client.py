"""The protocol of a device's feed: recalls, then the feed, then pictures, then one switch.

Called by the agent on a hint or a poll. Whatever goes wrong, the store holds the last good
generation and every recall it ever verified.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sync.canonical import sha256_of
from sync.errors import DownloadTooSlow, FeedUnreachable, StoreCorrupt, SyncError
from sync.fetch.http import Fetcher
from sync.fetch.media import MediaGatherer, PicturePreparer
from sync.fetch.recalling import key_is_renewed, take_recalls
from sync.fetch.signed import channel_manifest
from sync.fetch.source import FeedSource
from sync.fetch.verifying import RepositoryLook, target_sha256
from sync.layout import FEED, RECALLS, RECALLS_TARGET, RepositoryName, channel_target
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
from sync.store import DeviceStore, Generation, GenerationRecord
from sync.types import Sha256

_RECALLS_EVERY_S = 10.0
"""How often recalls are asked for while pictures come; seconds."""

_SILENCE = (FeedUnreachable, DownloadTooSlow)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RefreshOutcome:
    """What one refresh did. `failure` is what stopped it; what was done before that stands."""

    recalls_changed: bool = False
    """New recalls are in force: the player must look at once."""
    switched: bool = False
    """Another generation is current."""
    publication: int | None = None
    """Of the generation that is current now, whether or not it changed."""
    recalls_applied: int = 0
    """Highest sequence of a recall in force on this device."""
    timestamps: tuple[int, int] = (0, 0)
    """Highest verified timestamp versions of feed and recalls."""
    failure: SyncError | None = None

    @property
    def changed(self) -> bool:
        """Whether the player has something to load."""
        return self.recalls_changed or self.switched

    def raise_failure(self) -> RefreshOutcome:
        """This outcome, unless the refresh was stopped; then what stopped it."""
        if self.failure is not None:
            raise self.failure
        return self


@dataclass(frozen=True)
class _Moment:
    """The clocks at the start of a refresh."""

    system: SystemTime
    reference: ReferenceTime


class FeedClient:
    """Keeps one store up to date with one feed. One call of `refresh` at a time."""

    def __init__(
        self,
        source: FeedSource,
        store: DeviceStore,
        fetcher: Fetcher,
        clock: Callable[[], SystemTime],
        prepare: PicturePreparer,
    ) -> None:
        self._source = source
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._gatherer = MediaGatherer(source, store, fetcher, prepare)
        self._checked_disk = False
        self._loaded: Generation | None = None
        self._recalls_seen: Sha256 | None = None
        self._recalls_asked_s = 0.0

    def refresh(self) -> RefreshOutcome:
        """Bring what the feed has: recalls first, then the publication.

        Raises StoreError only where the store cannot even be locked; all else is `failure`, because
        recalls that did arrive are in force whatever stopped the rest.
        """
        with self._store.writing():
            _failure_of(self._check_disk_once)
            latch = self._latch()
            switched = False
            failure = _failure_of(self._refresh_recalls)
            if failure is None or isinstance(failure, _SILENCE):
                # Silence about recalls is bounded by the age; a refusal means somebody is at work.
                before = self._store.current_name()
                feed_failure = _failure_of(self._refresh_feed)
                switched = self._store.current_name() != before
                failure = failure or feed_failure
            return self._outcome(latch, switched=switched, failure=failure)

    # --- recalls ---------------------------------------------------------------------------

    def _refresh_recalls(self) -> None:
        moment, floors = self._moment(), self._floors()
        self._recalls_asked_s = moment.system.boot_s
        look = self._look(RECALLS, floors, moment)
        news = look.refresh_timestamp()
        lost = self._latch() is None
        if not news and not lost and self._is_heard(RECALLS, look):
            return
        look.refresh_rest()
        target = look.target(RECALLS_TARGET)
        seen = target_sha256(target) == self._recalls_seen
        if lost or not seen or key_is_renewed(look, floors):
            floors = take_recalls(self._store, look, floors)
        self._recalls_seen = target_sha256(target)
        self._store.save_floors(with_roles(floors, RECALLS, look.roles()))
        self._conclude(look, RECALLS, moment)

    def _recalls_meanwhile(self) -> None:
        """Between two pictures: a face must not stay up because others are slow to come."""
        if self._clock().boot_s - self._recalls_asked_s >= _RECALLS_EVERY_S:
            with suppress(*_SILENCE):
                self._refresh_recalls()

    # --- the feed --------------------------------------------------------------------------

    def _refresh_feed(self) -> None:
        moment, floors, latch = self._moment(), self._floors(), self._store.load_latch()
        look = self._look(FEED, floors, moment)
        news = look.refresh_timestamp()
        current = self._current()
        is_whole = current is not None and self._is_whole(current, latch, floors)
        if not news and is_whole and self._is_heard(FEED, look):
            return
        look.refresh_rest()
        renewed = renewed_roles(floors, FEED, look.roles())
        floors = begun_anew(floors, FEED, renewed)
        manifest, sha256 = self._manifest(look, current, floors, moment)
        record = self._completed(manifest, sha256)
        # Floors first: a power cut after the switch must not leave the older state acceptable.
        floors = begun_anew(self._floors(), FEED, renewed)  # recalls may have raised theirs since
        floors = with_publication(floors, manifest.channel.content.id, manifest.publication)
        self._store.save_floors(with_roles(floors, FEED, look.roles()))
        self._store.raise_time_floor(manifest.issued, moment.system)
        if current is None or not current.record.covers(record):
            self._store.switch(record)
        self._conclude(look, FEED, moment)

    def _completed(self, manifest: ChannelManifest, sha256: Sha256) -> GenerationRecord:
        """The record of a generation whose pictures are all on disk."""
        while True:
            latch = self._store.load_latch()
            record = GenerationRecord(
                manifest=manifest,
                manifest_sha256=sha256,
                derivatives=self._gatherer.gather(manifest, latch, self._recalls_meanwhile),
                prepared_for=self._gatherer.fitted_to,
            )
            # A recall that came meanwhile has cleared what was staged.
            if not self._store.gaps(record, self._store.load_latch()):
                return record

    def _manifest(
        self, look: RepositoryLook, current: Generation | None, floors: Floors, moment: _Moment
    ) -> tuple[ChannelManifest, Sha256]:
        path = channel_target(self._source.channel)
        target = look.target(path)
        if current is not None and target_sha256(target) == current.record.manifest_sha256:
            return current.manifest, current.record.manifest_sha256
        data = look.download(target)
        subject = f"{FEED}/{path}"
        manifest = channel_manifest(
            data, subject, channel=self._source.channel, reference=moment.reference
        )
        check_publication(floors, self._source.channel, manifest.publication, subject)
        return manifest, sha256_of(data)

    # --- the device's own state ------------------------------------------------------------

    def _conclude(self, look: RepositoryLook, repository: RepositoryName, moment: _Moment) -> None:
        """All that the timestamp stands for is in place: the feed is this young, and known."""
        self._store.observe_age(repository, look.timestamp_version, moment.system)
        look.commit()

    def _is_heard(self, repository: RepositoryName, look: RepositoryLook) -> bool:
        """Whether the age record knows of this timestamp. If it is lost, no face is shown: what has
        just been verified, unexpired and not below the floors, makes it anew, as on a new device;
        else the screen would wait for the feed's next version, a day perhaps."""
        age = self._store.load_age()
        return age is not None and age.version(repository) >= look.timestamp_version

    def _look(self, repository: RepositoryName, floors: Floors, moment: _Moment) -> RepositoryLook:
        folder = self._store.root / "metadata" / repository
        return RepositoryLook(
            repository,
            self._source,
            self._fetcher,
            folder,
            floors=floors,
            reference=moment.reference,
        )

    def _moment(self) -> _Moment:
        system = self._clock()
        return _Moment(system, reference_time(system, self._store.load_time_floor()))

    def _latch(self) -> Latch | None:
        try:
            return self._store.load_latch()
        except StoreCorrupt as damage:
            log.warning("the recalls of this device are lost, they are fetched anew: %s", damage)
            return None

    def _floors(self) -> Floors:
        try:
            return self._store.load_floors()
        except StoreCorrupt as damage:
            log.warning("the floors of this device are lost, they start anew: %s", damage)
            return Floors()

    def _current(self) -> Generation | None:
        """The generation on disk, parsed once; None where there is none or it is damaged."""
        if self._loaded is not None and self._loaded.name == self._store.current_name():
            return self._loaded
        try:
            self._loaded = self._store.load_generation()
        except StoreCorrupt as damage:
            log.warning("the current generation is damaged, it is fetched anew: %s", damage)
            self._loaded = None
        return self._loaded

    def _is_whole(self, generation: Generation, latch: Latch, floors: Floors) -> bool:
        channel, manifest = self._source.channel, generation.manifest
        fits = (
            manifest.channel.content.id == channel
            # The pointer may have been put back to the generation before (a restored copy).
            and manifest.publication >= floors.publications.get(channel, 0)
            and generation.record.prepared_for == self._gatherer.fitted_to
        )
        return fits and not self._store.gaps(generation.record, latch)

    def _check_disk_once(self) -> None:
        """At the first refresh of a process: find bit rot, finish what a power cut interrupted."""
        if self._checked_disk:
            return
        current = self._current()
        for damage in self._store.damage(current.record) if current is not None else ():
            log.warning("%s", damage)
        self._store.tidy()
        self._checked_disk = True

    def _outcome(
        self, before: Latch | None, *, switched: bool, failure: SyncError | None
    ) -> RefreshOutcome:
        latch, current, age = self._latch(), self._current(), self._store.load_age()
        return RefreshOutcome(
            recalls_changed=latch != before,
            switched=switched,
            publication=None if current is None else current.manifest.publication,
            recalls_applied=latch.sequence if latch else 0,
            timestamps=(0, 0) if age is None else (age.feed.version, age.recalls.version),
            failure=failure,
        )


def _failure_of(step: Callable[[], None]) -> SyncError | None:
    try:
        step()
    except SyncError as failure:
        log.warning("%s: %s", type(failure).__name__, failure)
        return failure
    return None
