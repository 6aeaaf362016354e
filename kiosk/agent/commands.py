"""Starts what carries out the hub's commands on this device."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from typing import Final

from config.kiosk import KioskSettings
from kiosk.agent.commanding import Commander, Ended, Surroundings
from kiosk.agent.commands_kept import KeptCommands
from kiosk.agent.display_keeping import LOOK_S, DisplayKeeper
from kiosk.agent.health import DisplayState
from kiosk.agent.means import DeviceMeans
from kiosk.agent.panels import ANSWER_S, Panels
from kiosk.agent.restarting import DeviceRestart, restart_request
from kiosk.agent.schedule import Schedule
from kiosk.control import order
from kiosk.enrolment.keeping import read_token
from kiosk.hub_line import HubLine
from sync.rules.time import SystemTime, reference_time
from sync.store import DeviceStore

PLAYER_WITHIN_S: Final = 2.0
NEWS_S: Final = 0.5
"""After news the player has taken it in by then: an alert wakes the display."""


def start_display_keeping(
    settings: KioskSettings,
    store: DeviceStore,
    clock: Callable[[], SystemTime],
    changed: Callable[[DisplayState], None],
    started: ExitStack,
) -> tuple[DisplayKeeper, Callable[[], None]]:
    """Starts the display's job on a schedule of its own, which `started` stops: a slow panel must
    not keep a recall waiting. `changed` is told how the panel is whenever that is another. The
    second of what is returned has it look at once, after news."""
    keeper = DisplayKeeper(
        settings.agent_dir / "display.json",
        settings.zone,
        Panels(partial(order, settings.player_socket, "panel", timeout_s=ANSWER_S)),
        now=lambda: reference_time(clock(), store.load_time_floor()),
        player=partial(order, settings.player_socket, "status", timeout_s=PLAYER_WITHIN_S),
        tell_player=partial(order, settings.player_socket, timeout_s=PLAYER_WITHIN_S),
        changed=changed,
    )
    schedule = Schedule()
    schedule.every("display", LOOK_S, keeper.look, jitter=0.0)
    schedule.start()
    started.callback(schedule.stop)
    return keeper, partial(schedule.soon, NEWS_S, keeper.look)


def start_commanding(
    settings: KioskSettings,
    store: DeviceStore,
    clock: Callable[[], SystemTime],
    *,
    restart: Callable[[], None],
    soon: Callable[[], None],
    ended: Callable[[Ended], None],
    keeper: DisplayKeeper,
    started: ExitStack,
) -> Commander:
    """Starts the thread, which `started` stops. `settings.hub` must be there. `restart` ends this
    agent for its supervisor to start anew; `soon` has a report made, `ended` hears of each result.

    Raises HubAnswerUnusable for an address that is neither HTTPS nor this machine itself.
    """
    hub = settings.hub
    if hub is None:
        raise ValueError("a device without a hub is given no commands")
    line = HubLine(hub.url, ca_file=hub.ca_file)
    started.callback(line.close)
    answer_after = timedelta(seconds=settings.commands.answer_after_s)
    commander = Commander(
        KeptCommands(settings.agent_dir / "commands.json", answer_after),
        DeviceMeans(
            settings,
            store,
            line,
            token=lambda: read_token(hub.token_file),
            restart_agent=restart,
            set_display=lambda on: keeper.command("on" if on else "off"),
            restart_device=DeviceRestart(restart_request(os.environ)),
        ),
        Surroundings(
            player=partial(order, settings.player_socket, "status", timeout_s=PLAYER_WITHIN_S),
            now=lambda: reference_time(clock(), store.load_time_floor()).now,
        ),
        answer_after=answer_after,
        answered=soon,
        ended=ended,
    )
    commander.start()
    started.callback(commander.stop)
    return commander
