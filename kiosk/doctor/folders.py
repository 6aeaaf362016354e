"""Settings file, store and runtime folder: whose they are, and how much room is left."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from kiosk.doctor.findings import Device, Finding

ROOMY = 1024 * 2**20
"""Bytes: two generations of a 500-slide channel at 4K, twice over."""
TIGHT = 128 * 2**20
"""Bytes: a new generation may no longer fit."""
_MIB = 2**20


def check_settings_file(device: Device) -> Iterator[Finding]:
    """Whoever can write the settings can point the device at another root."""
    say, file = device.say, device.file
    mode = file.stat().st_mode
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield Finding(
            "settings",
            "warn",
            say("{file}: others can change it", file=file),
            say("Run: {command}", command=f"chmod go-w {file}"),
        )
    else:
        yield Finding("settings", "ok", say("{file}: every setting is usable", file=file))
    broker = device.settings.broker
    if broker is not None and broker.password_file is not None:
        yield _secret(device, broker.password_file)


def check_store(device: Device) -> Iterator[Finding]:
    """The folder that must survive reboots."""
    yield from _writable(device, "store", device.settings.store_dir)
    say, place = device.say, _nearest(device.settings.store_dir)
    free = shutil.disk_usage(place).free
    words = say("{folder}: {free} MiB free", folder=place, free=free // _MIB)
    advice = say("Free some space: a new publication may not fit")
    if free >= ROOMY:
        yield Finding("space", "ok", words)
    else:
        yield Finding("space", "warn" if free >= TIGHT else "fail", words, advice)


def check_runtime(device: Device) -> Iterator[Finding]:
    """The folder for sockets and status."""
    yield from _writable(device, "runtime", device.settings.runtime_dir)


def _secret(device: Device, file: Path) -> Finding:
    say = device.say
    try:
        mode = file.stat().st_mode
        readable = os.access(file, os.R_OK)
    except OSError as error:
        words = say("{file}: cannot be used ({reason})", file=file, reason=error.strerror)
        return Finding("broker-password", "fail", words, say("Put the broker's password there"))
    if not readable:
        words = say("{file}: cannot be read by this user", file=file)
        return Finding("broker-password", "warn", words, say("Run the doctor as the agent's user"))
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        words = say("{file}: others can read the broker's password", file=file)
        run = say("Run: {command}", command=f"chmod 600 {file}")
        return Finding("broker-password", "warn", words, run)
    return Finding("broker-password", "ok", say("{file}: only its owner can read it", file=file))


def _writable(device: Device, check: str, folder: Path) -> Iterator[Finding]:
    say, place = device.say, _nearest(folder)
    if os.access(place, os.W_OK | os.X_OK):
        yield Finding(check, "ok", say("{folder}: can be written", folder=folder))
    else:
        words = say("{folder}: cannot be written by this user", folder=folder)
        advice = say("Give {folder} to the user that runs the agent and the player", folder=place)
        yield Finding(check, "fail", words, advice)


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there: where it would be made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
