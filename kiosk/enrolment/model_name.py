"""What this device is, for the person who types its code: `Raspberry Pi 4 Model B Rev 1.4`."""

from __future__ import annotations

import platform
from pathlib import Path

_DEVICE_TREE = Path("/proc/device-tree/model")
"""Where a board's firmware says what it is (Devicetree Specification 2.3.2)."""
_DMI = Path("/sys/class/dmi/id/product_name")
_LONGEST = 60


def device_model(sources: tuple[Path, ...] = (_DEVICE_TREE, _DMI)) -> str:
    """One line; the processor's architecture where nothing else is known. Never a serial number."""
    for source in sources:
        try:
            said = source.read_bytes()[:256].decode("utf-8", "replace")
        except OSError:
            continue
        line = " ".join("".join(c if c.isprintable() else " " for c in said).split())
        if line:
            return line[:_LONGEST].rstrip()
    return platform.machine()[:_LONGEST]
