"""The clock: whether anybody vouches for it, and whether the image's day can be right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from kiosk.clock import built_at, device_clock
from kiosk.doctor.findings import Device, Finding


def check_clock(device: Device) -> Iterator[Finding]:
    """An unsynchronised clock is no failure: the device goes by its floor, and says so."""
    say, settings = device.say, device.settings
    system = device_clock(settings)()
    shown = system.wall.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M %Z")
    if system.synchronised:
        words = say("Clock: {time}, synchronised ({source})", time=shown, source=settings.clock)
        yield Finding("clock", "ok", words)
    else:
        words = say("Clock: {time}, not synchronised ({source})", time=shown, source=settings.clock)
        advice = say(
            "Start systemd-timesyncd or chrony. In a container on a synchronised host, set"
            " clock: trusted"
        )
        yield Finding("clock", "warn", words, advice)
    floor = built_at(settings.image_built)
    if floor > datetime.now(UTC):
        day = floor.date().isoformat()
        words = say("The image's day {day} is later than the clock", day=day)
        yield Finding("image", "fail", words, say("Set the clock, or correct image_built"))
