"""Keeps the display as its hours, an alert and the latest command say; tells player and panel.

A job of the agent's schedule looks every `LOOK_S`, so that a clock that jumps, a DST change and an
alert are all met by the same rule (`sync.rules.display_hours`) and no time is waited for by name.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.agent.health import DisplayState
from kiosk.errors import KioskError, PlayerRefused
from kiosk.panel import Power
from kiosk.writing import made_folder
from sync.device_orders import DayHours
from sync.rules.display_hours import is_on
from sync.rules.time import ReferenceTime
from sync.store.files import write_file

LOOK_S: Final = 5.0
VERIFY_S: Final = 60.0
"""Between two readings of a panel that is as it should be, or that no tool reaches: DDC and CEC are
slow, and wear."""
AGAIN_S: Final = 15.0
"""Between two tries with a panel that answers and does not follow."""

_log = logging.getLogger(__name__)


class PanelLike(Protocol):
    """`kiosk.agent.panels.Panels`."""

    @property
    def tool(self) -> str: ...
    def switch(self, power: Power) -> bool: ...


class DisplayUnmoved(KioskError):
    """No tool switched the display, or what it said afterwards was not so."""

    retry = True


class DisplayRecord(BaseModel):
    """What survives a restart: the hours as the hub last said them, and a command against them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    hours: tuple[DayHours, ...] | None = None
    against: Power | None = None
    """By a command: so until the hours themselves would change."""
    while_hours: Power = "on"
    """What the hours said when that command came."""
    darkened: bool = False
    """It was switched off from here, and not seen on since. A panel that nobody gave hours or a
    command is never touched."""

    @classmethod
    def read(cls, file: Path) -> Self:
        """Without hours or a command where there is nothing that can be read."""
        try:
            return cls.model_validate_json(file.read_bytes())
        except (OSError, ValidationError):
            return cls()


@dataclass
class DisplayKeeper:
    """May be called on any thread. A look or a command waits for the one that is under way, as a
    panel may take a minute; `hours_are` and `state` wait for neither."""

    file: Path
    zone: ZoneInfo
    panel: PanelLike
    now: Callable[[], ReferenceTime]
    player: Callable[[], Mapping[str, Any]]
    """The player's status. Raises KioskError."""
    tell_player: Callable[[str], object]
    """`sleep` or `rouse`. Raises KioskError."""
    wanted: Power = "on"
    shown: Power | None = None
    """As it was last read back; None: no tool can say."""
    now_s: Callable[[], float] = time.monotonic
    changed: Callable[[DisplayState], None] = lambda _state: None
    """Told of each other state, for this device's own status."""
    _said: DisplayState | None = field(default=None, repr=False)
    _kept_on: bool = field(default=False, repr=False)
    """It should be dark, and somebody is giving information or has touched it."""
    _due_s: float = field(default=0.0, repr=False)
    _tried: Power | None = field(default=None, repr=False)
    _complaint: str = field(default="", repr=False)
    _acting: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _writing: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def hours_are(self, hours: tuple[DayHours, ...] | None) -> None:
        """What the hub says; kept for the days without it. Raises StoreError, FolderUnusable."""
        if self._record().hours != hours:
            self._change(hours=hours, against=None)

    def command(self, power: Power) -> None:
        """By a person, until the hours change anew. Raises DisplayUnmoved where it did not move,
        and PlayerRefused while a form is open."""
        with self._acting:
            self._change(against=power, while_hours=self._by_hours(self._record()))
            self._due_s = 0.0
            self.look()
            if self.wanted == power and self.shown not in {None, power}:
                raise DisplayUnmoved("the display did not follow")

    def state(self) -> DisplayState:
        """For a report. One that is on only because somebody stands before it is said to be dark:
        the hub need not learn at which minute that is."""
        if self._kept_on:
            return DisplayState("off" if self.shown else "unknown", "off", self.panel.tool)
        return DisplayState(self.shown or "unknown", self.wanted, self.panel.tool)

    def look(self) -> None:
        """Does what is due. A form that is open is not darkened: the next look does it."""
        with self._acting:
            self._look()
            state = self.state()
            if state != self._said:
                self._said = state
                self.changed(state)

    def _look(self) -> None:
        try:
            status = self.player()
        except KioskError:
            status = {}
        stirred, form = bool(status.get("stirred")), bool(status.get("form_is_over"))
        due = self._due(alert=bool(status.get("alert")))
        self.wanted = "on" if stirred else due
        self._kept_on = due == "off" and (stirred or form)
        if self.wanted == "off" and form:
            return
        try:
            asleep = bool(status.get("asleep"))
            if status and asleep != (self.wanted == "off"):
                self.tell_player("sleep" if self.wanted == "off" else "rouse")
        except PlayerRefused:
            self._kept_on = due == "off"
            return  # a form was opened in this instant
        except KioskError as error:
            _log.warning("the player was not told that the display is %s: %s", self.wanted, error)
        self._move_panel()

    def _move_panel(self) -> None:
        record, now_s = self._record(), self.now_s()
        if record.hours is None and record.against is None and not record.darkened:
            return
        if self._tried == self.wanted and now_s < self._due_s:
            return
        if self.wanted == "off" and not record.darkened:
            self._change(darkened=True)
        moved = self.panel.switch(self.wanted)
        self._tried = self.wanted
        self._due_s = self.now_s() + (VERIFY_S if moved or not self.panel.tool else AGAIN_S)
        if moved and self.wanted == "on" and record.darkened:
            self._change(darkened=False)
        self.shown = self.wanted if moved else self._other() if self.panel.tool else None
        complaint = "" if moved or not self.panel.tool else f"not {self.wanted}"
        if complaint and complaint != self._complaint:
            _log.warning("%s does not switch the display %s", self.panel.tool, self.wanted)
        self._complaint = complaint

    def _other(self) -> Power:
        return "off" if self.wanted == "on" else "on"

    def _due(self, *, alert: bool) -> Power:
        """By alert, command and hours, whoever may stand before it."""
        record = self._record()
        by_hours = self._by_hours(record)
        if record.against is not None and by_hours != record.while_hours:
            record = self._change(against=None)
        if alert:
            return "on"
        return record.against or by_hours

    def _by_hours(self, record: DisplayRecord) -> Power:
        reference = self.now()
        lit = is_on(record.hours, reference.now, self.zone, trusted=reference.trusted)
        return "on" if lit else "off"

    def _record(self) -> DisplayRecord:
        return DisplayRecord.read(self.file)

    def _change(self, **changes: object) -> DisplayRecord:
        """What is not changed stays as somebody else may have written it meanwhile."""
        with self._writing:
            record = self._record().model_copy(update=changes)
            made_folder(self.file.parent)
            write_file(self.file, json.dumps(record.model_dump(mode="json")).encode(), secret=True)
        return record
