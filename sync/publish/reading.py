"""Reads a repository back from disk and verifies it: root, timestamp, snapshot, targets (TUF 5.3
to 5.6), targets last. The publisher builds on nothing that does not verify.

Expiry is not looked at here: a hub that was off for two days must be able to renew. It is in
`sync.publish.verify`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tuf.api.exceptions import LengthOrHashMismatchError, UnsignedMetadataError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from sync.errors import RepositoryCorrupt

ROOT, TARGETS, SNAPSHOT, TIMESTAMP = Root.type, Targets.type, Snapshot.type, Timestamp.type
METADATA_DIR, TARGETS_DIR = "metadata", "targets"
_VERSIONED = re.compile(r"^([1-9][0-9]*)\.(root|targets|snapshot)\.json$")
_LEFT_BEHIND = 1000
"""Versions between two commits that dead writers may have used up."""

_Role = TypeVar("_Role", Root, Targets, Snapshot, Timestamp)


@dataclass(frozen=True)
class RepositoryState:
    """What `timestamp.json` reaches, verified; and the highest versions that lie on disk.

    A version on disk above the reached one was left by a writer that died before its timestamp.
    """

    root: Root
    root_bytes: bytes
    """The newest root file, byte for byte."""
    timestamp: Timestamp
    snapshot: Snapshot
    targets: Targets
    highest_snapshot: int
    highest_targets: int


def timestamp_path(repository: Path) -> Path:
    """The one file of a repository that is ever replaced."""
    return repository / METADATA_DIR / "timestamp.json"


def versioned_path(repository: Path, role: str, version: int) -> Path:
    """`metadata/<version>.<role>.json`: immutable once a timestamp reaches it (TUF 6.2)."""
    return repository / METADATA_DIR / f"{version}.{role}.json"


def target_path(repository: Path, target: TargetFile) -> Path:
    """`targets/<folders>/<sha256>.<name>` of a consistent snapshot (TUF 6.2)."""
    folder, _, name = target.path.rpartition("/")
    return repository / TARGETS_DIR / folder / f"{target.hashes['sha256']}.{name}"


def versions_on_disk(repository: Path, role: str) -> list[int]:
    """Versions of a role for which there is a file, lowest first; raises `RepositoryCorrupt`."""
    folder = repository / METADATA_DIR
    try:
        matches = [_VERSIONED.match(path.name) for path in folder.iterdir()]
    except OSError as error:
        raise RepositoryCorrupt(
            str(folder), f"{error.strerror}; run: sebusca-hub keys init, or restore the feed"
        ) from error
    return sorted(int(match[1]) for match in matches if match and match[2] == role)


def read_root_chain(repository: Path) -> list[tuple[Root, bytes]]:
    """Every root from version 1 on, each signed by itself and its predecessor (TUF 5.3.4)."""
    chain: list[tuple[Root, bytes]] = []
    for version in versions_on_disk(repository, ROOT):
        path = versioned_path(repository, ROOT, version)
        if version != len(chain) + 1:
            raise RepositoryCorrupt(
                str(path), f"root version {len(chain) + 1} is missing before it"
            )
        data = _read(path)
        root = _parse(path, data, Root)
        for delegator in ([chain[-1][0]] if chain else []) + [root.signed]:
            _verify(path, delegator, ROOT, root)
        if root.signed.version != version:
            raise RepositoryCorrupt(str(path), f"says it is version {root.signed.version}")
        chain.append((root.signed, data))
    if not chain:
        raise RepositoryCorrupt(str(repository), "has no root; run: sebusca-hub keys init")
    return chain


def read_root(repository: Path) -> Root:
    """The newest root of a repository's folder, verified along its chain."""
    return read_root_chain(repository)[-1][0]


def read_state(repository: Path, *, rotating: bool = False) -> RepositoryState:
    """The verified state of a repository. Raises `RepositoryCorrupt` naming the file at fault.

    `rotating` lets earlier roots vouch too: what a rotation finds that was stopped half way after
    a key was lost (`sync.publish.rotation`).
    """
    chain = [root for root, _ in read_root_chain(repository)]
    roots = chain if rotating else chain[-1:]
    path = timestamp_path(repository)
    timestamp = _role(path, _read(path), Timestamp, roots)
    snapshot = _reached(repository, timestamp.snapshot_meta, Snapshot, roots)
    targets_meta = snapshot.meta.get(f"{TARGETS}.json")
    if targets_meta is None:
        raise RepositoryCorrupt(str(path), "reaches a snapshot that names no targets")
    targets = _reached(repository, targets_meta, Targets, roots)
    return RepositoryState(
        root=chain[-1],
        root_bytes=_read(versioned_path(repository, ROOT, chain[-1].version)),
        timestamp=timestamp,
        snapshot=snapshot,
        targets=targets,
        highest_snapshot=_highest(repository, SNAPSHOT, snapshot.version),
        highest_targets=_highest(repository, TARGETS, targets.version),
    )


def _highest(repository: Path, role: str, current: int) -> int:
    """The highest version on disk that a writer of ours can have left behind; what a thief of a key
    put there far ahead is not counted on from, once versions have begun anew."""
    near = (v for v in versions_on_disk(repository, role) if v <= current + _LEFT_BEHIND)
    return max(current, *near)


def read_target(repository: Path, targets: Targets, name: str) -> bytes | None:
    """A target's bytes, hash-checked; None when the targets name no such file."""
    target = targets.targets.get(name)
    if target is None:
        return None
    path = target_path(repository, target)
    data = _read(path)
    try:
        target.verify_length_and_hashes(data)
    except LengthOrHashMismatchError as error:
        raise RepositoryCorrupt(str(path), f"is not what the targets pin: {error}") from error
    return data


def _reached(repository: Path, meta: MetaFile, kind: type[_Role], roots: list[Root]) -> _Role:
    path = versioned_path(repository, kind.type, meta.version)
    data = _read(path)
    try:
        meta.verify_length_and_hashes(data)
    except LengthOrHashMismatchError as error:
        raise RepositoryCorrupt(str(path), f"is not what is signed: {error}") from error
    signed = _role(path, data, kind, roots)
    if signed.version != meta.version:
        raise RepositoryCorrupt(str(path), f"says it is version {signed.version}")
    return signed


def _role(path: Path, data: bytes, kind: type[_Role], roots: list[Root]) -> _Role:
    metadata = _parse(path, data, kind)
    for root in reversed(roots[1:]):
        try:
            root.verify_delegate(kind.type, metadata.signed_bytes, metadata.signatures)
        except UnsignedMetadataError:
            continue
        return metadata.signed
    _verify(path, roots[0], kind.type, metadata)
    return metadata.signed


def _parse(path: Path, data: bytes, kind: type[_Role]) -> Metadata[_Role]:
    try:
        metadata: Metadata[_Role] = Metadata.from_bytes(data)
    except DeserializationError as error:
        raise RepositoryCorrupt(str(path), "is not TUF metadata") from error
    if not isinstance(metadata.signed, kind):
        raise RepositoryCorrupt(str(path), f"is not {kind.type} metadata")
    return metadata


def _verify(path: Path, delegator: Root, role: str, metadata: Metadata[_Role]) -> None:
    try:
        delegator.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    except UnsignedMetadataError as error:
        raise RepositoryCorrupt(
            str(path), f"{error}, by root version {delegator.version}"
        ) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RepositoryCorrupt(str(path), f"cannot be read: {error.strerror}") from error


def read_timestamp_version(repository: Path) -> int:
    """The counter that hints carry. Unverified: whoever hears a hint looks at the signed feed."""
    path = timestamp_path(repository)
    return _parse(path, _read(path), Timestamp).signed.version


def targets_verify(repository: Path, root: Root, version: int) -> bool:
    """Whether this root accepts the targets file of a version."""
    path = versioned_path(repository, TARGETS, version)
    try:
        _role(path, _read(path), Targets, [root])
    except RepositoryCorrupt:
        return False
    return True


def read_targets_file(repository: Path, version: int) -> Targets:
    """An older targets file, unverified: what it names is kept from garbage, never published.

    Raises `RepositoryCorrupt` where it cannot be parsed.
    """
    path = versioned_path(repository, TARGETS, version)
    return _parse(path, _read(path), Targets).signed
