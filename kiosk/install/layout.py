"""What an installation puts where: pure, from the files of this package to whole texts.

The units are systemd's to read; the tests read them too, and apply what they say.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Final, Literal, TypeAlias

Display: TypeAlias = Literal["x11", "cage", "labwc"]
DISPLAYS: tuple[Display, ...] = ("x11", "cage", "labwc")

PROGRAM: Final = PurePosixPath("/opt/sebusca/.venv/bin/sebusca-kiosk")
"""Where the files of this package have the program; another place is written in its stead."""
_UNITS: Final = "/etc/systemd/system"
_OURS: Final = "/usr/local/lib/sebusca"

ENABLED: Final = {
    "sebusca-display.service": "multi-user.target",
    "sebusca-agent.service": "multi-user.target",
    "sebusca-player.service": "multi-user.target",
    "sebusca-watchdog.timer": "timers.target",
    "sebusca-restart.path": "paths.target",
    "tmp.mount": "local-fs.target",
    "var-tmp.mount": "local-fs.target",
    "var-log.mount": "local-fs.target",
}
"""Unit, and what starts it: the unit's own WantedBy=."""
MASKED: Final = (
    "swap.target",  # whatever would bring swap: /etc/fstab, a partition, zram
    "dphys-swapfile.service",  # Raspberry Pi OS 12 makes a swap file without that target
    "systemd-coredump.socket",
    "ctrl-alt-del.target",  # of a keyboard that somebody plugs in
    "getty@tty1.service",  # nobody logs in at the screen
)


@dataclass(frozen=True)
class File:
    """A file to be there, with its whole text."""

    path: PurePosixPath
    text: str
    mode: int = 0o644


@dataclass(frozen=True)
class Link:
    """A symbolic link to be there: how systemd has a unit enabled or masked (systemctl(1))."""

    path: PurePosixPath
    target: str


@dataclass(frozen=True)
class Layout:
    """Everything that an installation writes."""

    files: tuple[File, ...]
    links: tuple[Link, ...]


def layout(display: Display, program: PurePosixPath = PROGRAM) -> Layout:
    """All files and links of a device whose picture goes through `display`."""
    placed = {f"{_UNITS}/{name}": name for name in ENABLED}
    placed |= {
        f"{_UNITS}/sebusca-watchdog.service": "sebusca-watchdog.service",
        f"{_UNITS}/sebusca-restart.service": "sebusca-restart.service",
        "/etc/systemd/journald.conf.d/sebusca.conf": "journald.conf",
        "/etc/systemd/coredump.conf.d/sebusca.conf": "coredump.conf",
        "/etc/systemd/system.conf.d/sebusca.conf": "system.conf",
        "/etc/systemd/logind.conf.d/sebusca.conf": "logind.conf",
        "/etc/sysctl.d/90-sebusca.conf": "sysctl.conf",
        "/etc/modules-load.d/sebusca.conf": "modules-load.conf",
        "/etc/sysusers.d/sebusca.conf": "sysusers.conf",
        "/etc/tmpfiles.d/sebusca.conf": "tmpfiles.conf",
    }
    placed |= _of_display(display)
    files = [File(PurePosixPath(to), text_of(name, program)) for to, name in placed.items()]
    scripts = ["watchdog", "display-cookie"] if display == "x11" else ["watchdog"]
    files += [File(PurePosixPath(_OURS, name), text_of(name, program), 0o755) for name in scripts]
    links = [
        Link(PurePosixPath(_UNITS, f"{wanted_by}.wants", unit), f"../{unit}")
        for unit, wanted_by in ENABLED.items()
    ]
    links += [Link(PurePosixPath(_UNITS, unit), "/dev/null") for unit in MASKED]
    return Layout(tuple(files), tuple(links))


def _of_display(display: Display) -> dict[str, str]:
    """Destination and source of what only this display needs."""
    if display == "x11":
        return {"/etc/X11/xorg.conf.d/sebusca.conf": "xorg.conf"}
    found = {
        f"{_UNITS}/sebusca-display.service": f"sebusca-display-{display}.service",
        f"{_UNITS}/sebusca-player.service.d/display.conf": "player-compositor.conf",
    }
    if display == "labwc":
        found["/etc/sebusca/labwc/rc.xml"] = "labwc-rc.xml"
    return found


def text_of(name: str, program: PurePosixPath = PROGRAM) -> str:
    """A file of this package, with `program` where it names ours."""
    text = (resources.files("kiosk.install") / "files" / name).read_text(encoding="utf-8")
    return text.replace(str(PROGRAM), str(program))


def program_of(executable: Path) -> PurePosixPath:
    """Our program beside this interpreter: of the environment that the command is run from."""
    return PurePosixPath(executable.parent / "sebusca-kiosk")
