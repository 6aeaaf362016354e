"""The clock of a device that is not enrolled: may the hub be called, and what time is it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from config.kiosk import DeviceSettings
from kiosk.agent.permission import may_call_hub
from kiosk.clock import device_clock, device_store


@dataclass(frozen=True)
class EnrolmentClock:
    """Reads the device's clocks, as its settings believe them."""

    settings: DeviceSettings

    def may_call(self) -> bool:
        """Whether the clock is trusted: a token must not go by a certificate of long ago."""
        system = device_clock(self.settings)()
        return may_call_hub(system, device_store(self.settings).load_time_floor())

    def now(self) -> datetime:
        """By the system clock."""
        return device_clock(self.settings)().wall
