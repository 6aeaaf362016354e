"""How the device does what a command asks: through the player's socket, the store, and the hub."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final

from config.enrolment import read_enrolment
from config.kiosk import KioskSettings
from kiosk.agent.commanding import CommandRefused
from kiosk.agent.reporting_to_hub import refusal
from kiosk.control import order
from kiosk.errors import FileUnreadable
from kiosk.hub_line import HubLine, Token
from sync.device_api import SCREENSHOT, SCREENSHOT_MAX_BYTES
from sync.store import DeviceStore

PLAYER_WITHIN_S: Final = 5.0
_PNG: Final = {"Content-Type": "image/png"}


@dataclass(frozen=True)
class DeviceMeans:
    """Everything the closed list needs; see `kiosk.agent.commanding.Means`."""

    settings: KioskSettings
    store: DeviceStore
    line: HubLine
    """Of the commands' own thread."""
    token: Callable[[], Token | None]
    restart_agent: Callable[[], None]
    set_display: Callable[[bool], None]
    """Switches the display on (True) or off, against its hours. Raises KioskError."""
    restart_device: Callable[[], None]
    """Has the whole device restarted. Raises CommandFailed."""

    def identify(self) -> None:
        """The screen's name and id, large, for twenty seconds."""
        enrolment = read_enrolment(self.settings.enrolment_file)
        name = f"{enrolment.name} · {enrolment.site}" if enrolment is not None else "–"
        screen = self.settings.screen or (enrolment.screen if enrolment is not None else "–")
        self._player("identify", name=name, screen=screen)

    def restart(self, part: str) -> None:
        """The player, this agent, or the device where its settings allow it."""
        if part == "player":
            self._player("restart")
        elif part == "agent":
            self.restart_agent()
        else:
            self._reboot()

    def screenshot(self) -> None:
        """What is on the display goes to the hub; nothing of it stays on this disk."""
        token = self.token()
        if token is None:
            raise CommandRefused("not_enrolled")
        file = self.settings.runtime_dir / "for-the-hub.png"
        try:
            self._player("screenshot", path=str(file.absolute()))
            data = _read(file)
        finally:
            file.unlink(missing_ok=True)
        answer = self.line.put(SCREENSHOT, data, headers={**token.header, **_PNG})
        if answer.status != HTTPStatus.NO_CONTENT:
            raise refusal(answer)

    def sleep(self) -> None:
        """Dark until `wake`, or until the hours begin anew."""
        self.set_display(False)

    def wake(self) -> None:
        """On until the hours end anew."""
        self.set_display(True)

    def clear_cache(self) -> None:
        """The feed's metadata, and pictures and generations that are neither shown nor the ones
        before: fetched again when needed. Trust records, tips and what stands are not touched."""
        with self.store.writing():
            self.store.clear_cache()

    def _player(self, do: str, **more: str) -> None:
        order(self.settings.player_socket, do, timeout_s=PLAYER_WITHIN_S, **more)

    def _reboot(self) -> None:
        if not self.settings.commands.restart_device:
            raise CommandRefused("not_allowed")
        self.restart_device()


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(SCREENSHOT_MAX_BYTES + 1)
    except OSError as error:
        raise FileUnreadable(file, error.strerror or str(error)) from error
    if len(data) > SCREENSHOT_MAX_BYTES:
        raise FileUnreadable(file, f"longer than {SCREENSHOT_MAX_BYTES} bytes")
    return data
