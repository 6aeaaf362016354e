"""Notices that the device's settings are others now: it was enrolled, or the hub moved it.

Agent and player look once a second and end to be started again (`kiosk.run.again`). What cannot be
read changes nothing: the settings in force stay.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from config.errors import ConfigError
from config.kiosk import DeviceSettings, KioskSettings, load_device_settings

LOOK_S = 1.0
"""Seconds between two looks, by those who look."""

_log = logging.getLogger(__name__)


class Renewal:
    """Compares what `file` and the enrolment say with `settings`, which are in force."""

    def __init__(
        self,
        file: Path,
        settings: DeviceSettings,
        *,
        matters: Callable[[DeviceSettings, DeviceSettings], bool],
        heard: Callable[[DeviceSettings], None] = lambda _new: None,
    ) -> None:
        """`matters` is asked about the settings in force and the new ones; `heard` is told all that
        are read, for what can change without a new start."""
        self._file = file
        self._settings = settings
        self._matters = matters
        self._heard = heard
        self._seen: tuple[int, int, int] | None = None
        self._looked = False

    def is_due(self) -> bool:
        """Whether there are new settings that matter. A stat(2) where nothing was written."""
        stamp = _stamp(self._settings.enrolment_file)
        if self._looked and stamp == self._seen:
            return False
        self._looked, self._seen = True, stamp
        try:
            new = load_device_settings(self._file)
        except ConfigError as error:
            _log.error("the settings in force stay: %s", error)
            return False
        self._heard(new)
        return self._matters(self._settings, new)


def any_change(before: DeviceSettings, after: DeviceSettings) -> bool:
    """For the agent: it uses all of them."""
    return type(before) is not type(after) or before != after


def change_to_the_picture(before: DeviceSettings, after: DeviceSettings) -> bool:
    """For the player: it plays whatever the store holds, in this order of languages, by this zone,
    and with this voice, whose volume alone changes while it plays."""
    if type(before) is not type(after):
        return True
    pairs = ("languages", "time_zone")
    if any(getattr(before, name) != getattr(after, name) for name in pairs):
        return True
    volume = volume_of(after)
    if volume is None or not isinstance(before, KioskSettings):
        return False
    return before.voice.model_copy(update={"volume": volume}) != getattr(after, "voice", None)


def volume_of(settings: DeviceSettings) -> int | None:
    """Percent that every person begins with; None on a device that plays nothing yet."""
    return settings.voice.volume if isinstance(settings, KioskSettings) else None


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
