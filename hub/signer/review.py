"""What an approver is shown before they sign: values, made by `hub.signer.reviewing`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from hub.signer.comparing import Section
from hub.signer.feed import Verified
from hub.signing.drawings import Shot
from hub.signing.schemas import ProposalAnswer
from sync.publish import Proposal


@dataclass(frozen=True)
class Sight:
    """One page of a slide on one screen: files of this machine's own renderer, and the hub's."""

    shot: Shot
    before: Path | None
    after: Path | None
    is_other: bool = False
    """Whether the hub's page shows something else."""
    hubs: Path | None = None
    """What it shows, where it is something else; None also where it shows nothing."""

    @property
    def is_same(self) -> bool:
        """Whether it looks to the byte as before."""
        if self.before is None or self.after is None:
            return False
        return self.before == self.after or self.before.read_bytes() == self.after.read_bytes()


@dataclass(frozen=True)
class Pictured:
    """One slide whose picture changes."""

    title: str
    """Whom or what it shows."""
    words: str
    """All that is signed of it, in a line."""
    channel: str
    is_new: bool
    sights: tuple[Sight, ...]
    is_compared: bool
    """Whether the hub's pictures were there to be compared."""
    photographs: tuple[Path, ...] = ()
    """The approved pictures themselves, of the notices and images it shows."""

    @property
    def is_other(self) -> bool:
        """Whether the hub's page shows something else, on any page or screen."""
        return any(sight.is_other for sight in self.sights)


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
