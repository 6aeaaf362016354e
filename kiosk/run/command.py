"""`sebusca-kiosk run`: from settings to two supervised processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from config.kiosk import DeviceSettings
from kiosk.locking import only_process
from kiosk.run.child import ChildSpec
from kiosk.run.supervisor import Supervisor
from kiosk.writing import made_folder

Part: TypeAlias = Literal["agent", "player"]
PARTS: tuple[Part, ...] = ("agent", "player")

AGENT_FREEZE_S = 60.0
"""The agent's main thread beats every second or two; it may be busy, never for a minute."""

_OURS_ALONE = ("NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC")
"""systemd's, for the supervisor: a child that spoke there would be answered for the service."""


def run(settings: DeviceSettings, file: Path, only: Part | None = None) -> int:
    """Runs until SIGTERM or Ctrl-C. With `only`, one of the two, for units with rights of their
    own (docs/deploy). Raises AlreadyRunning or FolderUnusable."""
    made_folder(settings.runtime_dir)
    made_folder(settings.store_dir)
    parts = PARTS if only is None else (only,)
    specs = [child_spec(part, settings, file, os.environ) for part in parts]
    lock = settings.runtime_dir / ("run.lock" if only is None else f"run-{only}.lock")
    with only_process(lock):
        return Supervisor(specs, vital=parts[-1]).run()


def child_spec(
    part: Part, settings: DeviceSettings, file: Path, environment: Mapping[str, str]
) -> ChildSpec:
    """How one of the two is started. `-P` keeps the working folder off the import path."""
    player = part == "player"
    return ChildSpec(
        name=part,
        command=(
            *(sys.executable, "-P", "-m", "kiosk.cli", part),
            *("--config", str(file.absolute()), "--supervised-by", str(os.getpid())),
        ),
        heartbeat=settings.player_heartbeat if player else settings.agent_heartbeat,
        freeze_s=settings.supervision.freeze_s if player else AGENT_FREEZE_S,
        start_grace_s=settings.supervision.start_grace_s if player else AGENT_FREEZE_S,
        environment={k: v for k, v in environment.items() if k not in _OURS_ALONE},
    )
