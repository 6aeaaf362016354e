"""A slide that fails again and again: the others go on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kiosk.player import gallery as gallery_module
from kiosk.player import show as show_module
from kiosk.player.control import Answer
from kiosk.player.loop import FAILURES, Loop
from kiosk.player.mailbox import Mailbox
from kiosk.player.mishaps import CarefulVoice, Mishaps
from kiosk.player.screenshot import Camera
from kiosk.player.show import RETRY_SPOILED_S
from kiosk.player.steadfast import MOST_IN_A_ROW, Steadfast
from kiosk.voice import Silent
from tests.fixtures_player import manifest_of
from tests.making import NOW, notice_id
from tests.test_kiosk_player_loop import Rounds
from tests.test_kiosk_player_show import House, Sketch, Stage

BAD = "slide-test0002"
GOOD = {"slide-test0001", "slide-test0003"}


class Failing(Sketch):
    """Every step of its painting fails."""

    def step(self) -> bool:
        raise RuntimeError("this one never succeeds")


def _shown(house: House, slides: int = 8) -> set[str]:
    seen = set()
    for _ in range(slides):
        house.step(1)
        stands = house.show.rotation.on_stage
        seen.add(stands.entry.slide_id if stands is not None else "")
        house.stage.fading = False
        house.show.hurry(house.now_s)
    return seen


@pytest.mark.parametrize("when", ["it is begun", "it is painted"])
def test_a_slide_that_cannot_be_painted_stops_no_other(when: str) -> None:
    house = House(manifest_of((1, 2, 3), at=NOW))

    def begin(view: Any) -> Sketch:
        if view.title.es != BAD:
            return Sketch(view.title.es)
        if when == "it is begun":
            raise RuntimeError("this one never succeeds")
        return Failing(view.title.es)

    house.show.repaint(begin)
    seen = _shown(house)
    assert seen >= GOOD
    assert BAD not in seen


def test_a_slide_that_cannot_be_read_aloud_is_seen_all_the_same() -> None:
    house = House(manifest_of((1, 2, 3), at=NOW))

    def read(_view: Any) -> Any:
        raise RuntimeError("no words for it")

    house.show.repaint(house._begin, read)
    assert _shown(house) >= {*GOOD, BAD}


SECRET = "a name that no log may have"


class Breaks:
    """Raises each time it is called, or so often."""

    def __init__(self, times: int = 10_000) -> None:
        self.called, self._times = 0, times

    def __call__(self, *_args: object, **_more: object) -> Any:
        self.called += 1
        if self.called <= self._times:
            raise RuntimeError(SECRET)
        return 0


class Picky(Stage):
    """Takes every texture but one."""

    def show(self, texture: Any) -> None:
        if texture == BAD:
            raise ValueError(SECRET)
        super().show(texture)

    def crossfade(self, texture: Any, seconds: float, now_s: float) -> None:
        if texture == BAD:
            raise ValueError(SECRET)
        super().crossfade(texture, seconds, now_s)


def _steadfast(house: House) -> Mishaps:
    """From now on the house's show is stepped as the player does it."""
    mishaps = Mishaps()
    house.stepped = Steadfast(house.show, mishaps).step
    return mishaps


@pytest.fixture
def house() -> House:
    return House(manifest_of((1, 2, 3), at=NOW, duration_s=10))


def test_a_slide_that_the_stage_refuses_is_left_out_and_the_others_go_on(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.show.stage = house.stage = Picky()
    mishaps = _steadfast(house)
    seen = _shown(house)
    assert seen >= GOOD
    assert BAD not in seen
    assert mishaps.counts == {"the show": 1}
    assert SECRET not in caplog.text


def test_what_failed_is_tried_again_later_and_ever_more_rarely(house: House) -> None:
    tried = []

    def begin(view: Any) -> Sketch:
        if view.title.es == BAD:
            tried.append(house.now_s)
            raise RuntimeError(SECRET)
        return Sketch(view.title.es)

    house.show.repaint(begin)
    for _ in range(400):
        house.step(1.0, rounds=3)
        house.stage.fading = False
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert waits[0] >= RETRY_SPOILED_S - 1
    assert waits == sorted(waits)
    assert len(tried) <= 8


@pytest.mark.parametrize("rule", ["decide", "to_paint"])
def test_a_rule_that_fails_once_takes_off_what_stands_and_the_round_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    mishaps = _steadfast(house)
    house.step()
    with monkeypatch.context() as patch:
        patch.setattr(show_module, rule, Breaks())
        house.step(10.0, rounds=1)
    assert house.stage.said == [("cut", "slide-test0001"), ("clear", None)]
    house.step()
    assert house.last == ("cut", "slide-test0002")
    assert [play.notice_id for play in house.show.plays.recent] == [notice_id(1)]
    assert mishaps.counts == {"the show": 1}


def test_a_recall_that_cannot_be_acted_upon_leaves_no_face(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    _steadfast(house)
    house.step()
    house.recall(1)
    monkeypatch.setattr(show_module, "decide", Breaks())
    house.step(0.1, rounds=1)
    assert house.last == ("clear", None)


def test_a_show_that_goes_on_failing_is_given_up_for_a_new_process(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    _steadfast(house)
    broken = Breaks()
    monkeypatch.setattr(show_module, "decide", broken)
    loop = Loop(Rounds(), Mailbox(), step=house.stepped, beat=lambda _now: None, still_s=0.0)
    assert loop.run() == 1
    assert broken.called == FAILURES + MOST_IN_A_ROW - 1


def test_failures_with_good_rounds_in_between_end_nothing() -> None:
    rounds = iter(range(1000))

    def step(_now_s: float) -> float:
        if next(rounds) % 2:
            raise RuntimeError(SECRET)
        return 0.0

    frames = Rounds(most=50)
    assert Loop(frames, Mailbox(), step=step, beat=lambda _: None, still_s=0.0).run() == 0
    assert frames.count == 50


def test_a_photograph_that_is_never_read_keeps_no_other_slide_waiting(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gallery_module, "PREPARED_WITHIN_S", 0.02)
    house.hangs = {BAD}
    seen = set()
    for _ in range(6):
        time.sleep(0.025)
        seen |= _shown(house, 2)
    assert seen >= GOOD


def test_a_screenshot_that_fails_is_answered_and_the_frame_is_flipped(tmp_path: Path) -> None:
    camera = Camera(Breaks(), lambda: None, 0)
    answer: Future[Answer] = Future()
    camera.order(str(tmp_path / "a.png"), answer)
    camera.frame_drawn()
    assert answer.result(timeout=0) == {"ok": False, "error": "the frame: RuntimeError"}
    camera.close()


VOICE: Sequence[Callable[[CarefulVoice], object]] = (
    lambda voice: voice.say((("es", "hola"),)),
    lambda voice: voice.stop(),
    lambda voice: voice.volume(50),
    lambda voice: voice.reset(),
    lambda voice: voice.percent,
    lambda voice: voice.available,
    lambda voice: voice.private,
    lambda voice: voice.speaking,
    lambda voice: voice.close(),
)


class Hoarse(Silent):
    """Fails at everything."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(SECRET)


@pytest.mark.parametrize("ask", VOICE)
def test_a_voice_that_fails_is_silent(
    ask: Callable[[CarefulVoice], object], caplog: pytest.LogCaptureFixture
) -> None:
    mishaps = Mishaps()
    assert ask(CarefulVoice(Hoarse(), mishaps)) in {None, 0}
    assert mishaps.counts == {"voice": 1}
    assert SECRET not in caplog.text


def test_one_fault_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    mishaps = Mishaps()
    with caplog.at_level(logging.ERROR):
        for _ in range(1000):
            assert mishaps.survived("the bar", Breaks(), "nothing") == "nothing"
    assert (mishaps.counts, len(caplog.records)) == ({"the bar": 1000}, 10)
    assert SECRET not in caplog.text


def test_what_fails_beside_the_show_leaves_it_alone() -> None:
    mishaps = Mishaps()
    waits = iter((0.5, 3.0))

    def around(step: Callable[[float], float]) -> Callable[[float], float]:
        def both(now_s: float) -> float:
            if now_s == 0:
                raise RuntimeError(SECRET)
            return min(step(now_s), 2.0)

        return both

    step = mishaps.beside("the placard", lambda _now_s: next(waits), around)
    assert [step(0), step(1)] == [0.5, 2.0]
    assert mishaps.counts == {"the placard": 1}
