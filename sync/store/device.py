"""A device's store: what it may show, survives power cuts and is never half of anything.

<root>/current                      pointer to generations/<publication>-<16 hex of its hash>
<root>/previous                     likewise; kept so that a switch can be looked back at
<root>/generations/<name>/          generation.json and its copy: manifest, derivatives
<root>/pictures/<sha256>            re-encoded pictures, shared between generations
<root>/staged.json                  pictures made ready for a publication not yet complete
<root>/trust/                       floors, recalls, age, time, ended; no cache clearing touches it
<root>/metadata/                    TUF client metadata: a cache, may be wiped

One agent writes; the player reads, ticks the age and records ends. Neither needs the network to
know what is current.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sync.errors import StoreCorrupt
from sync.layout import RepositoryName
from sync.models import RecallList
from sync.pictures import EncodedPicture
from sync.rules.age import AgeRecord, observe, restarted, tick
from sync.rules.ended import Ended
from sync.rules.floors import Floors
from sync.rules.latch import Latch, allowed_pictures, united
from sync.rules.time import RELEASED, SystemTime, TimeFloor, built, raised_floor
from sync.store.files import locked, make_folder, named_errors, remove_leftovers
from sync.store.generations import GenerationFolder
from sync.store.pictures import PictureFolder
from sync.store.records import Derivative, Generation, GenerationRecord
from sync.store.staging import StagedPictures
from sync.store.trust import Record, TrustFolder
from sync.types import Sha256


class StoreStamp(NamedTuple):
    """Cheap to take; differs whenever the player has something to load again."""

    current: str | None
    trust: tuple[int, ...]


class DeviceStore:
    """Reader and writer of one device's store. Makes no file until something is to be kept."""

    def __init__(self, root: Path, *, image_built: datetime = RELEASED) -> None:
        self.root = root
        self._image_built = image_built
        self._generations = GenerationFolder(root)
        self._pictures = PictureFolder(root / "pictures")
        self._staged = StagedPictures(root / "staged.json")
        self._trust = TrustFolder(root / "trust")

    # --- reading: player and agent ---------------------------------------------------------

    def current_name(self) -> str | None:
        """Name of the current generation; None on a new device."""
        return self._generations.current_name()

    def load_generation(self) -> Generation | None:
        """The current generation, re-hashed; None on a new device. Raises StoreCorrupt."""
        name = self._generations.current_name()
        return None if name is None else self._generations.load(name)

    def load_last_whole(self) -> Generation | None:
        """The current generation, or the one before it where the current one is damaged; None where
        neither is whole. For a device that starts (DESIGN §10)."""
        with suppress(StoreCorrupt):
            for name in self._generations.kept_names():
                with suppress(StoreCorrupt):
                    return self._generations.load(name)
        return None

    def read_picture(self, derivative: Derivative) -> bytes:
        """A picture's bytes, re-hashed. Raises StoreCorrupt; the next refresh fetches it again."""
        return self._pictures.read(derivative)

    def load_latch(self) -> Latch:
        """Every recall ever verified. Raises StoreCorrupt where it is damaged, gone although there
        is a generation, or older than the floors: then no face may be shown until recalls have
        been fetched again."""
        latch = self._required("recalls", Latch) or Latch()
        self._refuse_older(latch)
        return latch

    def load_floors(self) -> Floors:
        """Versions below which nothing is believed. Raises StoreCorrupt."""
        return self._required("floors", Floors) or Floors()

    def load_age(self) -> AgeRecord | None:
        """When the feed last advanced; None (infinitely old) where that is not known."""
        return self._trust.load_whole("age", AgeRecord)

    def load_time_floor(self) -> TimeFloor:
        """The latest moment proven to have passed; the image's build date at least."""
        image = built(self._image_built)
        kept = self._trust.load_whole("time", TimeFloor)
        return kept if kept is not None and kept.at > image.at else image

    def load_ended(self) -> Ended:
        """What has passed its end. A damaged record counts as none: dates still apply."""
        return self._trust.load_whole("ended", Ended) or Ended()

    def stamp(self) -> StoreStamp:
        """Changes when the current generation, the latch, the age or the time floor does."""
        paths = (self._trust.path(name) for name in ("recalls", "age", "time"))
        return StoreStamp(self._generations.current_name(), tuple(map(_modified_ns, paths)))

    # --- writing: player and agent ---------------------------------------------------------

    def tick_age(self, system: SystemTime) -> AgeRecord:
        """Persist the age; called each minute by agent and player, so that it survives a boot."""
        return self._trust.change("age", AgeRecord, lambda old: tick(old or AgeRecord(), system))

    def add_ended(self, ended: Ended) -> Ended:
        """Persist ends (of `sync.rules.ended.ended_after`); only what is new is written."""
        return self._trust.change("ended", Ended, lambda _old: ended)

    # --- writing: the agent ----------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Held by the one agent that changes what is current, for the length of a refresh."""
        make_folder(self.root)
        with locked(self.root / ".lock"):
            yield

    def add_recalls(self, recalls: RecallList, *, renewed: bool = False) -> Latch:
        """Latch a verified list for good, then delete the pictures it recalls from the disk.
        `renewed` is for `sync.rules.latch.united`."""

        def change(old: Latch | None) -> Latch:
            return united(old or Latch(), recalls, renewed=renewed)

        before = self._trust.load_whole("recalls", Latch)
        latch = self._trust.change("recalls", Latch, change)
        if latch != before:
            self._staged.clear()
            self.collect_garbage()
        return latch

    def save_floors(self, floors: Floors) -> None:
        """Keep floors, which `sync.rules.floors` has raised."""
        self._trust.change("floors", Floors, lambda _old: floors)

    def observe_age(
        self, repository: RepositoryName, version: int, system: SystemTime
    ) -> AgeRecord:
        """Keep that a timestamp version was verified, floors having been checked: so one below what
        was heard means that the root gave the role other keys and versions begin anew."""

        def heard(old: AgeRecord | None) -> AgeRecord:
            record = old or AgeRecord()
            if version < record.version(repository):
                record = restarted(record, repository)
            return observe(record, repository, version, system)

        return self._trust.change("age", AgeRecord, heard)

    def raise_time_floor(self, issued: datetime, system: SystemTime) -> TimeFloor:
        """Keep that a manifest signed by approvers was issued at this moment."""
        floor = self.load_time_floor()
        return self._trust.change(
            "time", TimeFloor, lambda _old: raised_floor(floor, issued, system)
        )

    def keep_picture(
        self, source: Sha256, picture: EncodedPicture, prepared_for: str
    ) -> Derivative:
        """Write a re-encoded picture and remember which one it was made of, so that a refresh that
        fails later does not fetch it again. Raises StoreFull or StoreError."""
        derivative = Derivative(
            sha256=picture.sha256,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            byte_size=len(picture.data),
        )
        self._pictures.write(derivative.sha256, picture.data)
        self._staged.add(source, derivative, prepared_for)
        return derivative

    def known_derivatives(self, prepared_for: str) -> dict[Sha256, Derivative]:
        """Pictures on disk already, fitted to this display, by the hash of their source."""
        known = dict(self._staged.load(prepared_for))
        for name in self._generations.kept_names():
            with suppress(StoreCorrupt):
                record = self._generations.load(name).record
                if record.prepared_for == prepared_for:
                    known.update(record.derivatives)
        return {source: found for source, found in known.items() if self._pictures.holds(found)}

    def switch(self, record: GenerationRecord) -> Generation:
        """Write a generation and make it current in one rename. Raises StoreFull or StoreError."""
        name = self._generations.write(record)
        self._generations.switch(name)
        self._staged.clear()
        self.collect_garbage()
        return Generation(name, record)

    def gaps(self, record: GenerationRecord, latch: Latch) -> tuple[Sha256, ...]:
        """Pictures (as the manifest pins them) that ought to be on disk and are not."""
        allowed = sorted(allowed_pictures(latch, record.manifest))
        return tuple(source for source in allowed if not self._has(record.derivative(source)))

    def damage(self, record: GenerationRecord) -> tuple[StoreCorrupt, ...]:
        """Re-hash every picture that is there; rotten ones are removed and become gaps."""
        found = []
        for derivative in record.derivatives.values():
            if self._pictures.path(derivative.sha256).exists():
                try:
                    self._pictures.read(derivative)
                except StoreCorrupt as error:
                    found.append(error)
        return tuple(found)

    def tidy(self) -> None:
        """Finish what a power cut interrupted; called by an agent that starts."""
        for folder in (self.root, *self.root.glob("metadata/**/")):
            remove_leftovers(folder)
        self.collect_garbage()

    def clear_cache(self) -> None:
        """Drop all that can be fetched again: TUF metadata (DESIGN §4: the floors of its versions
        are trust records), and pictures and generations that nothing needs. Call while `writing`.
        Raises StoreError."""
        metadata = self.root / "metadata"
        with named_errors(metadata, "clear"), suppress(FileNotFoundError):
            shutil.rmtree(metadata)
        self.collect_garbage()

    def collect_garbage(self) -> None:
        """Keep the current and the previous generation, and of their pictures those that no recall
        forbids. Does nothing while the latch or the current generation cannot be read."""
        names = self._generations.kept_names()
        try:
            latch = self.load_latch()
            records = [self._generations.load(name).record for name in names[:1]]
        except StoreCorrupt:
            return
        for name in names[1:]:
            with suppress(StoreCorrupt):
                records.append(self._generations.load(name).record)
        self._generations.keep_only(names)
        kept = {derivative.sha256 for derivative in self._staged.load_all().values()}
        for record in records:
            allowed = allowed_pictures(latch, record.manifest)
            kept |= {d.sha256 for source, d in record.derivatives.items() if source in allowed}
        self._pictures.keep_only(kept)

    # --- inside ----------------------------------------------------------------------------

    def _has(self, derivative: Derivative | None) -> bool:
        return derivative is not None and self._pictures.holds(derivative)

    def _refuse_older(self, latch: Latch) -> None:
        """A whole record of an earlier day (a restored copy, a file system rolled back by itself)
        lifts nothing either: floors are raised only after the latch holds the list."""
        floors = self._trust.load_whole("floors", Floors) or Floors()
        if latch.sequence < floors.recall_sequence:
            raise StoreCorrupt(
                str(self._trust.path("recalls")),
                f"holds recalls up to {latch.sequence}, and this device has verified"
                f" {floors.recall_sequence}; they are fetched again at the next refresh",
            )

    def _required(self, name: str, model: type[Record]) -> Record | None:
        record = self._trust.load(name, model)
        if record is None and self._generations.current_name() is not None:
            raise StoreCorrupt(
                str(self._trust.path(name)),
                "is gone although a generation is there; it is made anew at the next refresh",
            )
        return record


def _modified_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
