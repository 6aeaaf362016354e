"""A new key for an old one, or new dates for a root, without an instant at which a feed is refused.

A new root is live the moment its file has its name (devices ask for the next version by name,
TUF 5.3.3). So what the change touches is first signed by old and new keys together, which both
roots accept; then the new root is published, signed as TUF 5.3.4 asks by a threshold of the old
root's keys and of its own. Killed in between, the next call does it again with the same new key.

For a machine that has all keys at hand, as a demo's or a test's (`keys rotate`, `keys renew`).
Where holders and hub are apart: `sync.publish.apart`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Root

from sync.errors import PublishError, RepositoryCorrupt
from sync.keys.files import KeyUse
from sync.keys.ring import USE_OF_ROLE, KeyRing, TufRole
from sync.layout import FEED, RECALLS, RepositoryName
from sync.publish import policy
from sync.publish.ceremony import REPOSITORIES, ROLES
from sync.publish.disk import Disk, RealDisk
from sync.publish.reading import RepositoryState, read_root_chain, targets_verify
from sync.publish.repository import Repository
from sync.publish.signing import signed_bytes, signers_for
from sync.rules.latch import highest_recallable

LOCK_WAIT_S = 10.0


class Rotation:
    """Changes the roots of the repositories below one feed root; `keys` holds root keys.

    Changes return the root versions by repository, and raise `ThresholdNotMet` when too few holders
    are present, or `PublishError`.
    """

    def __init__(
        self,
        feed_root: Path,
        keys: KeyRing,
        *,
        now: Callable[[], datetime],
        disk: Disk | None = None,
    ) -> None:
        self._feed_root = feed_root
        self._keys = keys
        self._now = now
        self._disk = disk or RealDisk()

    def key_to_replace(self, use: KeyUse, begins: str = "") -> str:
        """The id of the one key of a use that begins so; else `PublishError` listing the choice."""
        named = {
            key_id
            for repository, role in affected(use)
            for key_id in self._root(repository).roles[role].keyids
        }
        chosen = sorted(key_id for key_id in named if key_id.startswith(begins))
        if len(chosen) != 1:
            listed = ", ".join(key_id[:8] for key_id in sorted(named))
            raise PublishError(str(use), f"say which key to replace, one of: {listed}")
        return chosen[0]

    def unused_key(self, use: KeyUse) -> CryptoSigner | None:
        """A key of this use in the ring that some root has yet to name: a stopped rotation's."""
        chains = [
            read_root_chain(self._feed_root / name)
            for name in dict.fromkeys(repository for repository, _ in affected(use))
        ]
        for found, signer in self._keys.entries():
            key_id = signer.public_key.keyid
            if found == use and not all(
                any(key_id in root.keys for root, _ in chain) for chain in chains
            ):
                return signer
        return None

    def replace(
        self, use: KeyUse, old_key_id: str, new: CryptoSigner, *, lost: bool = False
    ) -> dict[RepositoryName, int]:
        """Puts `new` in the place of one key.

        `lost`: the old keys at hand no longer meet the role's threshold, so nothing can be signed
        by both; devices refuse the feed for the instant between the new root and its timestamp.
        """

        change = replacing({old_key_id: new})
        keys = self._keys.joined(KeyRing([(use, new)]))
        names = dict.fromkeys(repository for repository, _ in affected(use))
        return {name: self._change(name, keys, use, change, lost=lost) for name in names}

    def renew(self) -> dict[RepositoryName, int]:
        """New versions of both roots with the same keys and another year to their expiry."""
        return {
            name: self._change(name, self._keys, KeyUse.ROOT, lambda _: True, lost=False)
            for name in REPOSITORIES
        }

    def finish(self) -> list[RepositoryName]:
        """Signs anew what only an older root accepts: a `lost` rotation that was stopped."""
        finished = []
        for name in REPOSITORIES:
            repository = self._repository(name, self._keys)
            with repository.locked():
                try:
                    repository.read()
                except RepositoryCorrupt:
                    state = repository.read(rotating=True)
                    use = KeyUse.FEED_ONLINE if name == FEED else KeyUse.RECALLS_ONLINE
                    if not targets_verify(repository.folder, state.root, state.targets.version):
                        use = USE_OF_ROLE[name, "targets"]
                    _resign(repository, state, use, (state.root,))
                    finished.append(name)
        return finished

    def _change(
        self,
        name: RepositoryName,
        keys: KeyRing,
        use: KeyUse,
        change: Callable[[Root], bool],
        *,
        lost: bool,
    ) -> int:
        repository = self._repository(name, keys)
        with repository.locked():
            state = repository.read()
            changed = next_root(name, state.root, keys, self._now(), change)
            if changed is None:
                return state.root.version  # done by the call that was stopped before the next one
            publish_root(repository, state, *changed, use, lost=lost)
        return changed[0].version

    def _repository(self, name: RepositoryName, keys: KeyRing) -> Repository:
        return Repository(
            self._feed_root, name, keys, now=self._now, disk=self._disk, lock_wait_s=LOCK_WAIT_S
        )

    def _root(self, repository: RepositoryName) -> Root:
        return read_root_chain(self._feed_root / repository)[-1][0]


def next_root(
    name: RepositoryName,
    old: Root,
    keys: KeyRing,
    now: datetime,
    change: Callable[[Root], bool],
) -> tuple[Root, bytes] | None:
    """The root after a change, and its file, signed by holders of both; None where it changes none.

    Raises `ThresholdNotMet` where too few of them are present.
    """
    new = copy.deepcopy(old)
    if not change(new):
        return None
    new.version = old.version + 1
    new.expires = policy.whole_second(now) + policy.ROOT_LASTS
    signers = [s for root in (old, new) for s in signers_for(root, keys, name, "root")]
    return new, signed_bytes(new, signers, (old, new))


def publish_root(
    repository: Repository,
    state: RepositoryState,
    new: Root,
    data: bytes,
    use: KeyUse,
    *,
    lost: bool,
) -> None:
    """Puts a root up, and what `use` signs, signed anew so that no instant of refusal lies between;
    after the root where the old keys are `lost`."""
    old = state.root
    renewed = [role for role in ROLES if role != "root" and is_renewed(old, new, role)]
    repository.begin_anew(*renewed)
    if not lost:
        _resign(repository, state, use, (old, new))
    repository.put_root(new.version, data)
    if lost:
        _resign(repository, state, use, (new,))


def replacing(new: Mapping[str, CryptoSigner]) -> Callable[[Root], bool]:
    """For `next_root`: keys in the place of those of these ids, in every role that named them."""

    def change(root: Root) -> bool:
        named = [(role, old) for old in new for role in ROLES if old in root.roles[role].keyids]
        for role, old in named:
            root.revoke_key(old, role)
            root.add_key(new[old].public_key, role)
        return bool(named)

    return change


def is_renewed(old: Root, new: Root, role: TufRole) -> bool:
    """Whether the keys that both name for a role are too few to sign for the new root: then devices
    let its versions begin anew (TUF 5.3.11, `sync.rules.floors`)."""
    common = set(old.roles[role].keyids) & set(new.roles[role].keyids)
    return len(common) < new.roles[role].threshold


def approvals_begin_above(feed_root: Path) -> int:
    """The number above which approvals must be given, so that they are later than whatever the
    holder of a recalls key that was replaced can have recalled, anywhere; 0 where none was."""
    roots = [root for root, _ in read_root_chain(feed_root / RECALLS)]
    replaced = [old for old, new in pairwise(roots) if is_renewed(old, new, "targets")]
    return max((highest_recallable(old.version) for old in replaced), default=0)


def affected(use: KeyUse) -> list[tuple[RepositoryName, TufRole]]:
    """The roles that the keys of a use sign."""
    return [place for place, of in USE_OF_ROLE.items() if of == use]


def _resign(
    repository: Repository, state: RepositoryState, use: KeyUse, roots: tuple[Root, ...]
) -> None:
    """Signs anew what the use signs, and what names it; a root key signs none of it."""
    roles = {role for name, role in affected(use) if name == repository.name}
    if "targets" in roles:
        repository.commit(state, {}, roots=roots)
    elif "snapshot" in roles:
        repository.renew(state, roots=roots)
