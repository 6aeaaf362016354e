"""How this screen is, in the words of the device API: what a report tells the hub about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from kiosk.agent.board import Board, read_board
from kiosk.agent.status import AgentStatus
from kiosk.errors import KioskError
from sync.device_api import Health, RoleVersions, TechnicianState
from sync.errors import StoreCorrupt
from sync.rules.age import age_s
from sync.rules.floors import Floors, RoleFloor
from sync.rules.time import SystemTime, reference_time
from sync.store import DeviceStore

DISTRIBUTION = "se-busca"
# A report comes with this screen's name. By exact numbers the hub could tell at which minute a tip
# was given here, and which of those that arrive it is (DESIGN §5.5).
TIPS_STEP = 100
DISK_STEP_BYTES = 16 * 2**20


TEMPERATURE_STEP_C = 5
MEMORY_STEP_BYTES = 64 * 2**20


@dataclass(frozen=True)
class DisplayState:
    """Of the panel, in the words of the device API."""

    shown: Literal["on", "off", "unknown"] = "unknown"
    wanted: Literal["on", "off"] = "on"
    tool: str = ""


@dataclass(frozen=True)
class Examiner:
    """Looks at store, clocks, disk and player."""

    store: DeviceStore
    clock: Callable[[], SystemTime]
    player: Callable[[], Mapping[str, Any]]
    """The player's status. Raises KioskError where it does not answer."""
    status: Callable[[], AgentStatus]
    """What the agent says of itself."""
    board: Callable[[], Board] = read_board
    display: Callable[[], DisplayState] = DisplayState
    """How the panel is and should be."""
    technician: Callable[[], TechnicianState] = TechnicianState
    """Whether somebody came in with a PIN."""

    def now(self) -> datetime:
        """By the reference time."""
        return reference_time(self.clock(), self.store.load_time_floor()).now

    def health(self) -> Health:
        """All of it, as of now. Raises StoreError where the disk itself fails."""
        system, status, floors = self.clock(), self.status(), self._floors()
        name = self.store.current_name() or ""
        number = name.partition("-")[0]
        seconds = age_s(self.store.load_age(), system)
        board, display, verified = self.board(), self.display(), status.succeeded_at
        return Health(
            generation=name,
            publication=int(number) if number.isdecimal() else 0,
            feed=_versions(floors.feed),
            recalls=_versions(floors.recalls),
            recall_sequence=self._recall_sequence(floors),
            age_s=None if seconds == float("inf") else int(seconds),
            faces_withheld=self._faces_withheld(),
            clock_synchronised=system.synchronised,
            uptime_s=int(system.boot_s),
            disk_free_bytes=coarse(
                shutil.disk_usage(_nearest(self.store.root)).free, DISK_STEP_BYTES
            ),
            tips_waiting=coarse(status.tips_waiting or 0, TIPS_STEP),
            tips_set_aside=coarse(status.tips_set_aside, TIPS_STEP),
            software=metadata.version(DISTRIBUTION),
            verified_at=verified and verified.replace(second=0, microsecond=0),
            temperature_c=None
            if board.temperature_c is None
            else coarse(int(board.temperature_c), TEMPERATURE_STEP_C),
            throttled=board.throttled,
            memory_free_bytes=None
            if board.memory_free_bytes is None
            else coarse(board.memory_free_bytes, MEMORY_STEP_BYTES),
            display=display.shown,
            display_wanted=display.wanted,
            display_tool=display.tool,
            technician=self.technician(),
        )

    def _floors(self) -> Floors:
        try:
            return self.store.load_floors()
        except StoreCorrupt:
            return Floors()

    def _recall_sequence(self, floors: Floors) -> int:
        try:
            return self.store.load_latch().sequence
        except StoreCorrupt:
            return floors.recall_sequence

    def _faces_withheld(self) -> bool:
        """What the player says; one that does not answer shows nothing that is known."""
        try:
            return bool(self.player().get("faces_withheld"))
        except KioskError:
            return False


def coarse(number: int, step: int) -> int:
    """Rounded down to whole steps."""
    return number - number % step


def _versions(floors: Mapping[str, RoleFloor]) -> RoleVersions:
    return RoleVersions(
        **{
            role: floors[role].version
            for role in ("root", "targets", "snapshot", "timestamp")
            if role in floors
        }
    )


def _nearest(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
