"""What the agent may lay over the slides: which screen this is, and darkness; and what wakes it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from kiosk.agent.display_keeping import DisplayKeeper
from kiosk.agent.panels import Panels
from kiosk.control import order
from kiosk.panel import Panel
from kiosk.player.placard import IDENTIFY_S
from sync.device_orders import WEEKDAYS, DayHours
from sync.rules.time import ReferenceTime
from tests.fixtures_player import Device, PlayerProcess, manifest_of, playing
from tests.making import notice_id
from tests.test_kiosk_panel import FAKES, install

LATE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
"""Half past ten in the evening in Ciudad Juárez."""
DAY = tuple(DayHours(day=day, on="06:00", off="22:00") for day in WEEKDAYS)


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlayerProcess]:
    device = Device(tmp_path_factory.mktemp("player"))
    tools = device.folder / "bin"
    tools.mkdir()
    (tools / "state").write_text("on\n", "ascii")
    for name in FAKES:
        install(tools, name, FAKES[name] if name == "wlopm" else "exit 1")
    device.publish(manifest_of())
    with playing(device, environment={"PATH": f"{tools}:{os.environ['PATH']}"}) as player:
        player.until_shown(notice_id(1))
        yield player


def a_keeper(player: PlayerProcess) -> DisplayKeeper:
    """The agent's, by its real means: the player's socket and what that has on its PATH."""
    ask = partial(order, player.device.settings.player_socket)
    return DisplayKeeper(
        player.device.folder / "display.json",
        player.device.settings.zone,
        Panels(partial(ask, "panel"), Panel(())),
        now=lambda: ReferenceTime(LATE, trusted=True),
        player=partial(ask, "status"),
        tell_player=ask,
    )


def panel(player: PlayerProcess) -> str:
    """As the tool left it."""
    return Path(player.device.folder, "bin/state").read_text("ascii").strip()


def test_an_alert_in_sleeping_hours_wakes_panel_and_slides_and_a_recall_ends_it(
    player: PlayerProcess,
) -> None:
    keeper = a_keeper(player)
    keeper.hours_are(DAY)
    keeper.look()
    assert (panel(player), player.status["asleep"]) == ("off", True)
    kinds = {9: {"kind": "alert"}}
    player.device.publish(manifest_of((1, 9), publication=2, notice_changes=kinds))
    player.order("wake")
    player.until(lambda status: status["alert"])
    keeper.look()
    assert (panel(player), player.status["asleep"]) == ("on", False)
    player.until_shown(notice_id(9))
    player.device.recall(notice_id(9))
    player.order("wake")
    player.until(lambda status: not status["alert"])
    assert player.status["notice_id"] != notice_id(9)
    keeper.look()
    assert (panel(player), player.status["asleep"]) == ("off", True)
    assert keeper.state().tool == "wlopm"


def test_asleep_nothing_is_seen_and_nothing_is_drawn(player: PlayerProcess) -> None:
    player.order("rouse")
    before = player.look()
    player.order("sleep")
    dark = player.look()
    assert dark.convert("L").getextrema() == (0, 0)
    status = player.order("status")
    assert status["asleep"]
    player.order("identify", name="Carril 3 · Puente ficticio", screen="ZYRVHX17")
    assert player.look().convert("L").getextrema()[1] > 200
    player.order("rouse")
    assert not player.order("status")["asleep"]
    assert IDENTIFY_S == 20
    assert before.convert("L").getextrema()[1] > 0
