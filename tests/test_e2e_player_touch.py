"""The player as a process, touched: what a finger on the glass brings about and what not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.render.drawing import ScreenCamera
from kiosk.render.subjects import Asked, Pictures, view_of
from kiosk.voice import open_voice
from tests.fixtures_player import Device, PlayerProcess, manifest_of, playing
from tests.fixtures_screens import offscreen
from tests.making import make_campaign, notice_id, picture_bytes

__all__ = ["offscreen"]

FINGER = """
import time
import kiosk.player.hands as hands
import kiosk.player.orders as orders
hands.FORGET_S = 4.0
carried_out = orders.Orders._carried_out
def with_finger(self, order, answer):
    if order["do"] != "touch":
        return carried_out(self, order, answer)
    from kivy.core.window import Window
    if "key" in order:
        Window.dispatch("on_key_down", order["key"], 0, "", [])
        return {"ok": True}
    if "button" in order:
        (bar,) = [w for c in Window.children for w in c.walk() if type(w).__name__ == "Bar"]
        (button,) = [b for b in bar.buttons if b.event == order["button"]]
        x, y = button.center
    else:
        x, y = order["at"]
    Window.dispatch("on_mouse_down", x, Window.height - y, "left", [])
    Window.dispatch("on_mouse_up", x, Window.height - y, "left", [])
    return {"ok": True}
orders.Orders._carried_out = with_finger
"""
"""The window's own mouse events, as SDL raises them: everything behind them is real."""


@pytest.fixture
def player(tmp_path: Path) -> Iterator[PlayerProcess]:
    device = Device(tmp_path, input="touch", size=(960, 540))
    device.publish(manifest_of((1, 2)))
    with playing(device, before=FINGER) as player:
        player.until_shown(notice_id(1))
        yield player


def _differ(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is not None


def test_give_information_shows_the_tip_line_at_once(player: PlayerProcess) -> None:
    touched = time.time()
    player.order("touch", button="on_give_information")
    status = player.until(lambda s: s if s["type"] == "tip_line" else None)
    assert status["shown_at"] - touched < 1.0
    assert status["notice_id"] is None


def test_after_the_tip_line_the_rotation_goes_on(player: PlayerProcess) -> None:
    player.order("touch", button="on_give_information")
    player.until(lambda s: s["type"] == "tip_line")
    player.order("next")
    assert player.until_shown(notice_id(2))["type"] == "notice"


def test_the_language_button_turns_the_order_and_it_comes_back_when_the_person_has_gone(
    player: PlayerProcess,
) -> None:
    spanish_first = player.look("es.png")
    plays = player.status["plays"]
    player.order("touch", button="on_language")
    player.until(lambda _s: _differ(spanish_first, player.look("en.png")), every_s=0.1)
    time.sleep(1.0)  # both the bar and the slide are in the other order by now
    english_first = player.look("en.png")
    player.until(lambda _s: not _differ(spanish_first, player.look("back.png")), every_s=0.2)
    assert _differ(spanish_first, english_first)
    status = player.status
    assert (status["notice_id"], status["plays"]) == (notice_id(1), plays)


def _preview(player: PlayerProcess, *, detail: bool = False) -> Image.Image:
    """What `render` draws of the first notice of two, for a screen like the player's."""
    device = player.device
    stored = device.store.load_generation()
    assert stored is not None
    notice = stored.manifest.notices[0].content
    (picture,) = notice.pictures
    file = device.folder / "media" / picture.sha256[:2] / picture.sha256
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(picture_bytes(1, (picture.width, picture.height)))
    voice = open_voice(device.settings.voice)
    camera = ScreenCamera(device.size, "es", "touch", listens=voice.available)
    voice.close()
    asked = Asked(notice, campaign=make_campaign(), detail=detail)
    view = view_of(asked, Pictures(device.folder / "media", camera.photo_size), camera.native_px)
    return camera.pictures(view, (0, 2))[0]


@pytest.mark.usefixtures("offscreen")
def test_a_preview_of_slide_and_detail_is_the_screen_to_the_pixel(player: PlayerProcess) -> None:
    slide = player.look("slide.png")
    assert not _differ(slide, _preview(player))
    player.order("touch", at=[200, 300])
    detail = _preview(player, detail=True)
    assert _differ(slide, detail)
    player.until(lambda _s: not _differ(detail, player.look("detail.png")), every_s=0.1)


def test_a_touched_face_opens_what_its_notice_says_and_a_recall_takes_that_off(
    player: PlayerProcess,
) -> None:
    slide = player.look("slide.png")
    plays = player.status["plays"]
    player.order("touch", at=[200, 300])
    player.until(lambda _s: _differ(slide, player.look("detail.png")), every_s=0.1)
    assert player.status["notice_id"] == notice_id(1)
    player.device.recall(notice_id(1))
    player.order("wake")
    assert player.until_shown(notice_id(2), seconds=5.0)["plays"] == plays + 1


def test_a_touch_anywhere_else_does_nothing(player: PlayerProcess) -> None:
    time.sleep(1.5)
    before, frames = player.look(), player.status["frames"]
    for at in ([700, 400], [900, 300], [950, 535], [700, 61]):
        player.order("touch", at=at)
    time.sleep(0.5)
    assert player.status["frames"] == frames
    assert not _differ(before, player.look("after.png"))


def test_without_input_there_is_no_bar_and_a_touch_does_nothing(tmp_path: Path) -> None:
    device = Device(tmp_path, input="none", size=(960, 540))
    device.publish(manifest_of((1,)))
    with playing(device, before=FINGER) as player:
        player.until_shown(notice_id(1))
        time.sleep(1.0)
        frames = player.status["frames"]
        player.order("touch", at=[100, 30])
        time.sleep(0.5)
        assert (player.status["frames"], player.status["type"]) == (frames, "notice")


def test_a_keypad_presses_the_buttons_and_escape_and_f1_do_nothing(tmp_path: Path) -> None:
    device = Device(tmp_path, input="keypad", size=(960, 540))
    device.publish(manifest_of((1,)))
    with playing(device, before=FINGER) as player:
        player.until_shown(notice_id(1))
        for key in (27, 282):  # Escape, F1
            player.order("touch", key=key)
        time.sleep(0.5)
        assert player.status["notice_id"] == notice_id(1)
        player.order("touch", key=49)
        assert player.until(lambda s: s["type"] == "tip_line")


def test_before_there_is_a_publication_there_is_no_bar(tmp_path: Path) -> None:
    device = Device(tmp_path, input="touch", size=(960, 540))
    with playing(device) as player:
        player.until(lambda s: s["frames"])
        foot = player.look().crop((0, 500, 960, 540))
        assert foot.getcolors(1) == [(960 * 40, (10, 16, 31))]
