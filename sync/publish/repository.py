"""One TUF repository on disk and the only two ways it changes: a commit and a renewal.

`timestamp.json` is the commit: what it does not reach does not exist for anyone. Every other file
is written, durable and never changed again before the timestamp that reaches it. A version number
that a dead writer left behind is skipped, not reused, so that a cache, or a device that saw a
timestamp which a power cut took back, never meets two files of one version.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from sync.errors import PublicationRefused
from sync.keys.ring import KeyRing, TufRole
from sync.layout import RepositoryName
from sync.publish import policy
from sync.publish.disk import Disk, NamedFile, locked, put_files
from sync.publish.reading import (
    SNAPSHOT,
    TARGETS,
    RepositoryState,
    read_state,
    read_target,
    read_targets_file,
    target_path,
    targets_verify,
    timestamp_path,
    versioned_path,
)
from sync.publish.signing import Role, can_sign, signed_bytes, signers_for

_HASHES = ["sha256"]


class Repository:
    """The feed's or the recalls' repository below a feed root; to change it, hold `locked()`."""

    def __init__(
        self,
        feed_root: Path,
        name: RepositoryName,
        keys: KeyRing,
        *,
        now: Callable[[], datetime],
        disk: Disk,
        lock_wait_s: float,
    ) -> None:
        self.name = name
        self.folder = feed_root / name
        self._keys = keys
        self._now = now
        self._disk = disk
        self._lock_wait_s = lock_wait_s
        self._begin_anew: frozenset[TufRole] = frozenset()

    def locked(self) -> AbstractContextManager[None]:
        """One writer at a time; raises `RepositoryBusy` after a bounded wait."""
        return locked(self.folder, self._lock_wait_s)

    def read(self, *, rotating: bool = False) -> RepositoryState:
        """The current state, verified; raises `RepositoryCorrupt`. Needs no lock."""
        return read_state(self.folder, rotating=rotating)

    def target(self, state: RepositoryState, name: str) -> bytes | None:
        """A target's verified bytes, or None where there is none of that name."""
        return read_target(self.folder, state.targets, name)

    def require_keys(self, state: RepositoryState, *roles: TufRole) -> None:
        """Raises `ThresholdNotMet` before anything is written rather than half way."""
        for role in roles:
            signers_for(state.root, self._keys, self.name, role)

    def targets_are_due(self, state: RepositoryState) -> bool:
        """Whether the targets' signature should be, and can be, made anew."""
        due = state.targets.expires - self._now() <= policy.TARGETS_RENEWED_WITHIN
        return due and can_sign(state.root, self._keys, self.name, "targets")

    def commit(
        self,
        state: RepositoryState,
        changes: Mapping[str, bytes],
        *,
        roots: Iterable[Root] | None = None,
    ) -> None:
        """Signs and publishes new targets: the current ones with `changes` (name to bytes).

        Order: target files, targets, snapshot, then the timestamp. `roots` are those that must
        accept the signatures (a rotation names the old and the new one); default the current root.
        Raises `ThresholdNotMet` and `PublishError`.
        """
        trusted = tuple(roots or (state.root,))
        targets = self.next_targets(state, changes)
        data = self._sign("targets", targets, trusted)
        self._commit_targets(state, targets, data, changes, trusted)

    def next_targets(self, state: RepositoryState, changes: Mapping[str, bytes]) -> Targets:
        """The targets that a commit of these changes signs."""
        files = {name: TargetFile.from_data(name, data, _HASHES) for name, data in changes.items()}
        return Targets(
            version=self._version_after("targets", state.highest_targets),
            expires=self._expiry(policy.TARGETS_LAST),
            targets=state.targets.targets | files,
        )

    def commit_signed(
        self,
        state: RepositoryState,
        signed: Metadata[Targets],
        changes: Mapping[str, bytes],
        *,
        root: Root | None = None,
    ) -> None:
        """Publishes targets that others signed (`sync.publish.proposal`); the root accepts them.
        `root` is the one that was put up since `state` was read.

        Raises `PublicationRefused` where a writer that died left other targets of this version.
        """
        targets = signed.signed
        data = signed.to_bytes()
        path = versioned_path(self.folder, TARGETS, targets.version)
        if path.exists():
            data = path.read_bytes()  # this very proposal's, from a call that was killed
            if read_targets_file(self.folder, targets.version) != targets or not targets_verify(
                self.folder, root or state.root, targets.version
            ):
                raise PublicationRefused(str(path), "is of another publication; propose it anew")
        self._commit_targets(state, targets, data, changes, (root or state.root,))

    def renew(self, state: RepositoryState, *, roots: Iterable[Root] | None = None) -> None:
        """Signs the snapshot anew where it is due, and the timestamp. Content stays as it is.

        With `roots` (a rotation) the snapshot is signed anew in any case.
        """
        trusted = tuple(roots or (state.root,))
        due = state.snapshot.expires - self._now() <= policy.SNAPSHOT_RENEWED_WITHIN
        if due or roots:
            self._commit_snapshot(state, state.snapshot.meta[f"{TARGETS}.json"], [], trusted)
        else:
            self._commit_timestamp(state, state.timestamp.snapshot_meta, trusted)

    def renewal_is_due(self, state: RepositoryState) -> bool:
        """Whether the timestamp is old enough, or anything else near enough to its expiry."""
        signed_at = state.timestamp.expires - policy.TIMESTAMP_LASTS
        snapshot_left = state.snapshot.expires - self._now()
        return (
            self._now() - signed_at >= policy.TIMESTAMP_RENEWED_AFTER
            or snapshot_left <= policy.SNAPSHOT_RENEWED_WITHIN
        )

    def begin_anew(self, *roles: TufRole) -> None:
        """From now on, lets these roles' versions, where a thief of their keys had run them ahead,
        begin anew at the seconds since 1970: above all that this hub has counted, for it signs
        less than once a second, and below what a thief would take. Their keys are others now."""
        self._begin_anew = frozenset(roles)

    def _version_after(self, role: TufRole, version: int, step: int = 1) -> int:
        seconds = int(self._now().timestamp())
        return seconds if role in self._begin_anew and version >= seconds else version + step

    def put_root(self, version: int, data: bytes) -> None:
        """Publishes a root: devices ask for the next version by name, so its name is its commit."""
        put_files(self._disk, [(versioned_path(self.folder, Root.type, version), data)])

    def _commit_targets(
        self,
        state: RepositoryState,
        targets: Targets,
        data: bytes,
        changes: Mapping[str, bytes],
        trusted: tuple[Root, ...],
    ) -> None:
        content = [
            (target_path(self.folder, targets.targets[name]), changed)
            for name, changed in changes.items()
        ]
        content.append((versioned_path(self.folder, TARGETS, targets.version), data))
        meta = MetaFile.from_data(targets.version, data, _HASHES)
        self._commit_snapshot(state, meta, content, trusted)

    def _commit_snapshot(
        self,
        state: RepositoryState,
        targets: MetaFile,
        content: list[NamedFile],
        trusted: tuple[Root, ...],
    ) -> None:
        snapshot = Snapshot(
            version=self._version_after("snapshot", state.highest_snapshot),
            expires=self._expiry(policy.SNAPSHOT_LASTS),
            meta={f"{TARGETS}.json": targets},
        )
        data = self._sign("snapshot", snapshot, trusted)
        content.append((versioned_path(self.folder, SNAPSHOT, snapshot.version), data))
        meta = MetaFile.from_data(snapshot.version, data, _HASHES)
        self._commit_timestamp(state, meta, trusted, content)

    def _commit_timestamp(
        self,
        state: RepositoryState,
        snapshot: MetaFile,
        trusted: tuple[Root, ...],
        content: Sequence[NamedFile] = (),
    ) -> None:
        """Writes `content`, and once it is durable the timestamp that reaches it."""
        left_behind = (
            state.highest_snapshot > state.snapshot.version
            or state.highest_targets > state.targets.version
        )
        timestamp = Timestamp(
            version=self._version_after(
                "timestamp", state.timestamp.version, 2 if left_behind else 1
            ),
            expires=self._expiry(policy.TIMESTAMP_LASTS),
            snapshot_meta=snapshot,
        )
        data = self._sign("timestamp", timestamp, trusted)
        put_files(self._disk, content, then=(timestamp_path(self.folder), data))

    def _sign(self, role: TufRole, signed: Role, trusted: tuple[Root, ...]) -> bytes:
        signers = [
            signer for root in trusted for signer in signers_for(root, self._keys, self.name, role)
        ]
        return signed_bytes(signed, signers, trusted)

    def _expiry(self, lasts: timedelta) -> datetime:
        return policy.whole_second(self._now()) + lasts
