"""One person's time at the screen: what the form raises and what becomes of it. No window."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import pytest

from kiosk.form.listening import Listening
from kiosk.form.saving import Cannot, Outcome
from kiosk.form.sitting import FINISH_S, HEARD_S, Sitting
from screens.views import QrMatrix

RECEIPT = ("abuelo", "caimán", "dedicar", "girasol", "hamaca", "lavadora", "naranja", "ventanilla")
ENTER, DOWN, A_LETTER = 13, 274, 97


@dataclass
class Scene:
    """Stands in for window, form and saver, and remembers in which order they were spoken to."""

    now_s: float = 1000.0
    did: list[object] = field(default_factory=list)
    bound: dict[str, Callable[..., object]] = field(default_factory=dict)
    outcome: Outcome = RECEIPT
    steps: list[float] = field(default_factory=list)

    def bind(self, **events: Callable[..., object]) -> None:
        self.bound |= events

    def hide(self) -> None:
        self.did.append("hidden")

    def step(self, now_s: float) -> float:
        self.steps.append(now_s)
        return 1.0

    def show_saved(self, words: tuple[str, ...]) -> None:
        self.did.append(("saved", words))

    def show_cannot(self, why: Cannot) -> None:
        self.did.append(("cannot", why))

    def show_qr(self, matrix: QrMatrix) -> None:
        self.did.append(("qr", len(matrix) if isinstance(matrix, tuple) else matrix))

    def drop_people(self, notice_ids: Collection[str]) -> None:
        self.did.append(("dropped", notice_ids))

    def press_key(self, name: str) -> None:
        self.did.append(("key", name))

    def save(self, _answers: object, done: Callable[[Outcome], None]) -> None:
        done(self.outcome)

    def finish(self, seconds: float) -> None:
        self.did.append(("finished", seconds))

    def sit(self, haste: float = 1.0) -> Sitting:
        scene: Any = self
        return Sitting(
            window=scene,
            form=scene,
            saver=scene,
            post=lambda letter: letter(),
            now_s=lambda: self.now_s,
            over=lambda: self.did.append("over"),
            haste=haste,
        )


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_whoever_leaves_sees_the_slide_at_once_and_what_they_saved_is_kept(scene: Scene) -> None:
    scene.sit()
    scene.bound["on_leave"](None, "left")
    assert scene.did == ["hidden", ("finished", FINISH_S), "over"]


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [(RECEIPT, ("saved", RECEIPT)), ("full", ("cannot", "full")), ("failed", ("cannot", "failed"))],
)
def test_what_became_of_the_tip_is_shown(scene: Scene, outcome: Outcome, shown: object) -> None:
    scene.outcome = outcome
    scene.sit()
    scene.bound["on_save"](None, object())
    assert scene.did == [shown]


def test_there_is_a_symbol_of_the_receipt_when_there_is_a_receipt(scene: Scene) -> None:
    scene.sit()
    scene.bound["on_qr"]()
    assert scene.did == []
    scene.bound["on_save"](None, object())
    scene.bound["on_qr"]()
    assert [entry[0] for entry in scene.did if isinstance(entry, tuple)] == ["saved", "qr"]


def test_a_keypads_keys_reach_the_form_and_no_others(scene: Scene) -> None:
    scene.sit().listen_to_keys()
    scene.now_s += 1
    assert scene.bound["on_key_down"](None, ENTER) is True
    assert scene.bound["on_key_down"](None, A_LETTER) is True
    assert scene.did == [("key", "enter")]


def test_a_key_that_is_held_chooses_once_and_moves_on_and_on(scene: Scene) -> None:
    scene.sit().listen_to_keys()
    scene.now_s += 1
    down, up = scene.bound["on_key_down"], scene.bound["on_key_up"]
    for key in (ENTER, ENTER, DOWN, DOWN):
        down(None, key)
    up(None, ENTER)
    down(None, ENTER)
    assert [key for _, key in scene.did] == ["enter", "down", "down", "enter"]  # type: ignore[misc]


def test_the_key_that_opened_the_form_chooses_nothing_on_it(scene: Scene) -> None:
    scene.sit().listen_to_keys()
    down, up = scene.bound["on_key_down"], scene.bound["on_key_up"]
    for _ in range(40):  # held for four seconds
        scene.now_s += 0.1
        down(None, ENTER)
    assert scene.did == []
    up(None, ENTER)
    down(None, ENTER)
    assert scene.did == [("key", "enter")]


@pytest.mark.parametrize("event", ["on_touch_down", "on_key_down"])
def test_in_a_tests_haste_only_quiet_time_passes_faster(scene: Scene, event: str) -> None:
    sitting = scene.sit(haste=10.0)
    sitting.listen_to_keys()
    scene.now_s += 5
    scene.bound[event](None, ENTER)
    sitting.step(scene.now_s + 1)
    sitting.step(scene.now_s + 4)
    assert [step - scene.now_s for step in scene.steps] == [1, 4 + 2 * 9]


# --- listening ------------------------------------------------------------------------------------


@dataclass
class Heard:
    """A voice that only counts."""

    available: bool = True
    private: bool = True
    speaking: bool = False
    percent: int = 70
    said: list[object] = field(default_factory=list)
    did: list[str] = field(default_factory=list)

    def say(self, texts: object, *, only_private: bool = False) -> None:
        self.said.append((texts, only_private))

    def stop(self) -> None:
        self.did.append("stop")

    def volume(self, percent: int) -> None:
        self.percent = percent

    def reset(self) -> None:
        self.did.append("reset")

    def close(self) -> None:
        self.did.append("close")


@dataclass
class ListenedScene(Scene):
    """A scene with a voice; the form's page can be read."""

    voice: Heard = field(default_factory=Heard)
    heard_s: list[float] = field(default_factory=list)
    language: str = "es"

    def speak_page(self) -> None:
        self.did.append("page")

    def is_heard(self, now_s: float) -> None:
        self.heard_s.append(now_s)

    def sit(self, haste: float = 1.0) -> Sitting:
        sitting = super().sit(haste)
        sitting.listening = Listening(self.voice)
        return sitting


STAR, PLUS, MINUS = 42, 43, 45


def test_the_voice_is_silent_before_the_form_lets_go() -> None:
    listened = ListenedScene()
    listened.sit()
    listened.bound["on_leave"](None, "left")
    assert listened.voice.did == ["close"]
    assert listened.did[-1] == "over"


def test_with_a_headset_plugged_in_the_form_is_read_from_its_beginning() -> None:
    scene = ListenedScene()
    scene.sit().begin_to_read()
    assert scene.did == ["page"]
    quiet = ListenedScene(voice=Heard(private=False))
    quiet.sit().begin_to_read()
    assert quiet.did == []


def test_a_headset_that_comes_in_the_middle_has_the_page_read() -> None:
    scene = ListenedScene(voice=Heard(private=False))
    sitting = scene.sit()
    sitting.step(scene.now_s)
    scene.voice.private = True
    sitting.step(scene.now_s)
    sitting.step(scene.now_s)
    assert scene.did == ["page"]


def test_the_keypads_star_listens_and_plus_and_minus_are_the_volume() -> None:
    scene = ListenedScene(voice=Heard(private=False))
    scene.sit().listen_to_keys()
    scene.now_s += 5
    for key in (STAR, PLUS, PLUS, MINUS):
        scene.bound["on_key_down"](scene, key)
        scene.bound["on_key_up"](scene, key)
    assert (scene.did, scene.voice.percent) == (["page"], 80)
    scene.bound["on_key_down"](scene, STAR)
    assert scene.voice.did == ["stop"]


def test_a_finger_interrupts_what_is_being_said() -> None:
    scene = ListenedScene()
    scene.sit()
    scene.bound["on_touch_down"](scene)
    assert scene.voice.did == ["stop"]


def test_listening_counts_as_being_there_but_not_for_ever() -> None:
    scene = ListenedScene(voice=Heard(speaking=True))
    sitting = scene.sit()
    for passed_s in (10.0, HEARD_S - 1, HEARD_S + 1, HEARD_S + 100):
        sitting.step(1000.0 + passed_s)
    assert scene.heard_s == [1010.0, 1000.0 + HEARD_S - 1]
