"""The player as a process: what is on the display, and how soon a face leaves it."""

from __future__ import annotations

import json
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.errors import PlayerRefused
from sync.types import Sha256
from tests.fixtures_player import Device, PlayerProcess, manifest_of, playing
from tests.making import make_picture, notice_id

FACE = (0, 80, 200, 300)
"""Where the photograph is at 640x360."""


@pytest.fixture
def device(tmp_path: Path) -> Device:
    return Device(tmp_path)


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlayerProcess]:
    """One player for the tests that leave it as they found it."""
    device = Device(tmp_path_factory.mktemp("player"))
    device.publish(manifest_of())
    with playing(device) as player:
        player.until_shown(notice_id(1))
        yield player


def _differ(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int] = FACE) -> bool:
    return ImageChops.difference(one.crop(box), other.crop(box)).getbbox() is not None


def test_a_stored_publication_is_played_without_agent_or_network(player: PlayerProcess) -> None:
    status = player.until_shown(notice_id(1))
    said = {name: status[name] for name in ("slide", "type", "publication", "page", "damage")}
    assert said == {
        "slide": "slide-test0001",
        "type": "notice",
        "publication": 1,
        "page": 0,
        "damage": None,
    }
    assert 0 < status["first_slide_s"] < 20


def test_each_notice_is_another_picture(player: PlayerProcess) -> None:
    player.order("show", notice_id=notice_id(1))
    player.until_shown(notice_id(1))
    one = player.look()
    player.order("show", notice_id=notice_id(2))
    player.until_shown(notice_id(2))
    assert _differ(one, player.look())


def test_next_goes_on_to_the_next_slide(player: PlayerProcess) -> None:
    player.order("show", notice_id=notice_id(2))
    player.until_shown(notice_id(2))
    player.order("next")
    assert player.until_shown(notice_id(3))["slide"] == "slide-test0003"


@pytest.mark.slow
def test_a_slide_that_stands_draws_no_frame_and_next_to_no_cpu(player: PlayerProcess) -> None:
    import psutil

    player.until_shown(player.status["notice_id"])
    time.sleep(2)  # the next slide is painted by then
    process = psutil.Process(player.process.pid)
    frames, spent = player.status["frames"], sum(process.cpu_times()[:2])
    time.sleep(5)
    assert player.status["frames"] == frames
    assert sum(process.cpu_times()[:2]) - spent < 0.15  # 3 % of a core; the budget, 2 %, is benched


def test_the_heart_beats_while_a_slide_stands(player: PlayerProcess) -> None:
    heartbeat = player.device.settings.player_heartbeat
    first = heartbeat.stat().st_mtime_ns
    deadline = time.monotonic() + 5
    while heartbeat.stat().st_mtime_ns == first and time.monotonic() < deadline:
        time.sleep(0.05)
    assert heartbeat.stat().st_mtime_ns > first


def test_the_socket_is_for_this_user_alone(player: PlayerProcess) -> None:
    mode = player.device.settings.player_socket.stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ({"do": "dance"}, "there is no order 'dance'"),
        ({"do": "show"}, "needs 'notice_id'"),
        ({"do": "show", "notice_id": "TEST9999"}, "may not be shown now"),
        ({"do": "screenshot", "path": "relative.png"}, "absolute path"),
        ({"do": "screenshot", "path": "/nowhere/at/all.png"}, "a folder that exists"),
    ],
)
def test_an_order_that_cannot_be_carried_out_is_refused_with_a_reason(
    player: PlayerProcess, order: dict[str, str], why: str
) -> None:
    with pytest.raises(PlayerRefused, match=why):
        player.order(order.pop("do"), **order)


@pytest.mark.parametrize("line", [b"not json\n", b"[]\n", b'{"do": 7}\n', b"x" * 9000 + b"\n"])
def test_what_is_no_order_is_answered_with_an_error_and_the_player_plays_on(
    player: PlayerProcess, line: bytes
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(5)
        connection.connect(str(player.device.settings.player_socket))
        connection.sendall(line)
        said = json.loads(connection.makefile("rb").readline())
    assert said["ok"] is False
    assert player.status["ok"] is True


def test_a_recalled_face_is_off_the_display_within_a_second_of_the_store_saying_so(
    device: Device,
) -> None:
    device.publish(manifest_of())
    with playing(device) as player:
        player.until_shown(notice_id(1))
        before = player.look()
        device.recall(notice_id(1))
        written = time.time()
        status = player.until(lambda s: s if s["notice_id"] != notice_id(1) else None)
        assert status["shown_at"] - written <= 1.0
        assert _differ(before, player.look())
        assert [item["reason"] for item in status["left_out"]] == ["recalled"]


def test_a_recalled_face_is_off_at_once_when_the_agent_says_so(device: Device) -> None:
    """Best of three, as the machine may be busy with something else: one wake, one cut."""
    device.publish(manifest_of((1, 2, 3, 4)))
    waited = []
    with playing(device) as player:
        for number in (1, 2, 3):
            player.until_shown(notice_id(number))
            time.sleep(0.5)
            device.recall(notice_id(number))
            written = time.time()
            player.order("wake")
            status = player.until(lambda s, n=number: s if s["notice_id"] != notice_id(n) else None)
            waited.append(status["shown_at"] - written)
    assert min(waited) <= 0.3


def test_a_face_that_is_recalled_in_the_middle_of_a_fade_is_cut(device: Device) -> None:
    device.crossfade_s = 3.0
    device.publish(manifest_of())
    with playing(device) as player:
        player.until_shown(notice_id(1))
        player.order("next")
        player.until_shown(notice_id(2))
        device.recall(notice_id(2))
        device.recall(notice_id(1))
        player.order("wake")
        player.until(lambda s: s["notice_id"] not in {notice_id(1), notice_id(2)})
        at_once = player.look("at_once.png")
        time.sleep(3.2)
        assert not _differ(at_once, player.look("later.png"), (0, 0, 640, 360))


def test_when_all_faces_are_recalled_the_tip_line_stays(device: Device) -> None:
    device.publish(manifest_of((1,)))
    with playing(device) as player:
        player.until_shown(notice_id(1))
        device.recall(notice_id(1))
        status = player.until(lambda s: s if s["type"] == "tip_line" else None)
    assert (status["slide"], status["notice_id"]) == ("evergreen", None)


def test_a_recalled_picture_takes_its_slide_with_it(device: Device) -> None:
    device.publish(manifest_of((1, 2)))
    with playing(device) as player:
        player.until_shown(notice_id(1))
        picture: Sha256 = make_picture(1).sha256
        device.recall(picture, target="picture")
        player.until(lambda s: s["notice_id"] != notice_id(1))
        player.order("next")  # the tip line may have stepped in while the next was being painted
        assert player.until_shown(notice_id(2))["left_out"][0]["slide"] == "slide-test0001"


def test_a_notice_approved_now_is_on_the_display_now(device: Device) -> None:
    device.publish(manifest_of((1, 2)))
    with playing(device) as player:
        player.until_shown(notice_id(1))
        device.publish(manifest_of((1, 2, 3), publication=2))
        player.order("wake")
        assert player.until_shown(notice_id(3))["publication"] == 2


def test_a_changed_notice_changes_the_picture(device: Device) -> None:
    device.publish(manifest_of((1, 2)))
    with playing(device) as player:
        player.until_shown(notice_id(1))
        before = player.look()
        renamed: dict[int, dict[str, object]] = {1: {"name": "Otro Nombre Inventado"}}
        device.publish(manifest_of((1, 2), publication=2, notice_changes=renamed))
        player.until(lambda s: s["publication"] == 2)
        player.until(lambda _s: _differ(before, player.look(), (250, 0, 640, 80)), every_s=0.2)
        assert player.status["notice_id"] == notice_id(1)


def test_a_device_without_a_publication_says_that_it_is_being_set_up(device: Device) -> None:
    with playing(device) as player:
        player.until(lambda s: s["frames"] and s["type"] == "setting_up")
        assert len(set(player.look().resize((64, 36)).tobytes())) > 10  # words, not a bare ground
        device.publish(manifest_of((1,)))
        assert player.until_shown(notice_id(1))["first_slide_s"] is not None


def test_plays_are_recorded_for_the_agent(device: Device) -> None:
    device.publish(manifest_of((1, 2)))
    with playing(device) as player:
        player.until_shown(notice_id(1))
        player.order("next")
        player.until_shown(notice_id(2))
        assert player.stop() == 0
    (file,) = (device.folder / "store" / "player").glob("plays-*.jsonl")
    plays = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [play["notice_id"] for play in plays] == [notice_id(1), notice_id(2)]
    assert all(play["publication"] == 1 for play in plays)


@pytest.mark.parametrize("orientation", [90, 180, 270])
def test_a_screenshot_is_upright_however_the_panel_is_mounted(
    device: Device, orientation: int
) -> None:
    device.publish(manifest_of((1,)))
    with playing(device) as player:
        player.until_shown(notice_id(1))
        upright = player.look()
    device.orientation = orientation
    with playing(device) as player:
        player.until_shown(notice_id(1))
        turned = player.look("turned.png")
    assert turned.size == upright.size
    assert not _differ(upright, turned, (0, 0, 640, 360))
