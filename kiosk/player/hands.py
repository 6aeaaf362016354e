"""What a touch does: the bar's events, carried to the show. Nothing else on the display is live.

A choice of language is one person's: when nobody has touched the screen for a while, the site's own
order is back, and no trace of the choice is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assets.i18n import TwoLanguages, two_languages
from kiosk.player.rotation import Errand
from kiosk.player.show import Show
from screens.bar import Bar
from screens.look import Look
from screens.painting import PaintJob
from screens.views import View

KEYS = {
    **dict.fromkeys((13, 271, 49, 257), "on_give_information"),  # Enter, 1, on either key field
    **dict.fromkeys((50, 258), "on_language"),  # 2
}
"""What a keypad's keys press, by Kivy's key code."""
INFORMATION_S = 30.0
"""The tip line stands this long for whoever asked: time to find a pen, or to scan."""
WAITING_S = 4.0
"""So long "Give information" stays pressed where the form does not come at once."""
FORGET_S = 60.0
"""Without a touch for this long, the person has gone."""

Language = Literal["es", "en"]


class Painter(Protocol):
    """`screens.painting.SlidePainter`, as far as it is used here."""

    def begin(self, view: View) -> PaintJob: ...


@dataclass
class Hands:
    """The bar at the foot of the window, and what its buttons do.

    `painter_for` makes a painter for an order of languages.
    """

    window: Any
    show: Show
    look: Look
    """Of the display, not of the slides' textures: the bar is drawn pixel for pixel."""
    site_first: Language
    painter_for: Callable[[TwoLanguages], Painter]
    now_s: Callable[[], float]
    keypad: bool
    wake: Callable[[], None]
    """Has the next round begin at once: a finger waits for one round, not for two."""
    ask_form: Callable[[Language], bool] = lambda _first: False
    """Opens the form in this order of languages; False where none is there at once, or at all."""

    def __post_init__(self) -> None:
        self._first = self.site_first
        self._touched_s = self.now_s()
        self._progress: tuple[int, int] | None = None
        self._bar: Any = None
        self._put_up(self._first)
        self.window.bind(on_touch_down=self._touched, on_touch_up=self._touched)
        if self.keypad:
            self.window.bind(on_key_down=self._pressed)

    def around(self, step: Callable[[float], float]) -> Callable[[float], float]:
        """The show's step with the bar's own: progress, and forgetting."""

        def both(now_s: float) -> float:
            wait_s = step(now_s)
            self._step(now_s)
            return wait_s

        return both

    def _step(self, now_s: float) -> None:
        if self._first != self.site_first and now_s - self._touched_s >= FORGET_S:
            self._speak(self.site_first)
        self._show_bar(is_there=self.show.programme is not None)
        if self._bar.waiting and now_s - self._touched_s >= WAITING_S:
            self._bar.show_waiting(waiting=False)
        progress = self.show.progress
        if progress is not None and progress != self._progress:
            self._progress = progress
            self._bar.show_progress(*progress)

    def _put_up(self, first: Language) -> None:
        words = two_languages("screens", first)
        bar = Bar(self.look, words)
        bar.bind(on_give_information=self._give_information, on_language=self._other_language)
        if self._bar is not None:
            self.window.remove_widget(self._bar)
        self._bar, self._is_up, self._progress = bar, False, None

    def _show_bar(self, *, is_there: bool) -> None:
        """Before there is a publication there is nothing that a button could bring."""
        if is_there and not self._is_up:
            self.window.add_widget(self._bar)
        elif not is_there and self._is_up:
            self.window.remove_widget(self._bar)
        self._is_up = is_there

    def _touched(self, *_: object) -> None:
        self._touched_s = self.now_s()
        self.wake()

    def _pressed(self, _window: object, key: int, *_: object) -> bool:
        event = KEYS.get(key)
        if event is not None:
            self._touched()
            self._bar.dispatch(event)
        return True

    def _give_information(self, *_: object) -> None:
        programme = self.show.programme
        if programme is not None and not self.ask_form(self._first):
            tip_line = programme.refuge.slide_id
            self.show.send(Errand(tip_line, urgent=True, stay_s=INFORMATION_S))
            self._bar.show_waiting(waiting=False)

    def _other_language(self, *_: object) -> None:
        self._speak("en" if self._first == "es" else "es")

    def _speak(self, first: Language) -> None:
        self._first = first
        self._put_up(first)
        self.show.repaint(self.painter_for(two_languages("screens", first)).begin)
