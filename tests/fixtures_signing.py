"""A hub without a single approver's key: two of three approvers sign on machines of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.publications.publishing import publish_once
from hub.signing.models import Proposal, ProposalSignature
from sync.keys import KeyRing, KeyUse
from sync.publish import Ceremony, CeremonyPlan, create_repositories
from tests.fixtures_hub import Hub, hub  # noqa: F401 - a fixture

PLAN = CeremonyPlan(root_threshold=2, root_holders=3, approver_threshold=2, approvers=3)


def ceremony_for_two(feed_root: Path, out: Path) -> Ceremony:
    """Keys of three approvers, two of whom must sign."""
    return create_repositories(PLAN, feed_root=feed_root, out=out, now=datetime.now(UTC))


@dataclass
class Apart:
    """A hub that can only propose."""

    hub: Hub
    ceremony: Ceremony

    def approver(self, number: int) -> KeyRing:
        """The keys of one approver, from 0."""
        return KeyRing.load([self.ceremony.folders(KeyUse.APPROVER)[number]])

    def key_id(self, number: int) -> str:
        """The id of an approver's key."""
        [key_id] = self.approver(number).key_ids(KeyUse.APPROVER)
        return key_id

    def open(self) -> Proposal:
        """The open proposal."""
        return Proposal.objects.get(state="open")

    def sign(self, *approvers: int, row: Proposal | None = None) -> None:
        """Adds approvers' signatures to a proposal's row, as the API does."""
        row = row or self.open()
        for number in approvers:
            [signer] = self.approver(number).signers("feed", "targets")
            signature = signer.sign(row.joined().targets.signed_bytes).signature
            ProposalSignature.objects.create(
                proposal=row, key_id=signer.public_key.keyid, signature=signature
            )

    def publish(self) -> int:
        """Has the open proposal signed by two, and published."""
        self.sign(0, 2)
        return publish_once()


@pytest.fixture
def apart(hub: Hub, tmp_path: Path, settings: Any) -> Apart:  # noqa: F811
    """A hub whose approvers' keys are elsewhere; nothing approved yet."""
    feed = tmp_path / "apart" / "feed"
    ceremony = ceremony_for_two(feed, tmp_path / "apart" / "keys")
    settings.SEBUSCA_FEED_ROOT = feed
    settings.SEBUSCA_KEYS = tuple(ceremony.folders(KeyUse.FEED_ONLINE, KeyUse.RECALLS_ONLINE))
    return Apart(replace(hub, feed_root=feed), ceremony)


@contextmanager
def on_the_hub(apart: Apart, settings: Any, *approvers: int) -> Iterator[None]:
    """These approvers' keys lie on the hub meanwhile."""
    before = settings.SEBUSCA_KEYS
    folders = apart.ceremony.folders(KeyUse.APPROVER)
    settings.SEBUSCA_KEYS = (*before, *(folders[number] for number in approvers))
    try:
        yield
    finally:
        settings.SEBUSCA_KEYS = before
