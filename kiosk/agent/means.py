"""How the device does what a command asks: through the player's socket, the store, and the hub."""

from __future__ import annotations

import os
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
from kiosk.errors import FileUnreadable, FolderUnusable
from kiosk.hub_line import HubLine, Token
from kiosk.writing import made_folder
from sync.device_api import SCREENSHOT, SCREENSHOT_MAX_BYTES
from sync.store import DeviceStore
from sync.store.files import is_for_its_group

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

    def screenshot(self) -> bytes:
        """What is on the display, a PNG; nothing of it stays on this disk."""
        file = _handed_over(self.settings.runtime_dir) / "screen.png"
        try:
            self._player("screenshot", path=str(file.absolute()))
            return _read(file)
        finally:
            file.unlink(missing_ok=True)

    def send_screenshot(self, picture: bytes) -> None:
        """To the hub."""
        token = self.token()
        if token is None:
            raise CommandRefused("not_enrolled")
        answer = self.line.put(SCREENSHOT, picture, headers={**token.header, **_PNG})
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


def _handed_over(runtime_dir: Path) -> Path:
    """A folder of this user's in which the player may write, be it another user: in the runtime
    folder itself nobody takes away what is the other's (its sticky bit, docs/deploy). Raises
    FolderUnusable."""
    folder = made_folder(runtime_dir / "for-the-hub")
    try:
        if is_for_its_group(runtime_dir):
            folder.chmod(0o770)
    except OSError as error:
        raise FolderUnusable(folder, error.strerror or str(error)) from error
    return folder


def _read(file: Path) -> bytes:
    """What the player wrote, and no other file that a link might name. Raises FileUnreadable."""
    try:
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW), "rb") as opened:
            data = opened.read(SCREENSHOT_MAX_BYTES + 1)
    except OSError as error:
        raise FileUnreadable(file, error.strerror or str(error)) from error
    if len(data) > SCREENSHOT_MAX_BYTES:
        raise FileUnreadable(file, f"longer than {SCREENSHOT_MAX_BYTES} bytes")
    return data
