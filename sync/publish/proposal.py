"""A publication on its way round the approvers, whose keys stay on their own machines (DESIGN §4).

The hub proposes (`Publisher.propose_channels`), each approver reads what it says and signs
(`signed_by`), and the hub publishes once enough have (`Publisher.publish_proposal`). Signatures are
over the targets metadata, so what was read is what is signed: the manifests are pinned by hash.
"""

from __future__ import annotations

import base64
import binascii
import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from tuf.api.exceptions import LengthOrHashMismatchError
from tuf.api.metadata import Metadata, Root, Signature, Targets
from tuf.api.serialization import DeserializationError

from sync.canonical import sha256_of
from sync.errors import PublicationRefused, ThresholdNotMet
from sync.keys.ring import KeyRing
from sync.layout import FEED, channel_target
from sync.models import ChannelManifest
from sync.publish.reading import RepositoryState
from sync.types import Sha256


@dataclass(frozen=True)
class Proposal:
    """New feed targets with the signatures gathered so far, and the manifests that they bring."""

    targets: Metadata[Targets]
    manifests: Mapping[str, bytes]
    """Target name to canonical manifest, for the changed channels."""

    @property
    def fingerprint(self) -> Sha256:
        """SHA-256 of exactly what is signed: two approvers who read the same one sign the same."""
        return sha256_of(self.targets.signed_bytes)

    def signers(self, root: Root) -> frozenset[str]:
        """Ids of the keys whose signatures `root` counts."""
        result = root.get_verification_result(
            Targets.type, self.targets.signed_bytes, self.targets.signatures
        )
        return frozenset(result.signed)

    def with_signatures(self, signatures: Mapping[str, str]) -> Proposal:
        """The same with these signatures added: hexadecimal, by key id. They are not checked."""
        targets = copy.deepcopy(self.targets)
        for key_id, signature in signatures.items():
            targets.signatures[key_id] = Signature(key_id, signature)
        return Proposal(targets, self.manifests)

    def to_bytes(self) -> bytes:
        """A JSON file to send to approvers; it holds nothing secret."""
        return json.dumps(
            {
                "targets": _text(self.targets.to_bytes()),
                "manifests": {name: _text(data) for name, data in self.manifests.items()},
            }
        ).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Proposal:
        """Reads a file and checks that its manifests are the ones its targets pin.

        Raises `PublicationRefused`. Signatures are checked when it is published.
        """
        try:
            parts = json.loads(data)
            targets: Metadata[Targets] = Metadata.from_bytes(_data(parts["targets"]))
            manifests = {name: _data(text) for name, text in parts["manifests"].items()}
        except (ValueError, LookupError, TypeError, AttributeError, DeserializationError) as error:
            raise PublicationRefused("proposal", f"is not one of ours: {error}") from error
        proposal = cls(targets, manifests)
        proposal.read()
        return proposal

    def read(self) -> list[ChannelManifest]:
        """What an approver is asked to sign; raises `PublicationRefused` where it is not whole."""
        if not isinstance(self.targets.signed, Targets):
            raise PublicationRefused("proposal", "holds metadata of another role")
        found = []
        for name, data in self.manifests.items():
            pinned = self.targets.signed.targets.get(name)
            try:
                manifest = ChannelManifest.model_validate_json(data)
                if pinned is None or channel_target(manifest.channel.content.id) != name:
                    raise PublicationRefused(name, "is not the channel that the proposal names")
                pinned.verify_length_and_hashes(data)
            except (ValidationError, LengthOrHashMismatchError) as error:
                raise PublicationRefused(name, f"is not what would be signed: {error}") from error
            found.append(manifest)
        return found

    def signed_by(self, keys: KeyRing, published: Targets) -> Proposal:
        """The same with the signatures of every approver key of the ring added.

        `published` are the feed's current targets, verified by the approver and not taken from the
        hub: a breached hub could pin another channel's manifest beside the one that it shows.
        Raises `PublicationRefused` for such a one, `ThresholdNotMet` where the ring has no key.
        """
        self.refuse_hidden(published)
        signers = keys.signers(FEED, "targets")
        if not signers:
            raise ThresholdNotMet("proposal", "there is no feed-approver key in these folders")
        targets = copy.deepcopy(self.targets)
        for signer in signers:
            targets.sign(signer, append=True)
        return Proposal(targets, self.manifests)

    def missing(self, root: Root) -> int:
        """How many more approvers must sign before `root` accepts it; 0: it can be published."""
        result = root.get_verification_result(
            Targets.type, self.targets.signed_bytes, self.targets.signatures
        )
        return result.missing

    def refuse_hidden(self, published: Targets) -> None:
        """Raises `PublicationRefused` where it changes, adds or drops a target it does not show, or
        says anything else: a delegation would let others' keys bring targets (TUF 4.5)."""
        signed = self.targets.signed
        more = {"targets": signed.unrecognized_fields}
        more |= {name: file.unrecognized_fields for name, file in signed.targets.items()}
        for where, fields in more.items():
            if fields:
                raise PublicationRefused(where, "says more than our targets say; do not sign it")
        if signed.delegations is not None:
            raise PublicationRefused(
                "targets", "would let other keys bring targets (delegations); do not sign it"
            )
        proposed, stands = signed.targets, published.targets
        for name in sorted(set(proposed) | set(stands)):
            if name not in self.manifests and proposed.get(name) != stands.get(name):
                raise PublicationRefused(
                    name, "would change unseen, or changed since; propose the content anew"
                )


def refuse_unready(proposal: Proposal, state: RepositoryState, now: datetime) -> None:
    """Raises `ThresholdNotMet` or `PublicationRefused` where a proposal cannot follow `state`."""
    targets = proposal.targets.signed
    if targets.version <= state.targets.version:
        raise PublicationRefused(
            "proposal", "was made before the current publication; propose the content anew"
        )
    proposal.refuse_hidden(state.targets)
    if targets.is_expired(now):
        raise PublicationRefused("proposal", "lay too long and has expired; propose it anew")
    missing = proposal.missing(state.root)
    if missing:
        raise ThresholdNotMet("proposal", f"{missing} more approver(s) must sign it")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _data(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("a part is not base64") from error
