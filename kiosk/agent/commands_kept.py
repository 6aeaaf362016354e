"""Which commands were begun and what came of them, over restarts: each is carried out once.

A command is written down before it is begun. One that was begun and has no result when the agent
starts was cut off by a power cut or, if it was a restart, did what it was to do.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.writing import made_folder
from sync.device_orders import COMMANDS_MAX, CommandResult
from sync.store.files import write_file
from sync.types import Instant

REMEMBERED: Final = 200
"""Far more than the hub gives in the half hour for which a command is good."""
HOUR: Final = timedelta(hours=1)


class Kept(BaseModel):
    """One command that was heard and begun, or answered without beginning it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    heard_at: Instant
    """When the hub first said it, by the reference time."""
    at: Instant
    """When it was begun, then when it ended."""
    begun: bool = False
    ends_us: bool = False
    """A restart of this very process, or of the device beneath it."""
    result: CommandResult | None = None
    told: bool = False
    """The hub has the result."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    commands: tuple[Kept, ...] = ()


def told_from(heard_at: datetime, at: datetime, every: timedelta) -> datetime:
    """When the hub may hear of something that was over at `at`: the first whole `every` after the
    command was heard. So what comes back is as late for a command that waited for a form as for one
    that did not, unless somebody stood there for longer than that."""
    if every <= timedelta(0):
        return at
    return heard_at + every * max(1, math.ceil((at - heard_at) / every))


class KeptCommands:
    """The file. For one thread at a time. Raises StoreError where the disk says no."""

    def __init__(self, file: Path, answer_after: timedelta = timedelta(0)) -> None:
        self._file = file
        self._after = answer_after
        self._kept: dict[UUID, Kept] = {kept.id: kept for kept in _read(file).commands}
        for kept in list(self._kept.values()):
            if kept.result is None:
                outcome = (
                    CommandResult(id=kept.id, outcome="done")
                    if kept.ends_us
                    else CommandResult(id=kept.id, outcome="failed", reason="cut_off")
                )
                self._kept[kept.id] = kept.model_copy(update={"result": outcome})

    def knows(self, command: UUID) -> bool:
        """Whether it was begun or answered, ever."""
        return command in self._kept

    def within_the_hour(self, now: datetime) -> tuple[int, int]:
        """How many were begun, and how many were answered at all."""
        lately = [kept for kept in self._kept.values() if now - HOUR < kept.at <= now]
        return sum(kept.begun for kept in lately), len(lately)

    def begin(self, command: UUID, heard_at: datetime, now: datetime, *, ends_us: bool) -> None:
        """Before anything is done."""
        self._kept[command] = Kept(
            id=command, heard_at=heard_at, at=now, begun=True, ends_us=ends_us
        )
        self._write(now)

    def withdraw(self, command: UUID, now: datetime) -> None:
        """It was not begun after all."""
        self._kept.pop(command, None)
        self._write(now)

    def end(self, result: CommandResult, heard_at: datetime, now: datetime) -> None:
        """After it was done, or was not."""
        kept = self._kept.get(result.id) or Kept(id=result.id, heard_at=heard_at, at=now)
        self._kept[result.id] = kept.model_copy(update={"at": now, "result": result})
        self._write(now)

    def untold(self, now: datetime) -> tuple[CommandResult, ...]:
        """For the next report, oldest first: what the hub may hear of by now."""
        results = [
            kept.result
            for kept in self._kept.values()
            if kept.result is not None and not kept.told and self._from(kept) <= now
        ]
        return tuple(results[:COMMANDS_MAX])

    def next_told(self) -> datetime | None:
        """When the next result may be told, be it in the past; None: there is none."""
        return min(
            (self._from(kept) for kept in self._kept.values() if kept.result and not kept.told),
            default=None,
        )

    def told(self, results: tuple[CommandResult, ...], now: datetime) -> None:
        """The hub has taken these."""
        for result in results:
            kept = self._kept.get(result.id)
            if kept is not None:
                self._kept[result.id] = kept.model_copy(update={"told": True})
        if results:
            self._write(now)

    def _from(self, kept: Kept) -> datetime:
        return told_from(kept.heard_at, kept.at, self._after)

    def _write(self, now: datetime) -> None:
        """The last ones; and all that were begun within the hour, which are counted."""
        kept = list(self._kept.values())
        old, new = kept[:-REMEMBERED], kept[-REMEMBERED:]
        kept = [each for each in old if each.begun and each.at > now - HOUR] + new
        self._kept = {each.id: each for each in kept}
        made_folder(self._file.parent)
        whole = _File(commands=tuple(kept)).model_dump_json().encode()
        write_file(self._file, whole, secret=True)


def _read(file: Path) -> _File:
    try:
        return _File.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return _File()
