"""The device's clock and time floor, as its settings describe them (DESIGN §4 Offline and time).

Agent, player and doctor read the clocks through the one adapter, `sync.store.clock`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from config.kiosk import DeviceSettings
from sync.rules.time import RELEASED, SystemTime
from sync.store import DeviceStore
from sync.store.clock import system_clock


def device_clock(settings: DeviceSettings) -> Callable[[], SystemTime]:
    """Reads wall clock, boot clock and boot id; believed as far as `settings.clock` says."""
    return system_clock(settings.clock)


def device_store(settings: DeviceSettings) -> DeviceStore:
    """The store, with the image's day as its first time floor."""
    return DeviceStore(settings.store_dir, image_built=built_at(settings.image_built))


def built_at(image_built: date | None) -> datetime:
    """The time floor the device starts from: midnight UTC of the image's day, or the release's.

    An image day before the release is a typing mistake: the later of the two holds.
    """
    if image_built is None:
        return RELEASED
    return max(RELEASED, datetime(image_built.year, image_built.month, image_built.day, tzinfo=UTC))
