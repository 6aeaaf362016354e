"""What an approver is shown before they sign: values, made by `hub.signer.reviewing`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from hub.signer.comparing import Section
from hub.signer.feed import Verified
from hub.signing.schemas import ProposalAnswer
from sync.publish import Proposal


@dataclass(frozen=True)
class Pictured:
    """One slide whose picture changes: files of this machine's own renderer, and the hub's."""

    words: str
    channel: str
    before: Path | None
    after: Path | None
    hubs: Path | None
    """Only where it differs from ours."""
    differing: float | None
    """Share of pixels; None where the two could not be compared."""
    photographs: tuple[Path, ...] = ()
    """The approved pictures themselves, of the notices and images it shows."""


@dataclass(frozen=True)
class Review:
    """All that would change, and all that is wrong."""

    answer: ProposalAnswer
    proposal: Proposal
    verified: Verified
    sections: list[Section]
    only_dates: bool
    pictured: list[Pictured] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    """Where the hub's page shows something else than what would be signed."""
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
