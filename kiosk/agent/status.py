"""What the agent says about itself, in `<runtime_dir>/agent.json`: no secret, no notice's content.

Written by the agent after each look at the feed; read by `sebusca-kiosk status`, the doctor and
whoever watches over the device. Imports none of the agent's libraries.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.writing import write_whole
from sync.device_orders import Outcome
from sync.errors import FeedRefused, SyncError
from sync.types import Instant

Result: TypeAlias = Literal["changed", "unchanged", "refused", "failed"]
"""refused: a rule of trust was broken. failed: unreachable, full, or a fault of our own."""
Reason: TypeAlias = Literal["start", "poll", "hint", "retry"]
HubLink: TypeAlias = Literal["none", "not_enrolled", "clock", "away", "refused", "failed", "good"]
"""none: no hub is set, or it was not called yet. clock: the clock is not trusted, so it is not
called. refused: it does not take the token (401). failed: a fault on this device."""
BrokerState: TypeAlias = Literal["none", "connected", "away"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Fault(_Part):
    """Why the latest look at the feed did not go through."""

    kind: str
    """Class name of the error: SignatureRefused, FeedUnreachable."""
    subject: str
    """The file, role or address at fault."""
    why: str
    rule: str | None = None
    """The broken rule, where the feed was refused."""
    retry: bool


class Versions(_Part):
    """The highest verified versions of this device."""

    feed_timestamp: int = 0
    recalls_timestamp: int = 0
    publication: int = 0
    recall_sequence: int = 0


class Refresh(_Part):
    """The latest look at the feed."""

    at: Instant
    """By the system clock, which may be wrong; for people."""
    reason: Reason
    result: Result
    seconds: float
    fault: Fault | None = None


class TipsState(_Part):
    """The spool: numbers, and why the hub did not take the latest one. Never which tip."""

    waiting: int | None = None
    """None: the spool cannot be read, or has not been yet."""
    set_aside: int = 0
    """Refused by the hub, and kept."""
    damaged_files: int = 0
    fault: Fault | None = None


class HubState(_Part):
    """How it stands with the hub, beside feed and tips."""

    link: HubLink = "none"
    why: str = ""
    """What it said or what is missing, where the link is not good."""
    site: str = ""
    name: str = ""
    """Where the screen stands and what it is called, as the hub says."""
    asked_at: Instant | None = None
    """When the hub last said what this screen is meant to be, by the system clock."""
    reported_at: Instant | None = None
    """When the hub last took a report."""
    waiting: int = 0
    """Reports and files of plays that it has not yet."""
    kept_channel: str = ""
    """Why the screen is not on the channel that the hub wishes; empty: it is."""


class PanelState(_Part):
    """The panel, as it was last read back."""

    shown: Literal["on", "off", "unknown"] = "unknown"
    wanted: Literal["on", "off"] = "on"
    tool: str = ""
    """What answers for it; empty: nothing does, or nothing was asked yet."""


class CommandState(_Part):
    """The last command that was over, in the hub's own words."""

    do: str
    part: str = ""
    outcome: Outcome
    reason: str = ""
    at: Instant


class AgentStatus(_Part):
    """The whole file."""

    pid: int
    started_at: Instant
    channel: str
    refresh: Refresh | None = None
    succeeded_at: Instant | None = None
    """When a look at the feed last went through, by the system clock."""
    failures: int = 0
    """Looks in a row that did not go through."""
    refreshes: int = 0
    """Since the start."""
    versions: Versions = Versions()
    generation: str | None = None
    """Name of the generation folder that the player shows."""
    age_s: float | None = None
    """Seconds since the feed last advanced; None: never heard."""
    clock_synchronised: bool = False
    broker: BrokerState = "none"
    hub: HubState = HubState()
    panel: PanelState = PanelState()
    command: CommandState | None = None
    """None: none since the start."""
    tips_waiting: int | None = None
    """Sealed tips that the hub has not yet; None: no hub, or a spool that cannot be read."""
    tips_set_aside: int = 0
    """Refused by the hub: kept for a person to look at."""
    tips_damaged_files: int = 0
    """Databases of the spool that were found damaged, and kept beside the new one."""
    tips_fault: Fault | None = None
    """Why the latest delivery did not go through."""


def fault_of(error: Exception) -> Fault:
    """What an exception says, in the status file's words. An error of our own is named by class."""
    if isinstance(error, SyncError):
        rule = error.rule if isinstance(error, FeedRefused) else None
        kind = type(error).__name__
        return Fault(kind=kind, subject=error.subject, why=error.why, rule=rule, retry=error.retry)
    return Fault(kind=type(error).__name__, subject="agent", why=str(error), retry=True)


def write_status(file: Path, status: AgentStatus) -> None:
    """Replaces the file. Raises FolderUnusable."""
    write_whole(file, status.model_dump_json(indent=1) + "\n")


def read_status(file: Path) -> AgentStatus | None:
    """What the agent last said; None where it has not, or said nothing readable."""
    try:
        return AgentStatus.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None
