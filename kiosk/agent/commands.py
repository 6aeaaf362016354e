"""Starts what carries out the hub's commands on this device."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Final

from config.kiosk import KioskSettings
from kiosk.agent.commanding import Commander, Surroundings
from kiosk.agent.commands_kept import KeptCommands
from kiosk.agent.means import DeviceMeans
from kiosk.control import order
from kiosk.enrolment.keeping import read_token
from kiosk.hub_line import HubLine
from sync.rules.time import SystemTime, reference_time
from sync.store import DeviceStore

PLAYER_WITHIN_S: Final = 2.0


def start_commanding(
    settings: KioskSettings,
    store: DeviceStore,
    clock: Callable[[], SystemTime],
    *,
    restart: Callable[[], None],
    soon: Callable[[], None],
    started: ExitStack,
) -> Commander:
    """Starts the thread, which `started` stops. `settings.hub` must be there. `restart` ends this
    agent for its supervisor to start anew; `soon` has a report made.

    Raises HubAnswerUnusable for an address that is neither HTTPS nor this machine itself.
    """
    hub = settings.hub
    if hub is None:
        raise ValueError("a device without a hub is given no commands")
    line = HubLine(hub.url, ca_file=hub.ca_file)
    started.callback(line.close)

    def set_display(on: bool) -> None:  # noqa: FBT001 - what it is to be
        order(settings.player_socket, "rouse" if on else "sleep")

    commander = Commander(
        KeptCommands(settings.agent_dir / "commands.json"),
        DeviceMeans(
            settings,
            store,
            line,
            token=lambda: read_token(hub.token_file),
            restart_agent=restart,
            set_display=set_display,
        ),
        Surroundings(
            player=partial(order, settings.player_socket, "status", timeout_s=PLAYER_WITHIN_S),
            now=lambda: reference_time(clock(), store.load_time_floor()).now,
        ),
        answered=soon,
    )
    commander.start()
    started.callback(commander.stop)
    return commander
