"""Which commands were begun and what came of them, over restarts: each is carried out once.

A command is written down before it is begun. One that was begun and has no result when the agent
starts was cut off by a power cut or, if it was a restart, did what it was to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.writing import made_folder
from sync.device_orders import COMMANDS_MAX, CommandResult
from sync.store.files import write_file

REMEMBERED: Final = 200
"""Far more than the hub gives in the half hour for which a command is good."""


class Kept(BaseModel):
    """One command that was begun."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    ends_us: bool = False
    """A restart of this very process, or of the device beneath it."""
    result: CommandResult | None = None
    told: bool = False
    """The hub has the result."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    commands: tuple[Kept, ...] = ()


class KeptCommands:
    """The file. For one thread at a time. Raises StoreError where the disk says no."""

    def __init__(self, file: Path) -> None:
        self._file = file
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
        """Whether it was begun, ever."""
        return command in self._kept

    def begin(self, command: UUID, *, ends_us: bool) -> None:
        """Before anything is done."""
        self._kept[command] = Kept(id=command, ends_us=ends_us)
        self._write()

    def withdraw(self, command: UUID) -> None:
        """It was not begun after all."""
        self._kept.pop(command, None)
        self._write()

    def end(self, result: CommandResult) -> None:
        """After it was done, or was not."""
        self._kept[result.id] = Kept(id=result.id, result=result)
        self._write()

    def untold(self) -> tuple[CommandResult, ...]:
        """For the next report, oldest first."""
        results = [k.result for k in self._kept.values() if k.result is not None and not k.told]
        return tuple(results[:COMMANDS_MAX])

    def told(self, results: tuple[CommandResult, ...]) -> None:
        """The hub has taken these."""
        for result in results:
            kept = self._kept.get(result.id)
            if kept is not None:
                self._kept[result.id] = kept.model_copy(update={"told": True})
        if results:
            self._write()

    def _write(self) -> None:
        kept = tuple(self._kept.values())[-REMEMBERED:]
        self._kept = {each.id: each for each in kept}
        made_folder(self._file.parent)
        write_file(self._file, _File(commands=kept).model_dump_json().encode(), secret=True)


def _read(file: Path) -> _File:
    try:
        return _File.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return _File()
