"""What the technician's screen is handed to draw: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from screens.views import Pair

DoorState: TypeAlias = Literal["open", "waiting", "not_enrolled", "damaged", "failed", "away"]
Level: TypeAlias = Literal["ok", "warn", "fail"]
Said: TypeAlias = Literal[
    "changed", "unchanged", "refused", "failed", "busy", "away", "not_now"
]  # fmt: skip
"""What came of a look, or why nothing did. not_now: somebody is giving information."""


@dataclass(frozen=True)
class DoorView:
    """Whether a PIN may be tried."""

    state: DoorState = "open"
    wait_s: int = 0
    tries: int = 0


@dataclass(frozen=True)
class FactsView:
    """What the screen is, and how it is."""

    name: str = ""
    site: str = ""
    screen: str = ""
    software: str = ""
    channel: str = ""
    publication: int = 0
    verified: Pair | None = None
    """How long ago: 3 min; None: not yet."""
    hub: str = "none"
    """none, not_enrolled, clock, away, refused, failed, good."""
    tips_waiting: int | None = None


@dataclass(frozen=True)
class FindingView:
    """One line of the doctor's, in the language that was asked for."""

    level: Level
    text: str
    advice: str = ""


@dataclass(frozen=True)
class ExaminedView:
    """The doctor's report."""

    worst: Level
    well: int
    findings: tuple[FindingView, ...] = ()

    def count(self, level: Level) -> int:
        """Findings of this level."""
        return sum(finding.level == level for finding in self.findings)
