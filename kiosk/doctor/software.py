"""The Python packages that the device needs, and the fonts and shaping that text needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata

from kiosk.doctor.findings import Device, Finding

DISTRIBUTION = "se-busca"
EXTRA = "kiosk"
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


def check_packages(device: Device) -> Iterator[Finding]:
    """What the distribution's `kiosk` extra asks for is installed."""
    say = device.say
    try:
        version = metadata.version(DISTRIBUTION)
        required = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        words = say("{name} is not installed as a package", name=DISTRIBUTION)
        yield Finding("packages", "fail", words, _install(device))
        return
    missing = sorted({name for name in map(_needed, required) if name and not _is_there(name)})
    if missing:
        words = say("Packages are missing: {names}", names=", ".join(missing))
        yield Finding("packages", "fail", words, _install(device))
    else:
        words = say("{name} {version}: every package it needs is there",
                    name=DISTRIBUTION, version=version)  # fmt: skip
        yield Finding("packages", "ok", words)


def check_text(device: Device) -> Iterator[Finding]:
    """Names in any script are shaped by Pillow with raqm."""
    from PIL import features

    say = device.say
    if features.check("raqm"):
        yield Finding("text", "ok", say("Names in every script can be drawn (raqm)"))
    else:
        words = say("Pillow has no raqm: Arabic and Indic names are drawn wrongly")
        yield Finding("text", "warn", words, say("Install a Pillow wheel of the index, with raqm"))


def _install(device: Device) -> str:
    return device.say("Run: {command}", command=f"pip install '{DISTRIBUTION}[{EXTRA}]'")


def _needed(requirement: str) -> str | None:
    """The name of a requirement that counts here: of no extra, or of ours (PEP 508)."""
    specification, _, marker = requirement.partition(";")
    if "extra" in marker and f'"{EXTRA}"' not in marker.replace("'", '"'):
        return None
    found = _NAME.match(specification.strip())
    return found.group() if found else None


def _is_there(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
