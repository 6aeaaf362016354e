"""Whether the hub's database is within reach of whoever runs the desk.

A desk's keys beside the hub's ciphertext would make one stolen disk or one broken account enough to
read every tip (DESIGN §5.7). So the desk refuses to work there, unless told that it is a demo.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from desk.errors import HubNear
from desk.telling import Told, told

DATABASE = "db.sqlite3"
"""The hub's database on one machine (`hub.settings`)."""
_USUAL = (
    Path("/var/lib/sebusca-hub"),
    Path("/var/lib/sebusca-hub/hub-data"),
    Path("hub-data"),
)
"""Where docs/deploy puts it, and where a hub without settings makes it (`config.hub`)."""
_SETTINGS = ("DATABASE_URL", "SEBUSCA_HUB_DATA", "SEBUSCA_SECRET_KEY")
_DJANGO = ("DJANGO_SETTINGS_MODULE", "hub.settings")
_COMMANDS = (b"sebusca-hub", b"hub.wsgi")
_LONGEST = 256 * 1024  # bytes read of a process's environment


def check_far_from_hub(
    environment: Mapping[str, str],
    beside: tuple[Path, ...],
    *,
    usual: tuple[Path, ...] = _USUAL,
    processes: Path = Path("/proc"),
) -> None:
    """Raises HubNear where the environment has the hub's settings, its database can be read in a
    usual place or in a folder next to one of `beside`, or a process of the hub runs as this user.
    """
    for name in _SETTINGS:
        if environment.get(name):
            raise _near(told("the environment has the hub's setting {name}", name=name))
    if environment.get(_DJANGO[0]) == _DJANGO[1]:
        raise _near(told("the environment has the hub's setting {name}", name=_DJANGO[0]))
    for database in _databases(beside, usual):
        if os.access(database, os.R_OK):
            raise _near(told("the hub's database can be read: {file}", file=database))
    for process in _hub_processes(processes):
        raise _near(told("a process of the hub runs as the same user: {id}", id=process))


def _near(reason: Told) -> HubNear:
    return HubNear(
        told(
            "The desk does not work where the hub is: {reason}. Use another machine, or at least"
            " another user. Only for a demo: --same-machine-for-demo",
            reason=reason,
        )
    )


def _databases(beside: tuple[Path, ...], usual: tuple[Path, ...]) -> Iterator[Path]:
    for folder in usual:
        yield folder / DATABASE
    for place in beside:
        above = place.absolute().parent
        yield above / DATABASE
        try:
            neighbours = sorted(above.iterdir())
        except OSError:
            continue
        for neighbour in neighbours:
            yield neighbour / DATABASE


def _hub_processes(processes: Path) -> Iterator[str]:
    """Processes of the hub whose environment this user can read: so it can read their files too."""
    try:
        found = [path for path in processes.iterdir() if path.name.isdigit()]
    except OSError:
        return
    for path in found:
        try:
            command = (path / "cmdline").read_bytes()
            if any(word in command for word in _COMMANDS):
                with (path / "environ").open("rb") as file:
                    if file.read(_LONGEST):
                        yield path.name
        except OSError:
            continue  # another user's, or it has ended
