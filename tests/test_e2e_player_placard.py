"""What the agent may lay over the slides: which screen this is, and darkness."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.player.placard import IDENTIFY_S
from tests.fixtures_player import Device, PlayerProcess, manifest_of, playing
from tests.making import notice_id


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlayerProcess]:
    device = Device(tmp_path_factory.mktemp("player"))
    device.publish(manifest_of())
    with playing(device) as player:
        player.until_shown(notice_id(1))
        yield player


def test_asleep_nothing_is_seen_and_nothing_is_drawn(player: PlayerProcess) -> None:
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
