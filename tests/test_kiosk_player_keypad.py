"""A keypad over the slides: where the ring goes, what Enter presses, what is said, and who it waits
for."""

from __future__ import annotations

import pytest

from kiosk.player.focusing import FOCUS_S, SETTLE_S, Targets, zone_name
from kiosk.player.keypad import HELD_S, HeldKeys
from kiosk.player.zones import on_display
from screens.look import Look
from screens.plan import BACK, NEXT, Box
from screens.slides import lay_out
from screens.tip.focus import ARROWS, neighbour
from screens.typesetting import SdlMeasure
from screens.views import DetailView, Pair
from screens.wording import Wording
from tests.fixtures_hands import CODES, Desk
from tests.fixtures_screens import WANTED, offscreen, photo, words
from tests.making import notice_id
from tests.test_kiosk_player_listening import Throat
from tests.test_screens_ten import grid

__all__ = ["offscreen"]
pytestmark = pytest.mark.usefixtures("offscreen")

GIVE = "on_give_information"
TILES = [zone_name(notice_id(number)) for number in (1, 2)]
GRID = ("ten", False, 0)


@pytest.fixture
def desk(offscreen: None) -> Desk:
    del offscreen
    return Desk()


def test_the_first_arrow_shows_the_ring_and_the_others_move_it_over_bar_and_slide(
    desk: Desk,
) -> None:
    assert (desk.ring, desk.drawn_ring) == (None, None)
    seen = []
    for arrow in ("down", "right", "left", "up", "right", "left", "down"):
        desk.press(arrow)
        seen.append(desk.ring)
        assert desk.drawn_ring is not None
    assert seen == [GIVE, "on_language", GIVE, *TILES, TILES[0], GIVE]


def test_enter_opens_what_is_ringed_and_escape_leads_back_to_it(desk: Desk) -> None:
    desk.press("up", "right", "enter")
    assert (desk.stands[1:], desk.ring) == ((True, 0), zone_name(NEXT))
    desk.press("enter")
    assert (desk.stands[1:], desk.ring) == ((True, 1), zone_name(BACK))
    desk.press("back")
    assert (desk.stands, desk.ring) == (GRID, TILES[1])
    desk.press("back")
    assert (desk.stands, desk.ring, desk.drawn_ring) == (GRID, None, None)


def test_enter_presses_the_bars_buttons_and_without_a_ring_gives_information(desk: Desk) -> None:
    desk.press("down", "right", "right", "right", "enter")
    assert desk.ring == "on_contrast"
    assert desk.hands._chosen.contrast == "high"
    desk.press("back", "enter")
    assert [asked[:2] for asked in desk.forms] == [("es", desk.hands._chosen)]


def test_the_ring_goes_when_nobody_has_pressed_a_key_for_half_a_minute(desk: Desk) -> None:
    desk.press("up")
    desk.wait(FOCUS_S - 2)
    assert desk.drawn_ring is not None
    desk.wait(2)
    assert (desk.ring, desk.drawn_ring) == (None, None)


def test_the_slide_stands_while_somebody_is_at_it(desk: Desk) -> None:
    desk.press("up")
    for _ in range(4):
        desk.wait(FOCUS_S - 2)
        desk.press("right")
    assert (desk.stands, desk.ring) == (GRID, TILES[1])
    desk.wait(FOCUS_S)
    desk.wait(1)
    assert desk.stands[0] != "ten"


def test_a_face_that_is_recalled_has_no_ring_and_opens_nothing(desk: Desk) -> None:
    desk.press("up", "right")
    desk.house.recall(2)
    desk.house.step(rounds=1)
    assert desk.ring == GIVE
    desk.wait(1)
    desk.press("up", "enter")
    assert (desk.ring, desk.stands[0]) == (zone_name(NEXT), f"slide-{notice_id(1).lower()}")


def test_what_comes_beneath_the_ring_by_itself_is_not_pressed_at_once(desk: Desk) -> None:
    desk.press("up", "right")
    desk.house.show.hurry(desk.house.now_s)  # such as by an alert
    desk.wait(0.1)
    assert desk.ring == GIVE
    desk.window.dispatch("on_key_down", CODES["enter"], 0, "", [])
    desk.window.dispatch("on_key_up", CODES["enter"], 0)
    assert desk.forms == []
    desk.wait(2 * SETTLE_S)
    desk.press("enter")
    assert len(desk.forms) == 1


def test_whoever_listens_hears_where_the_ring_is(desk: Desk) -> None:
    voice = desk.voice
    assert isinstance(voice, Throat)
    desk.press("down", "up")
    assert voice.said == []
    desk.press("listen")
    before = len(voice.said)
    desk.press("down", "right", "up", "right")
    said = ["Dar información", "English", "Rogelio Prueba Ficticio", "Ximena Ejemplo Inventada"]
    assert voice.said[before:] == [(("es", name),) for name in said]


def test_a_detail_that_a_listener_opens_is_read_to_them(desk: Desk) -> None:
    voice = desk.voice
    assert isinstance(voice, Throat)
    desk.press("listen", "up")
    before = len(voice.said)
    desk.press("enter")
    stage = desk.house.show.rotation.on_stage
    assert stage is not None
    assert stage.entry.is_detail
    assert voice.said[before:] == [desk.house.gallery.lines(stage.entry)]


def test_volume_is_one_persons_and_goes_with_them_into_the_form(desk: Desk) -> None:
    voice = desk.voice
    assert isinstance(voice, Throat)
    desk.press("louder", "louder", "softer")
    desk.press("information")
    assert desk.forms == [("es", desk.hands._chosen, False, 60)]
    desk.form_is_open = True
    desk.wait(1)
    assert desk.hands._foot.bar.waiting
    desk.form_is_open = False
    desk.wait(1)
    assert not desk.hands._foot.bar.waiting
    assert voice.resets == 1
    desk.press("information")
    assert desk.forms[1][3] is None


def test_a_held_key_chooses_once_and_an_arrow_goes_on() -> None:
    keys = HeldKeys()
    held = [keys.pressed(CODES["enter"], second / 10) for second in range(5)]
    assert held == ["enter", None, None, None, None]
    assert [keys.pressed(CODES["up"], second / 10) for second in range(3)] == ["up"] * 3
    keys.released(CODES["enter"])
    assert keys.pressed(CODES["enter"], 0.6) == "enter"
    assert keys.pressed(CODES["enter"], 0.7 + HELD_S) == "enter"  # let go where nobody saw it
    assert keys.pressed(27 + 1000, 9.0) is None


def test_a_zone_is_ringed_where_it_is_seen_on_a_display_of_more_pixels() -> None:
    box = on_display(Box(10, 20, 300, 400), (3840, 1920), (1920, 960))
    assert box == Box(20, 40, 600, 800)


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (800, 480)], ids=str)
def test_arrows_lead_from_everything_to_everything_on_every_layout(size: tuple[int, int]) -> None:
    from screens.bar import Bar, buttons_of

    look = Look(*size, input_mode="keypad")
    bar = Bar(look, words(), buttons_of(look, listens=True))
    slide = (look.slide_width, look.slide_height)
    views = [grid(1), grid(7), grid(10), WANTED, DetailView(WANTED, (photo(),), (Pair(),))]
    for view in views:
        for page in lay_out(view, look, Wording(words()), SdlMeasure()):
            zones = {zone_name(z.opens): on_display(z.box, slide, slide) for z in page.zones}
            targets = {**zones, **bar.boxes}
            assert {frozenset(_reached(targets, start)) for start in targets} == {
                frozenset(targets)
            }


def _reached(targets: Targets, start: str) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for arrow in ARROWS:
            there = neighbour(targets, here, arrow)
            if there not in reached:
                reached.add(there)
                waiting.append(there)
    return reached
