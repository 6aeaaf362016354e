"""One look at one TUF repository: python-tuf's workflow under our clock, floors and durability.

python-tuf writes each file as soon as it has verified it, without fsync, and judges expiry by the
system clock. Here nothing reaches the disk until the caller commits, after its own checks: then
the timestamp goes last, so that an unchanged one on disk means that all before it was done.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from tuf.api.exceptions import ExpiredMetadataError, LengthOrHashMismatchError
from tuf.api.metadata import Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.ngclient.config import UpdaterConfig
from tuf.ngclient.updater import Updater

from sync.errors import FileTooLarge, ManifestRefused, SignatureRefused
from sync.fetch.http import Fetcher
from sync.fetch.refusals import named_refusals
from sync.fetch.source import FeedSource
from sync.layout import RepositoryName
from sync.rules.floors import Floors, RoleFloor, check_roles
from sync.rules.time import ReferenceTime
from sync.store.files import make_folder, write_file
from sync.types import Sha256

CAPS = UpdaterConfig(
    max_root_rotations=64,
    max_delegations=8,
    root_max_length=64 * 2**10,
    timestamp_max_length=16 * 2**10,
    snapshot_max_length=256 * 2**10,
    targets_max_length=2 * 2**20,
    app_user_agent=None,
)
"""Bytes of each kind of metadata; a feed of 5,000 channels stays below them."""

TIMESTAMP_FILE = "timestamp.json"

TARGET_CAP = 4 * 2**20
"""Bytes of a channel manifest or recall list."""


class _StagingUpdater(Updater):
    """python-tuf's Updater with three differences: the reference time is given, files are staged
    in memory, and a refresh can stop after the timestamp."""

    def __init__(
        self, folder: Path, base_url: str, fetcher: Fetcher, root: bytes, reference: ReferenceTime
    ) -> None:
        self.staged: dict[str, bytes] = {}
        super().__init__(str(folder), base_url, fetcher=fetcher, config=CAPS, bootstrap=root)
        self.staged.clear()  # the pinned root needs no copy
        self._trusted_set.reference_time = reference.now

    def refresh_root(self) -> Root:
        """TUF 5.3."""
        self._load_root()
        return self._trusted_set.root

    def refresh_timestamp(self) -> Timestamp:
        """TUF 5.4."""
        self._load_timestamp()
        return self._trusted_set.timestamp

    def refresh_snapshot(self) -> Snapshot:
        """TUF 5.5."""
        self._load_snapshot()
        return self._trusted_set.snapshot

    def refresh_targets(self) -> Targets:
        """TUF 5.6."""
        return self._load_targets(Targets.type, Root.type)

    @property
    def root(self) -> Root:
        """The newest that was verified."""
        return self._trusted_set.root

    @property
    def targets(self) -> Targets:
        """Those that were verified."""
        return self._trusted_set.targets

    @property
    def consistent(self) -> bool:
        """Whether files carry their version or hash in their names (TUF 6.2)."""
        return bool(self._trusted_set.root.consistent_snapshot)

    def roles(self) -> dict[str, RoleFloor]:
        """Versions and keys of the top-level roles verified so far; of the snapshot already what
        the timestamp names."""
        trusted = self._trusted_set
        versions = {Root.type: trusted.root.version}
        if Timestamp.type in trusted:
            versions[Timestamp.type] = trusted.timestamp.version
            versions[Snapshot.type] = trusted.timestamp.snapshot_meta.version
        if Targets.type in trusted:
            versions[Targets.type] = trusted.targets.version
        named = trusted.root.roles
        return {
            role: RoleFloor(
                version=version,
                keys=tuple(sorted(named[role].keyids)),
                threshold=named[role].threshold,
            )
            for role, version in versions.items()
        }

    def _persist_file(self, filename: str, data: bytes) -> None:
        self.staged[str(Path(filename).relative_to(self._dir))] = data

    def _persist_root(self, version: int, data: bytes) -> None:
        self._persist_file(str(Path(self._dir, "root_history", f"{version}.root.json")), data)

    def _update_root_symlink(self) -> None:
        """Nothing: the trust anchor is the pinned root, never a file of the cache."""


class RepositoryLook:
    """One refresh of one repository, in the order that its caller reads: timestamp, rest, target,
    commit. Nothing is on disk before the commit."""

    def __init__(
        self,
        repository: RepositoryName,
        source: FeedSource,
        fetcher: Fetcher,
        folder: Path,
        *,
        floors: Floors,
        reference: ReferenceTime,
    ) -> None:
        self._repository = repository
        self._source = source
        self._fetcher = fetcher
        self._folder = folder
        self._floors = floors
        self._reference = reference
        with named_refusals(repository, "root", reference):
            self._updater = _StagingUpdater(
                folder,
                source.metadata_url(repository),
                fetcher,
                source.root(repository),
                reference,
            )

    def refresh_timestamp(self) -> bool:
        """Verify root and timestamp; whether there is anything the metadata folder lacks.

        Raises the errors of `sync.errors` that concern fetching and refusing.
        """
        with self._named("root"):
            self._updater.refresh_root()
        self._check_floors()
        with self._named("timestamp"):
            timestamp = self._updater.refresh_timestamp()
        self._check_floors()
        with self._named("timestamp"):
            # python-tuf leaves an unchanged timestamp's expiry to the snapshot's step.
            if timestamp.is_expired(self._reference.now):
                raise ExpiredMetadataError("timestamp.json is expired")
        return TIMESTAMP_FILE in self._updater.staged

    def refresh_rest(self) -> None:
        """Verify snapshot and targets."""
        with self._named("snapshot"):
            self._updater.refresh_snapshot()
        with self._named("targets"):
            self._updater.refresh_targets()
        self._check_floors()

    def target(self, path: str) -> TargetFile:
        """What the signed metadata says of a target. Raises ManifestRefused if it names none."""
        with self._named("targets"):
            found = self._updater.get_targetinfo(path)
        if found is None:
            raise ManifestRefused(
                f"{self._repository}/{path}",
                "the signed feed lists no such file; check the channel's name in the settings",
                rule="a screen plays only what the signed feed lists for it",
            )
        return found

    def download(self, target: TargetFile) -> bytes:
        """The bytes of a target, checked against the signed metadata (TUF 5.7)."""
        file = f"{self._repository}/{target.path}"
        if target.length > TARGET_CAP:
            raise FileTooLarge(file, f"is {target.length} bytes long; at most {TARGET_CAP} may be")
        name = target.path
        if self._updater.consistent:
            folder, slash, base = name.rpartition("/")
            name = f"{folder}{slash}{next(iter(target.hashes.values()))}.{base}"
        data = self._fetcher.get(self._source.target_url(self._repository, name), target.length)
        try:
            target.verify_length_and_hashes(data)
        except LengthOrHashMismatchError as error:
            raise SignatureRefused(file, str(error), rule="TUF 5.7.3 target hash") from error
        return data

    def roles(self) -> dict[str, RoleFloor]:
        """Versions and keys of what was verified, for the floors."""
        return self._updater.roles()

    @property
    def timestamp_version(self) -> int:
        """Version of the verified timestamp."""
        return self._updater.roles()["timestamp"].version

    @property
    def root(self) -> Root:
        """The newest verified root."""
        return self._updater.root

    @property
    def targets(self) -> Targets:
        """The verified targets, whole; after `refresh_rest`."""
        return self._updater.targets

    @property
    def root_version(self) -> int:
        """Version of the newest verified root."""
        return self._updater.roles()["root"].version

    def commit(self) -> None:
        """Write what was verified to the metadata folder, the timestamp last. Raises StoreFull or
        StoreError."""
        staged = self._updater.staged
        for name in sorted(staged, key=lambda name: (name == TIMESTAMP_FILE, name)):
            path = self._folder / name
            make_folder(path.parent)
            write_file(path, staged[name])
        staged.clear()

    def _named(self, role: str) -> AbstractContextManager[None]:
        return named_refusals(self._repository, role, self._reference)

    def _check_floors(self) -> None:
        check_roles(self._floors, self._repository, self._updater.roles())


def target_sha256(target: TargetFile) -> Sha256 | None:
    """The hash that the metadata gives; None where it names only others."""
    value = target.hashes.get("sha256")
    return None if value is None else Sha256(value)
