"""How the agent has the whole device restarted, where its settings allow it.

As a unit it may restart nothing itself: it asks by a file in its own runtime folder, which
`sebusca-restart.path` watches for. Without one (`sebusca-kiosk run` by hand) it asks systemd, which
has polkit say whether this user may.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.agent.commanding import CommandFailed

REQUEST: Final = "restart-device"
HEARD_WITHIN_S: Final = 15.0
"""systemd takes the file away at once; a busy board has this long."""
_LOOK_S: Final = 0.1
_COMMAND: Final = ("systemctl", "reboot")
_COMMAND_S: Final = 10.0


def restart_request(environment: Mapping[str, str]) -> Path | None:
    """The file, where this process is a unit with a folder of its own (systemd.exec(5))."""
    folder = environment.get("RUNTIME_DIRECTORY", "").split(":")[0]
    return Path(folder, REQUEST) if folder else None


@dataclass(frozen=True)
class DeviceRestart:
    """Call it. Raises CommandFailed where nobody heard, or this user may not."""

    request: Path | None
    command: tuple[str, ...] = _COMMAND
    heard_within_s: float = HEARD_WITHIN_S
    now_s: Callable[[], float] = time.monotonic

    def __call__(self) -> None:
        """Returns once the restart is on its way."""
        if self.request is None:
            self._by_command()
        else:
            self._by_file(self.request)

    def _by_command(self) -> None:
        try:
            subprocess.run(  # noqa: S603 - a fixed command
                self.command, check=True, timeout=_COMMAND_S, capture_output=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise CommandFailed("may_not_restart") from error

    def _by_file(self, request: Path) -> None:
        request.touch()
        deadline = self.now_s() + self.heard_within_s
        while request.exists():
            if self.now_s() >= deadline:
                request.unlink(missing_ok=True)
                raise CommandFailed("may_not_restart")
            time.sleep(_LOOK_S)
