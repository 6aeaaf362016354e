"""One person's time at the screen: the form in its window, from the first frame to the last.

Runs on the drawing thread. It carries the form's events to `Saver`, a recall to the form, and the
end to `over`; what the person says stays in the widgets and in the answers they raise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from kiosk.form.listening import Listening
from kiosk.form.saving import Cannot, Outcome, Saver
from kiosk.player.mailbox import Letter
from kiosk.qr import words_matrix
from kiosk.voice import Silent
from screens.tip.aloud import Said
from screens.tip.answers import Language
from screens.views import QrMatrix

KEYS = {
    **dict.fromkeys((13, 271, 261), "enter"),
    **dict.fromkeys((8, 27, 256), "back"),
    **dict.fromkeys((273, 264), "up"),
    **dict.fromkeys((274, 258), "down"),
    **dict.fromkeys((275, 262), "right"),
    **dict.fromkeys((276, 260), "left"),
    **dict.fromkeys((42, 268), "listen"),
    **dict.fromkeys((43, 270), "louder"),
    **dict.fromkeys((45, 269), "softer"),
}
"""What a keypad's keys do, by Kivy's key code: the arrows, or 8, 2, 6, 4 with 5 and 0 between; the
star listens, plus and minus are the volume."""
CHOOSE = frozenset({"enter", "back", "listen"})
"""Names of keys that choose: one that is held down must not choose again and again."""
OPENING_S = 0.7
"""A key that comes so soon is still the one that opened the form."""
CALM_S = 2.0
"""Longer than any key is held; a test's haste begins after it."""
HEARD_S = 60.0
"""So long after the last touch listening still counts as being there: a voice that hangs must not
keep what was typed on the screen."""
FINISH_S = 1.5
"""A person who leaves while the tip is being kept has said Save: it is kept, so long at most."""


class FormLike(Protocol):
    """`screens.tip.TipForm`, as far as it is used here."""

    def bind(self, **events: Callable[..., object]) -> None: ...
    def step(self, now_s: float) -> float: ...
    def show_saved(self, words: tuple[str, ...]) -> None: ...
    def show_cannot(self, why: Cannot) -> None: ...
    def show_qr(self, matrix: QrMatrix) -> None: ...
    def drop_people(self, notice_ids: Collection[str]) -> None: ...
    def press_key(self, name: str) -> None: ...
    def speak_page(self) -> None: ...
    def is_heard(self, now_s: float) -> None: ...
    @property
    def language(self) -> Language: ...


@dataclass
class Sitting:
    """`window` has the form as a child already; `post` hands a letter to the drawing thread."""

    window: Any
    form: FormLike
    saver: Saver
    post: Callable[[Letter], None]
    now_s: Callable[[], float]
    over: Callable[[], None]
    """Ends the process."""
    haste: float = 1.0
    """Quiet seconds pass so many times as fast for the idle rule (tests)."""
    listening: Listening = field(default_factory=lambda: Listening(Silent()))
    _receipt: tuple[str, ...] = field(default=(), repr=False)
    _held: set[int] = field(default_factory=set)
    """Keys that choose and are down."""

    def __post_init__(self) -> None:
        self.form.bind(on_save=self._save, on_leave=self._leave, on_qr=self._qr)
        self.form.bind(on_speak=self._speak, on_listen=self._listen)
        self.window.bind(on_touch_down=self._finger, on_touch_up=self._touched)
        self._touched()
        self._opened_s = self._touched_s

    def listen_to_keys(self) -> None:
        """For a screen that is used by a keypad."""
        self.window.bind(on_key_down=self._pressed, on_key_up=self._released)

    def step(self, now_s: float) -> float:
        """What is due; seconds until there is more."""
        quiet_s = max(0.0, now_s - self._touched_s - CALM_S)
        passed_s = now_s + quiet_s * (self.haste - 1)
        if self.listening.watch():
            self.form.speak_page()
        if self.listening.voice.speaking and passed_s - self._touched_s < HEARD_S:
            self.form.is_heard(passed_s)
        return self.form.step(passed_s)

    def begin_to_read(self) -> None:
        """The form is on the display: whoever listens hears it from its beginning."""
        if self.listening.is_on:
            self.form.speak_page()

    def drop(self, notice_ids: Collection[str]) -> None:
        """A recall reaches the form too."""
        self.form.drop_people(notice_ids)

    def _save(self, _form: Any, answers: Any) -> None:
        self.saver.save(answers, lambda outcome: self.post(lambda: self._saved(outcome)))

    def _saved(self, outcome: Outcome) -> None:
        if isinstance(outcome, tuple):
            self._receipt = outcome
            self.form.show_saved(outcome)
        else:
            self.form.show_cannot(outcome)

    def _qr(self, *_: object) -> None:
        if self._receipt:
            self.form.show_qr(words_matrix(self._receipt))

    def _leave(self, _form: Any, _reason: Literal["left", "timed_out", "done"]) -> None:
        self.window.hide()
        self.listening.voice.close()
        self.saver.finish(FINISH_S)
        self.over()

    def _speak(self, form: Any, said: tuple[Said, ...]) -> None:
        self.listening.say(said, form.language)

    def _listen(self, *_: object) -> None:
        if self.listening.toggle():
            self.form.speak_page()

    def _finger(self, *_: object) -> None:
        """Whoever touches has heard enough; what comes of the touch is said anew."""
        self._touched()
        self.listening.voice.stop()

    def _touched(self, *_: object) -> None:
        self._touched_s = self.now_s()

    def _pressed(self, _window: object, key: int, *_: object) -> bool:
        name = KEYS.get(key)
        if name is not None:
            self._touched()
            if not self._is_repeated(key, name):
                self._press(name)
        return True

    def _press(self, name: str) -> None:
        match name:
            case "listen":
                self._listen()
            case "louder" | "softer":
                self.listening.turn(1 if name == "louder" else -1)
            case _:
                self.form.press_key(name)

    def _is_repeated(self, key: int, name: str) -> bool:
        """A key that is held comes again and again, also the one that was held when it opened."""
        if name not in CHOOSE:
            return False
        held = key in self._held or self.now_s() - self._opened_s < OPENING_S
        self._held.add(key)
        return held

    def _released(self, _window: object, key: int, *_: object) -> bool:
        self._held.discard(key)
        return True
