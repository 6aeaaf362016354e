"""A rotation in two halves, so that root keys and the hub are never on one machine.

Holders sign on a machine of theirs, before a copy of the feed (`Holders`). What they made holds no
secret; it is carried to the hub, which puts it up with its online keys (`put_up`) and has gone on
signing meanwhile. Called by `sebusca-hub keys lost|stolen|leaves|renew --out` and `keys put`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata, Root, Targets
from tuf.api.serialization import DeserializationError

from sync.errors import PublishError
from sync.keys.files import KeyUse
from sync.keys.ring import KeyRing
from sync.layout import FEED, RECALLS, RepositoryName
from sync.publish import policy
from sync.publish.ceremony import REPOSITORIES
from sync.publish.disk import RealDisk
from sync.publish.reading import RepositoryState, read_state, targets_verify
from sync.publish.repository import Repository
from sync.publish.rotation import LOCK_WAIT_S, affected, next_root, publish_root, replacing
from sync.publish.signing import signed_bytes, signers_for


@dataclass(frozen=True)
class Handover:
    """What holders have signed for the hub."""

    roots: dict[RepositoryName, bytes] = field(default_factory=dict)
    targets: bytes | None = None
    """The feed's targets as they are, signed anew, where the new root would not accept those that
    are up: too few who signed them are approvers in it."""


class Holders:
    """The holders' machine: a copy of the feed, and the keys of those who came."""

    def __init__(self, feed_copy: Path, keys: KeyRing, *, now: Callable[[], datetime]) -> None:
        self._feed = feed_copy
        self._keys = keys
        self._now = now

    def replaced(self, use: KeyUse, new: Mapping[str, CryptoSigner]) -> Handover:
        """Signed with each of `new` in the place of the key of that id; nothing is written.

        Raises `ThresholdNotMet` where too few holders came, or too few approvers who stay.
        """
        keys = self._keys.joined(KeyRing((use, signer) for signer in new.values()))
        made, targets = Handover(), None
        for name in dict.fromkeys(repository for repository, _ in affected(use)):
            state = read_state(self._feed / name)
            changed = next_root(name, state.root, keys, self._now(), replacing(new))
            if changed is not None:
                made.roots[name] = changed[1]
                if name == FEED:
                    targets = self._targets(state, changed[0], keys)
        return Handover(made.roots, targets)

    def renewed(self) -> Handover:
        """Both roots with the same keys and another year to their expiry."""
        made = Handover()
        for name in REPOSITORIES:
            root = read_state(self._feed / name).root
            changed = next_root(name, root, self._keys, self._now(), lambda _: True)
            if changed is not None:
                made.roots[name] = changed[1]
        return made

    def _targets(self, state: RepositoryState, new: Root, keys: KeyRing) -> bytes | None:
        if targets_verify(self._feed / FEED, new, state.targets.version):
            return None
        targets = copy.deepcopy(state.targets)
        targets.version = state.highest_targets + 1
        targets.expires = policy.whole_second(self._now()) + policy.TARGETS_LAST
        staying = [s for s in keys.signers(FEED, "targets") if s.public_key.keyid in new.keys]
        signers_for(new, keys, FEED, "targets")  # says how many are lacking
        return signed_bytes(targets, staying, (new,))


def put_up(
    feed_root: Path,
    keys: KeyRing,
    handed: Handover,
    *,
    now: Callable[[], datetime],
    lost: bool = False,
) -> dict[RepositoryName, int]:
    """On the hub: publishes what holders signed, recalls first; root versions by repository.

    The same again changes nothing. `lost`: the old online key is gone. Raises `PublishError` where
    something is not what follows on what is up, or the holders' signatures are not there.
    """
    versions: dict[RepositoryName, int] = {}
    for name in (RECALLS, FEED):
        if name in handed.roots:
            repository = Repository(
                feed_root, name, keys, now=now, disk=RealDisk(), lock_wait_s=LOCK_WAIT_S
            )
            with repository.locked():
                versions[name] = _put(repository, handed, lost=lost)
    return versions


def _put(repository: Repository, handed: Handover, *, lost: bool) -> int:
    name, data = repository.name, handed.roots[repository.name]
    state = repository.read(rotating=True)  # a call that was stopped goes on
    if data == state.root_bytes:
        new = state.root
        if name == FEED and handed.targets is not None:
            _put_targets(repository, state, new, handed.targets)
        return new.version
    new = _brought(name, state.root, data)
    use = KeyUse.FEED_ONLINE if name == FEED else KeyUse.RECALLS_ONLINE
    if name == RECALLS or targets_verify(repository.folder, new, state.targets.version):
        publish_root(repository, state, new, data, use, lost=lost)
        return new.version
    if handed.targets is None:
        raise PublishError(
            "feed targets",
            f"too few who signed version {state.targets.version} are approvers in the new root, "
            "and no targets that others signed were brought; make both from a new copy",
        )
    _refuse_other_content(state, _parsed(handed.targets))
    # Where those who stay are enough for the old root too, there is no instant of refusal.
    first = _put_targets(repository, state, state.root, handed.targets)
    repository.put_root(new.version, data)
    if not first:
        _put_targets(repository, state, new, handed.targets)
    return new.version


def _put_targets(repository: Repository, state: RepositoryState, root: Root, data: bytes) -> bool:
    """Whether this root accepts the targets; then they are up, signed as they were brought."""
    metadata = _parsed(data)
    if metadata.signed.version == state.targets.version:
        return True
    _refuse_other_content(state, metadata)
    try:
        root.verify_delegate(Targets.type, metadata.signed_bytes, metadata.signatures)
    except UnsignedMetadataError:
        return False
    repository.commit_signed(state, metadata, {}, root=root)
    return True


def _refuse_other_content(state: RepositoryState, brought: Metadata[Targets]) -> None:
    """What is up may have changed since the copy was taken: then it would be taken back unseen."""
    if brought.signed.targets != state.targets.targets or (
        brought.signed.version <= state.targets.version
    ):
        raise PublishError(
            "feed targets", "something was published since the copy was taken; take a new one"
        )


def _parsed(data: bytes) -> Metadata[Targets]:
    try:
        metadata = Metadata[Targets].from_bytes(data)
    except (DeserializationError, ValueError) as error:
        raise PublishError("feed targets", f"cannot be read: {error}") from error
    if not isinstance(metadata.signed, Targets):
        raise PublishError("feed targets", "are metadata of another role")
    return metadata


def _brought(name: RepositoryName, old: Root, data: bytes) -> Root:
    """The root in a file that was brought, which both it and the old one vouch for (TUF 5.3.4)."""
    try:
        metadata = Metadata[Root].from_bytes(data)
        for root in (old, metadata.signed):
            root.verify_delegate(Root.type, metadata.signed_bytes, metadata.signatures)
    except (DeserializationError, UnsignedMetadataError, AttributeError, ValueError) as error:
        raise PublishError(f"{name} root", f"is none that holders have signed: {error}") from error
    if metadata.signed.version != old.version + 1:
        raise PublishError(
            f"{name} root",
            f"is version {metadata.signed.version}, and {old.version + 1} is the next: it was made "
            "from a copy of the feed that is no longer the newest",
        )
    return metadata.signed
