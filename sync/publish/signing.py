"""Signs a role with as many keys as its root asks for, or says how many are lacking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from sync.errors import PublishError, ThresholdNotMet
from sync.keys.ring import USE_OF_ROLE, KeyRing, TufRole
from sync.layout import RepositoryName

Role = TypeVar("Role", Root, Targets, Snapshot, Timestamp)


def signers_for(
    root: Root, keys: KeyRing, repository: RepositoryName, role: TufRole
) -> tuple[CryptoSigner, ...]:
    """As many signers as the role's threshold, all of them named by `root`.

    Raises `ThresholdNotMet` saying how many more are needed.
    """
    named = root.roles[role]
    at_hand = [s for s in keys.signers(repository, role) if s.public_key.keyid in named.keyids]
    lacking = named.threshold - len(at_hand)
    if lacking > 0:
        raise ThresholdNotMet(
            f"{repository} {role}",
            f"{len(at_hand)} of {named.threshold} signing keys at hand, {lacking} more needed; "
            f"add a folder with a {USE_OF_ROLE[repository, role]} key that root version "
            f"{root.version} names",
        )
    return tuple(at_hand[: named.threshold])


def can_sign(root: Root, keys: KeyRing, repository: RepositoryName, role: TufRole) -> bool:
    """Whether the ring meets the role's threshold."""
    try:
        signers_for(root, keys, repository, role)
    except ThresholdNotMet:
        return False
    return True


def signed_bytes(signed: Role, signers: Sequence[CryptoSigner], roots: Sequence[Root]) -> bytes:
    """The metadata file of a role, signed by all `signers` and checked against every root.

    Raises `PublishError` when a root would refuse it: nothing is ever written that does not verify.
    """
    metadata = Metadata(signed)
    for signer in {s.public_key.keyid: s for s in signers}.values():
        metadata.sign(signer, append=True)
    for root in roots:
        try:
            root.verify_delegate(signed.type, metadata.signed_bytes, metadata.signatures)
        except UnsignedMetadataError as error:
            raise PublishError(
                f"{signed.type} version {signed.version}", f"root version {root.version}: {error}"
            ) from error
    return metadata.to_bytes()
