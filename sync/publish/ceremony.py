"""The key ceremony: every key, both roots, and both repositories in their first, empty state.

Done once, on a machine that is offline, with the holders in the room; each carries a folder away.
Called by `sebusca-hub keys init`, the demo and tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from sync.canonical import canonical_json
from sync.errors import PublishError
from sync.keys.files import KeyUse, write_key
from sync.keys.ring import USE_OF_ROLE, KeyRing, TufRole
from sync.layout import FEED, RECALLS, RECALLS_TARGET, RepositoryName
from sync.models import RecallList
from sync.publish import policy
from sync.publish.disk import Disk, NamedFile, RealDisk, put_files
from sync.publish.reading import (
    METADATA_DIR,
    SNAPSHOT,
    TARGETS,
    target_path,
    timestamp_path,
    versioned_path,
)
from sync.publish.signing import signed_bytes, signers_for
from sync.types import RecallSequence

REPOSITORIES: tuple[RepositoryName, ...] = (FEED, RECALLS)
ROLES: tuple[TufRole, ...] = ("root", "targets", "snapshot", "timestamp")
MOST_HOLDERS = 20

PassphraseFor = Callable[[KeyUse, int], bytes | None]
"""Asks the n-th (from 1) holder of a use for a passphrase; None leaves the file unencrypted."""


@dataclass(frozen=True)
class CeremonyPlan:
    """How many people hold keys, and how many of them it takes (M of N)."""

    root_threshold: int
    root_holders: int
    approver_threshold: int
    approvers: int

    def __post_init__(self) -> None:
        for who, needed, people in (
            ("root holders", self.root_threshold, self.root_holders),
            ("approvers", self.approver_threshold, self.approvers),
        ):
            if not 1 <= needed <= people <= MOST_HOLDERS:
                raise PublishError(
                    who,
                    f"{needed} of {people} is no threshold; "
                    f"it takes 1 <= threshold <= number of people <= {MOST_HOLDERS}",
                )


@dataclass(frozen=True)
class Ceremony:
    """What a ceremony made. The roots' fingerprints go on the printed card."""

    roots: dict[RepositoryName, bytes]
    root_files: dict[RepositoryName, Path]
    key_files: dict[KeyUse, list[Path]]

    def folders(self, *uses: KeyUse) -> list[Path]:
        """The folders that hold the keys of these uses, for `KeyRing.load`."""
        return list(dict.fromkeys(path.parent for use in uses for path in self.key_files[use]))


def root_copy_name(repository: RepositoryName) -> str:
    """`feed.root.json`: the file that a device's image or YAML pins."""
    return f"{repository}.root.json"


def create_repositories(
    plan: CeremonyPlan,
    *,
    feed_root: Path,
    out: Path,
    now: datetime,
    passphrase_for: PassphraseFor | None = None,
    disk: Disk | None = None,
) -> Ceremony:
    """Makes the keys below `out` (one folder a holder) and both repositories below `feed_root`.

    `out` gets `root-holder-<n>/`, `approver-<n>/` and `online/` (for the hub), and copies of both
    roots. Refuses, with `PublishError` or `KeyFileError`, to overwrite anything of an earlier one.
    """
    _refuse_leftovers(feed_root, out)
    disk = disk or RealDisk()
    made = _make_signers(plan)
    ring = KeyRing((use, signer) for use, signers in made.items() for signer in signers)
    files: list[NamedFile] = []
    timestamps: list[NamedFile] = []
    roots: dict[RepositoryName, bytes] = {}
    for repository in REPOSITORIES:
        root = _root(plan, ring, repository, now)
        roots[repository] = signed_bytes(root, ring.signers(repository, "root"), (root,))
        content, timestamp = _first_state(feed_root / repository, repository, root, ring, now)
        path = versioned_path(feed_root / repository, Root.type, root.version)
        files += [(path, roots[repository]), *content]
        timestamps.append(timestamp)
    # Keys first: a repository whose keys were lost in a crash could never be used.
    key_files = _write_keys(made, out, passphrase_for)
    copies = {name: out / root_copy_name(name) for name in REPOSITORIES}
    put_files(disk, [(copies[name], roots[name]) for name in REPOSITORIES])
    put_files(disk, files)
    put_files(disk, timestamps)
    return Ceremony(roots=roots, root_files=copies, key_files=key_files)


def _refuse_leftovers(feed_root: Path, out: Path) -> None:
    taken = [
        feed_root / name for name in REPOSITORIES if (feed_root / name / METADATA_DIR).exists()
    ]
    taken += [path for name in REPOSITORIES if (path := out / root_copy_name(name)).exists()]
    taken += sorted(out.glob("**/*.pem"))
    if taken:
        raise PublishError(
            str(taken[0]), "exists; a ceremony never overwrites: give it new, empty folders"
        )


def _make_signers(plan: CeremonyPlan) -> dict[KeyUse, list[CryptoSigner]]:
    counts = {
        KeyUse.ROOT: plan.root_holders,
        KeyUse.APPROVER: plan.approvers,
        KeyUse.FEED_ONLINE: 1,
        KeyUse.RECALLS_ONLINE: 1,
    }
    return {
        use: [CryptoSigner.generate_ed25519() for _ in range(count)]
        for use, count in counts.items()
    }


def _root(plan: CeremonyPlan, ring: KeyRing, repository: RepositoryName, now: datetime) -> Root:
    root = Root(version=1, expires=policy.whole_second(now) + policy.ROOT_LASTS)
    thresholds = {KeyUse.ROOT: plan.root_threshold, KeyUse.APPROVER: plan.approver_threshold}
    for role in ROLES:
        for signer in ring.signers(repository, role):
            root.add_key(signer.public_key, role)
        root.roles[role].threshold = thresholds.get(USE_OF_ROLE[repository, role], 1)
    return root


def _first_state(
    folder: Path, repository: RepositoryName, root: Root, ring: KeyRing, now: datetime
) -> tuple[list[NamedFile], NamedFile]:
    """Target, targets and snapshot files of version 1, and the timestamp that goes last."""
    moment = policy.whole_second(now)
    files: list[NamedFile] = []
    targets = Targets(version=1, expires=moment + policy.TARGETS_LAST)
    if repository == RECALLS:
        nothing = RecallList(sequence=RecallSequence(0), issued=moment, recalls=())
        data = canonical_json(nothing)
        target = TargetFile.from_data(RECALLS_TARGET, data, ["sha256"])
        targets.targets[RECALLS_TARGET] = target
        files.append((target_path(folder, target), data))
    targets_data = signed_bytes(targets, signers_for(root, ring, repository, "targets"), (root,))
    snapshot = Snapshot(
        version=1,
        expires=moment + policy.SNAPSHOT_LASTS,
        meta={f"{TARGETS}.json": MetaFile.from_data(1, targets_data, ["sha256"])},
    )
    snapshot_data = signed_bytes(snapshot, signers_for(root, ring, repository, "snapshot"), (root,))
    timestamp = Timestamp(
        version=1,
        expires=moment + policy.TIMESTAMP_LASTS,
        snapshot_meta=MetaFile.from_data(1, snapshot_data, ["sha256"]),
    )
    timestamp_data = signed_bytes(
        timestamp, signers_for(root, ring, repository, "timestamp"), (root,)
    )
    files.append((versioned_path(folder, TARGETS, 1), targets_data))
    files.append((versioned_path(folder, SNAPSHOT, 1), snapshot_data))
    return files, (timestamp_path(folder), timestamp_data)


def _write_keys(
    made: dict[KeyUse, list[CryptoSigner]], out: Path, passphrase_for: PassphraseFor | None
) -> dict[KeyUse, list[Path]]:
    written: dict[KeyUse, list[Path]] = {use: [] for use in made}
    for use, signers in made.items():
        for number, signer in enumerate(signers, start=1):
            held_by_people = use in {KeyUse.ROOT, KeyUse.APPROVER}
            passphrase = passphrase_for(use, number) if passphrase_for and held_by_people else None
            folder = out / _FOLDERS[use].format(number=number)
            written[use].append(write_key(folder, use, signer, passphrase=passphrase))
    return written


_FOLDERS = {
    KeyUse.ROOT: "root-holder-{number}",
    KeyUse.APPROVER: "approver-{number}",
    KeyUse.FEED_ONLINE: "online",
    KeyUse.RECALLS_ONLINE: "online",
}
