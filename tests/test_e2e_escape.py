"""Whoever stands before the screen gets no further than the screen: a whole kiosk on one display,
real keys, a real pointer, and another program beside it.

The tests go on where the one before has left the screen, because a form takes seconds to get warm.
What another X client of the same user does by force (XKillClient, XDestroyWindow) cannot be held
back on an X display; there is none on a kiosk. It is undone: the supervisor starts the player anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from tests.fixtures_escape import KEYS, another_program, fingers
from tests.fixtures_form import (
    ALIKE,
    SETTLED_FIRST_S,
    SIZE,
    RealHand,
    TipDevice,
    difference,
    mirrored_view,
    painting,
    press_give_information,
)
from tests.fixtures_kiosk_run import Kiosk, a_kiosk
from tests.fixtures_player import ROOT
from tests.fixtures_tip_form import offscreen  # noqa: F401 - a fixture
from tests.fixtures_xvfb import Display, a_display, needs_xvfb
from tests.making import notice_id

pytestmark = [needs_xvfb, pytest.mark.slow]
HASTE = 24.0
"""A minute of nobody there takes four and a half seconds."""
ANSWERED_S = 0.15
"""Longer than the player's and the form's rounds: what would come of a key has come."""
ON_THE_SLIDE = (700, 400)
"""A pixel where no face and no button is."""
ON_THE_FORM = (3, 300)
TO_A_PLACE = ("not_sure", "next", "when:not_sure")
TO_THE_PLACE = (f"person:{notice_id(1)}", "knows:vehicle", "next", "when:now")
PICTURES = ("*.png", "*.jpg", "*.bmp")
_LANGUAGE = (0.385, 0.945)


@dataclass
class Stand:
    """A display, a kiosk on it, and a person before it."""

    display: Display
    device: TipDevice
    kiosk: Kiosk
    player: int
    files: frozenset[Path] = frozenset()
    slide: Image.Image = field(default_factory=lambda: Image.new("RGB", SIZE))
    hand: RealHand | None = None
    """At the form that is open."""
    form: int = 0

    def open_form(self, *people: int) -> RealHand:
        """A finger on "Give information": the first page is on, and takes touches."""
        self.kiosk.until_form("warm")
        press_give_information(self.display)
        self.form = self.kiosk.until_form("open")
        hand = RealHand(display=self.display, view=mirrored_view(*people))
        hand.until_alike()
        time.sleep(SETTLED_FIRST_S)
        return hand

    def written(self) -> frozenset[Path]:
        """Files of the device, and pictures where a program would leave a screenshot: the folder it
        runs in, and the user's own."""
        found = {file for file in self.device.folder.rglob("*") if file.is_file()}
        for folder in (ROOT, Path.home()):
            for kind in PICTURES:
                found.update(folder.glob(kind))
        return frozenset(found)

    def is_as_before(self, picture: Image.Image) -> bool:
        """The same player, and this picture over the whole display."""
        time.sleep(ANSWERED_S)
        assert self.kiosk.part("player") == self.player, self.kiosk.said
        return difference(picture, self.display.picture()) <= ALIKE


@pytest.fixture(scope="module")
def stand(
    tmp_path_factory: pytest.TempPathFactory,
    offscreen: None,  # noqa: F811
) -> Iterator[Stand]:
    folder = tmp_path_factory.mktemp("stand")
    with a_display(folder / "display") as display:
        device = TipDevice(folder)
        device.publish_people(1, 2, 3)
        with a_kiosk(device, display, haste=HASTE) as kiosk:
            kiosk.until_shown(notice_id(1))
            kiosk.until_form("warm")
            player = kiosk.part("player")
            assert player is not None
            stand = Stand(display, device, kiosk, player)
            stand.slide = display.picture()
            stand.files = stand.written()
            yield stand


# --- on a slide ------------------------------------------------------------------------------


def test_one_touch_is_one_event(stand: Stand) -> None:
    """Two would turn the languages there and back again."""
    x, y = SIZE[0] * _LANGUAGE[0], SIZE[1] * _LANGUAGE[1]
    stand.display.touch(x, y)
    _until(lambda: not stand.is_as_before(stand.slide))
    time.sleep(0.8)  # a second turn would have come by now
    assert not stand.is_as_before(stand.slide)
    stand.display.touch(x, y)
    _until(lambda: stand.is_as_before(stand.slide))


@pytest.mark.parametrize("what", [*KEYS, *fingers(0, 0)])
def test_nobody_gets_out_of_the_slides(stand: Stand, what: str) -> None:
    stand.display.press(*_tried(what, ON_THE_SLIDE))
    assert stand.is_as_before(stand.slide)


def test_neither_a_request_to_close_nor_a_dropped_file_moves_the_slides(stand: Stand) -> None:
    (window,) = _windows(stand.display, stand.player)
    with another_program(stand.display.name, SIZE) as other:
        other.ask_to_close(window)
        assert stand.is_as_before(stand.slide)
        assert other.drop_file(window, "file:///etc/hostname\r\n")
        assert stand.is_as_before(stand.slide)


def test_a_window_above_the_slides_leaves_them_as_they_were(stand: Stand) -> None:
    with another_program(stand.display.name, SIZE) as other:
        other.cover()
        assert not stand.is_as_before(stand.slide)  # the control: it is above
    assert stand.is_as_before(stand.slide)


def test_a_hidden_window_shows_itself_again(stand: Stand) -> None:
    (window,) = _windows(stand.display, stand.player)
    stand.display.press("windowunmap", str(window))
    _until(lambda: stand.is_as_before(stand.slide), seconds=1.0)


# --- on the form -----------------------------------------------------------------------------


def test_nobody_gets_out_of_an_open_form(stand: Stand) -> None:
    """Half-way, with a letter typed; a touch that means nothing says that somebody is there."""
    hand = stand.hand = stand.open_form(1, 2, 3)
    hand.touch(*TO_A_PLACE)
    hand.type("m")
    hand.until_alike()
    page = painting(hand)
    for tried in (KEYS, fingers(*ON_THE_FORM)):
        stand.display.touch(*ON_THE_FORM)
        for words in tried.values():
            stand.display.press(*words)
        assert stand.is_as_before(page), list(tried)
    (window,) = _windows(stand.display, stand.form)
    with another_program(stand.display.name, SIZE) as other:
        other.ask_to_close(window)
        stand.display.touch(*ON_THE_FORM)
        assert stand.is_as_before(page)
        assert other.drop_file(window, "file:///etc/hostname\r\n")
        assert stand.is_as_before(page)
    assert stand.kiosk.form_pids[0] == stand.form


def test_after_a_form_abandoned_half_way_the_next_person_finds_nothing(stand: Stand) -> None:
    stand.kiosk.until(lambda status: status["form"] != "open", seconds=8)
    assert stand.is_as_before(stand.slide)
    left = stand.form
    stand.hand = stand.open_form(1, 2, 3)  # like a form that nobody has touched, or it fails
    assert stand.form != left


def test_a_recall_during_an_open_form_keeps_the_tip_and_drops_the_picture(stand: Stand) -> None:
    hand = stand.hand
    assert hand is not None, "the test before has left no form"
    hand.touch(*TO_THE_PLACE)
    hand.type("mes")
    hand.until_alike()
    before = painting(hand)
    stand.device.recall(notice_id(1))
    hand.form.drop_people([notice_id(1)])
    assert difference(before, painting(hand)) > ALIKE
    hand.until_alike(seconds=2)
    hand.touch("finish")
    hand.touch_at(*hand.middle("save"))
    _until(stand.device.opened_tips)
    (tip,) = stand.device.opened_tips()
    assert (tip.notice_id, tip.knows, tip.when, tip.where) == (
        notice_id(1),
        ("vehicle",),
        "now",
        "mes",
    )


# --- afterwards ------------------------------------------------------------------------------


def test_none_of_it_has_written_a_file(stand: Stand) -> None:
    """A screenshot, a dropped file, a setting. What is new is the spool's and the store's own."""
    own = (stand.device.spool_dir, stand.device.settings.store_dir)
    new = {file for file in stand.written() - stand.files if not set(own) & set(file.parents)}
    assert new == set()
    assert not [file for file in stand.written() - stand.files if file.suffix in {".png", ".ini"}]


def test_a_player_that_another_program_ends_by_force_is_back_at_once(stand: Stand) -> None:
    (window,) = _windows(stand.display, stand.player)
    began = time.monotonic()
    stand.display.press("windowkill", str(window))
    while stand.kiosk.part("player") in {stand.player, None}:
        assert time.monotonic() - began < 3, "no player is back"
        time.sleep(0.02)
    stand.kiosk.until_shown(notice_id(2), seconds=5)
    assert time.monotonic() - began < 4


def _until(is_so: Callable[[], object], seconds: float = 8.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def _tried(what: str, at: tuple[int, int]) -> Sequence[str]:
    return KEYS.get(what) or fingers(*at)[what]


def _windows(display: Display, pid: int) -> list[int]:
    """What this process shows."""
    return [int(w) for w in display.output("search", "--onlyvisible", "--pid", str(pid)).split()]
