"""Where what somebody writes in a form could get to beside the form's memory: swap and core files.

The form's process forbids both for itself as far as it may; a device should not have either.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kiosk.control import order
from kiosk.doctor.findings import Device, Finding
from kiosk.errors import PlayerError

SWAPS = Path("/proc/swaps")
BLOCKS = Path("/sys/block")
_CORES = "Max core file size"


def check_swap(device: Device) -> Iterator[Finding]:
    """Swap in compressed memory (zram) goes to no disk, unless it is told to."""
    if device.settings.hub is None:
        return
    say, places = device.say, swapped_to(SWAPS.read_text(encoding="utf-8"), BLOCKS)
    if not places:
        yield Finding("swap", "ok", say("Nothing in memory is swapped to a disk"))
        return
    words = say("Memory is swapped to {places}: words of a form could stay there",
                places=", ".join(places))  # fmt: skip
    yield Finding("swap", "warn", words, say("Switch swap off for good, as docs/deploy.md says"))


def swapped_to(swaps: str, blocks: Path) -> list[str]:
    """Places on a disk, of proc(5)'s /proc/swaps."""
    named = [line.split()[0] for line in swaps.splitlines()[1:] if line.strip()]
    return [place for place in named if not _is_memory(place, blocks)]


def _is_memory(place: str, blocks: Path) -> bool:
    name = place.removeprefix("/dev/")
    if not name.startswith("zram"):
        return False
    try:
        return (blocks / name / "backing_dev").read_text("ascii").strip() in {"", "none"}
    except OSError:
        return True  # a kernel that cannot write it back


def check_cores(device: Device) -> Iterator[Finding]:
    """By the limit of the player that runs, which its form inherits."""
    if device.settings.hub is None:
        return
    say = device.say
    try:
        player = order(device.settings.player_socket, "status", timeout_s=2)
        limits = Path(f"/proc/{player['pid']}/limits").read_text("ascii")
    except (PlayerError, OSError, KeyError):
        return  # it does not run, which other checks say
    if leaves_no_core(limits):
        yield Finding("cores", "ok", say("A crash leaves no picture of the memory behind"))
    else:
        words = say("A crash of the player may leave its memory in a core file")
        yield Finding(
            "cores", "warn", words, say("Set {setting} in its unit", setting="LimitCORE=0")
        )


def leaves_no_core(limits: str) -> bool:
    """Whether the soft limit is 0, of proc(5)'s /proc/PID/limits."""
    lines = (line for line in limits.splitlines() if line.startswith(_CORES))
    return any(line.removeprefix(_CORES).split()[0] == "0" for line in lines)
