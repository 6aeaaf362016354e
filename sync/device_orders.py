"""What the hub may ask of a device beside playing: display hours, and commands of a closed list.

The list is closed on the device (`COMMANDS`), not in the message: a command that only a newer
hub knows must not make the whole state unreadable to an older screen, which answers `unknown`.
Nothing here can change what may be shown, and there is no command that carries a program.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from sync.told import Received, Told
from sync.types import Instant

COMMANDS_MAX: Final = 20
"""Open commands of one screen, and results in one report."""

CommandName: TypeAlias = Literal[
    "identify", "restart", "screenshot", "sleep", "wake", "clear_cache"
]
COMMANDS: Final[tuple[CommandName, ...]] = (
    "identify", "restart", "screenshot", "sleep", "wake", "clear_cache",
)  # fmt: skip
RestartPart: TypeAlias = Literal["player", "agent", "device"]
RESTART_PARTS: Final[tuple[RestartPart, ...]] = ("player", "agent", "device")

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ClockTime: TypeAlias = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A wall clock's time at the site: 06:30."""

Outcome: TypeAlias = Literal["done", "failed", "refused", "expired", "unknown"]
"""refused: the device's own settings or rules say no. unknown: a command of a newer hub."""


class DayHours(Told):
    """From when until when the display is on, beginning on one weekday."""

    day: Weekday
    on: ClockTime
    off: ClockTime
    """At or before `on`: of the next day. The same time: the whole day round."""


class Command(Told):
    """One wish, carried out once, whatever is heard of it again."""

    id: UUID
    do: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    """One of `COMMANDS`."""
    part: Annotated[str, Field(pattern=r"^[a-z_]{0,20}$")] = ""
    """Of `restart`: one of `RESTART_PARTS`."""
    expires_at: Instant
    """Not begun after this, by the device's reference time."""


class CommandResult(Received):
    """What came of a command. It says no time: one that had to wait would tell of a form."""

    id: UUID
    outcome: Outcome
    reason: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]*$")] = ""
    """Why not, as a word that the hub puts into people's: not_allowed, no_player."""
