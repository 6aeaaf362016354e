"""What an approver's machine remembers, and what it therefore never signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from securesystemslib.signer import CryptoSigner

from hub.signer.errors import HubLies
from sync.keys import KeyRing, KeyUse
from sync.publish import Rotation
from tests.fixtures_lying_hub import (  # noqa: F401 - fixtures
    LyingHub,
    Machine,
    lying,
    machine,
    manifest_of,
)

Lie = Callable[[LyingHub], None]


def lasting_signatures(hub: LyingHub) -> None:
    """Targets that would be good for years: nothing would ever stop a frozen feed."""
    assert hub.proposal is not None
    hub.proposal.targets.signed.expires = datetime.now(UTC).replace(microsecond=0) + timedelta(
        days=900
    )


def lasting_channel(hub: LyingHub) -> None:
    """Valid for longer than the channel that two people approved says."""
    long = manifest_of(2, 1, 2)
    hub.propose(long.model_copy(update={"valid_until": long.issued + timedelta(days=400)}))


def version_far_ahead(hub: LyingHub) -> None:
    """After it no other version could come."""
    assert hub.proposal is not None
    hub.proposal.targets.signed.version = 2**53 - 1


def publication_far_ahead(hub: LyingHub) -> None:
    """Screens would take no other publication of the channel."""
    hub.propose(manifest_of(2, 1, 2).model_copy(update={"publication": 2**50}))


def approval_far_ahead(hub: LyingHub) -> None:
    """No later approval could be published, and no recall be lifted."""
    hub.propose(manifest_of(2, 1, 2, first_approval=2**50))


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        (lasting_signatures, "the signatures: would last"),
        (lasting_channel, "puente-ficticio: would last"),
        (version_far_ahead, "the version of the feed: its number"),
        (publication_far_ahead, "puente-ficticio: its number"),
        (approval_far_ahead, "runs far ahead"),
    ],
)
def test_what_lasts_too_long_or_counts_too_far_is_not_signed(
    lying: LyingHub,  # noqa: F811
    machine: Machine,  # noqa: F811
    lie: Lie,
    words: str,
) -> None:
    lie(lying)
    with pytest.raises(HubLies, match=words):
        machine.sign()
    assert lying.signatures == {}


def test_every_key_of_a_new_root_is_said(lying: LyingHub, machine: Machine) -> None:  # noqa: F811
    machine.sign(only_show=True)
    holders = lying.made.ceremony.folders(KeyUse.ROOT)[:2]
    ring = lying.made.keys.joined(KeyRing.load(holders))
    rotation = Rotation(lying.made.root, ring, now=lambda: datetime.now(UTC))
    old = rotation.key_to_replace(KeyUse.APPROVER, _last_approver(lying))
    new = CryptoSigner.generate_ed25519()
    rotation.replace(KeyUse.APPROVER, old, new)
    lying.propose(manifest_of(2, 1, 2))
    said = machine.sign()
    assert "!! THE KEYS OF feed targets HAVE CHANGED (root version 1, now 2): before 2 of 3" in said
    assert new.public_key.keyid[:8] in said.split("; now 2 of 3")[1].splitlines()[0]
    assert "snapshot HAVE CHANGED" not in said


def test_what_others_published_meanwhile_is_said(lying: LyingHub, machine: Machine) -> None:  # noqa: F811
    machine.sign()
    lying.publish(manifest_of(2, 1, 2))
    lying.propose(manifest_of(3, 1))
    said = machine.sign()
    assert "went from publication 1 to 2 since this machine looked last" in said
    lying.propose(manifest_of(4, 1), above=20)
    assert "What this machine signed last" in machine.sign()


def _last_approver(hub: LyingHub) -> str:
    folder = hub.made.ceremony.folders(KeyUse.APPROVER)[2]
    [key_id] = KeyRing.load([folder]).key_ids(KeyUse.APPROVER)
    return key_id
