"""The keys a process signs with, by repository and TUF role. A hub's ring has no root keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from securesystemslib.signer import CryptoSigner

from sync.errors import KeyFileError
from sync.keys.files import SUFFIX, KeyUse, Passphrase, read_key
from sync.layout import FEED, RECALLS, RepositoryName

TufRole: TypeAlias = Literal["root", "targets", "snapshot", "timestamp"]

USE_OF_ROLE: dict[tuple[RepositoryName, TufRole], KeyUse] = {
    (FEED, "root"): KeyUse.ROOT,
    (FEED, "targets"): KeyUse.APPROVER,
    (FEED, "snapshot"): KeyUse.FEED_ONLINE,
    (FEED, "timestamp"): KeyUse.FEED_ONLINE,
    (RECALLS, "root"): KeyUse.ROOT,
    (RECALLS, "targets"): KeyUse.RECALLS_ONLINE,
    (RECALLS, "snapshot"): KeyUse.RECALLS_ONLINE,
    (RECALLS, "timestamp"): KeyUse.RECALLS_ONLINE,
}
"""The table of DESIGN §4 Trust. Both repositories have the same root holders."""


class KeyRing:
    """Signers by use. Which of them counts is for the repository's root to say, not the ring."""

    def __init__(self, keys: Iterable[tuple[KeyUse, CryptoSigner]] = ()) -> None:
        self._signers: dict[KeyUse, dict[str, CryptoSigner]] = {use: {} for use in KeyUse}
        for use, signer in keys:
            self._signers[use][signer.public_key.keyid] = signer

    @classmethod
    def load(cls, folders: Sequence[Path], *, passphrase: Passphrase | None = None) -> KeyRing:
        """Every `*.pem` directly inside each folder.

        `passphrase` is asked once for each encrypted file. Raises `KeyFileError` for a folder that
        is not there and for any file that `read_key` refuses: half a ring would sign half the time.
        """
        keys: list[tuple[KeyUse, CryptoSigner]] = []
        for folder in folders:
            if not folder.is_dir():
                raise KeyFileError(str(folder), "is not a folder; name the folders that hold keys")
            paths = sorted(folder.glob(f"*{SUFFIX}"))
            keys.extend(read_key(path, passphrase=passphrase) for path in paths)
        return cls(keys)

    def signers(self, repository: RepositoryName, role: TufRole) -> tuple[CryptoSigner, ...]:
        """The signers whose use covers this role of this repository, by key id."""
        found = self._signers[USE_OF_ROLE[repository, role]]
        return tuple(found[key_id] for key_id in sorted(found))

    def key_ids(self, use: KeyUse) -> frozenset[str]:
        """TUF key ids of the keys of one use."""
        return frozenset(self._signers[use])

    def entries(self) -> Iterator[tuple[KeyUse, CryptoSigner]]:
        """Every key with its use."""
        for use, signers in self._signers.items():
            for signer in signers.values():
                yield use, signer

    def joined(self, other: KeyRing) -> KeyRing:
        """A ring with the keys of both."""
        return KeyRing((*self.entries(), *other.entries()))

    def __repr__(self) -> str:
        counts = ", ".join(f"{use} {len(found)}" for use, found in self._signers.items())
        return f"KeyRing({counts})"
