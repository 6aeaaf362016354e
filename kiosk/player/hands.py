"""What a touch does: the bar's events and the zones of the slide that stands, carried to the show.
Nothing else on the display is live.

What is chosen (language, text size, contrast, reach) is one person's: when nobody has touched the
screen for a while, the site's own order is back, and no trace of the choice is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, Protocol

from assets.i18n import TwoLanguages, two_languages
from kiosk.player.listening import SlideListening
from kiosk.player.rotation import Errand
from kiosk.player.show import Show
from kiosk.player.touching import Touching
from kiosk.player.zones import in_texture, zone_at
from kiosk.voice import Silent, Voice
from kiosk.voice.reading import read_slide
from screens.bar import Bar, buttons_of
from screens.look import Look
from screens.painting import PaintJob
from screens.plan import Zone
from screens.preferences import EVERYBODY, Preferences
from screens.still import Still
from screens.views import View

KEYS = {
    **dict.fromkeys((13, 271, 49, 257), "on_give_information"),  # Enter, 1, on either key field
    **dict.fromkeys((50, 258), "on_language"),  # 2
    **dict.fromkeys((42, 268), "on_listen"),  # star, as in the form
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

    `painter_for` makes a painter for an order of languages and a person's preferences.
    """

    window: Any
    show: Show
    look: Look
    """Of the display, not of the slides' textures: the bar is drawn pixel for pixel."""
    drawn: tuple[int, int]
    """Width and height of the slides' textures, pixels."""
    site_first: Language
    painter_for: Callable[[TwoLanguages, Preferences], Painter]
    now_s: Callable[[], float]
    keypad: bool
    wake: Callable[[], None]
    """Has the next round begin at once: a finger waits for one round, not for two."""
    ask_form: Callable[[Language, Preferences, bool], bool] = lambda _first, _chosen, _aloud: False
    """Opens the form as the person has chosen, read aloud or not; False where none is there at
    once, or at all."""
    form_is_over: Callable[[], bool] = lambda: False
    """Whether a form lies over the slides."""
    voice: Voice = field(default_factory=Silent)

    def __post_init__(self) -> None:
        self._first = self.site_first
        self._chosen = EVERYBODY
        self._touched_s = self.now_s()
        self._progress: tuple[int, int] | None = None
        self._bar: Any = None
        self._down: tuple[object, Zone] | None = None
        self._has_finger = False
        self._had_form = False
        self._says_stop = False
        self._listening = SlideListening(self.voice, self.show)
        self._touching = Touching(self.show)
        self._put_up()
        self.window.bind(on_touch_down=self._finger_down, on_touch_up=self._finger_up)
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
        if now_s - self._touched_s >= FORGET_S:
            self.forget()
        had_form, self._had_form = self._had_form, self.form_is_over()
        if had_form and not self._had_form:
            self.forget()  # whoever comes now is somebody else
        self._listening.step()
        self._show_bar(is_there=self.show.programme is not None)
        if self._bar.waiting and now_s - self._touched_s >= WAITING_S:
            self._bar.show_waiting(waiting=False)
        # New buttons under a finger would never hear that it was lifted.
        if self._says_stop != self._listening.goes_on and not self._has_finger:
            self._says_stop = self._listening.goes_on
            self._bar.show_listening(listening=self._says_stop)
        progress = self.show.progress
        if progress is not None and progress != self._progress:
            self._progress = progress
            self._bar.show_progress(*progress)

    def forget(self) -> None:
        """The person has gone: the screen is again as it is for everybody."""
        if self._listening.was_asked:
            self._listening.forget()
        self._choose(self.site_first, EVERYBODY)

    def _put_up(self) -> None:
        words = two_languages("screens", self._first)
        look = self.look.preferring(self._chosen)
        bar = Bar(look, words, buttons_of(look, listens=self.voice.available))
        bar.bind(
            on_give_information=self._give_information,
            on_language=self._other_language,
            on_text_size=lambda *_: self._choose(self._first, self._chosen.next_text()),
            on_contrast=lambda *_: self._choose(self._first, self._chosen.other_contrast()),
            on_reach=lambda *_: self._choose(self._first, self._chosen.other_reach()),
            on_listen=lambda *_: self._listening.pressed(),
        )
        if self._bar is not None:
            self.window.remove_widget(self._picture)
        self._bar, self._is_up, self._progress = bar, False, None
        self._picture = Still(bar)
        self._says_stop = False

    def _show_bar(self, *, is_there: bool) -> None:
        """Before there is a publication there is nothing that a button could bring."""
        if is_there and not self._is_up:
            self.window.add_widget(self._picture)
        elif not is_there and self._is_up:
            self.window.remove_widget(self._picture)
        self._is_up = is_there

    def _touched(self, *_: object) -> None:
        self._touched_s = self.now_s()
        self.wake()

    def _finger_down(self, _window: object, touch: Any) -> None:
        self._touched()
        self._has_finger = True
        if not self._is_on_listen(touch):
            self._listening.stop()
        zone = self._zone_at(touch)
        self._down = (self._touching.on_page, zone) if zone is not None else None

    def _finger_up(self, _window: object, touch: Any) -> None:
        """A zone is touched where the finger goes down and up in it, on one and the same page: it
        was looked at. One touch opens once."""
        self._touched()
        self._has_finger = False
        down, self._down = self._down, None
        zone = self._zone_at(touch)
        if zone is not None and down == (self._touching.on_page, zone):
            self._touching.open(zone.opens, self.now_s())

    def _is_on_listen(self, touch: Any) -> bool:
        """That button stops the voice by itself, when the finger is lifted."""
        return any(
            button.event == "on_listen" and button.collide_point(touch.x, touch.y)
            for button in self._bar.buttons
        )

    def _zone_at(self, touch: Any) -> Zone | None:
        slide = (self.look.slide_width, self.look.slide_height)
        at = in_texture((touch.x, touch.y - self.look.bar_height), slide, self.drawn)
        return zone_at(self._touching.zones(), at) if at is not None else None

    def _pressed(self, _window: object, key: int, *_: object) -> bool:
        event = KEYS.get(key)
        if event is not None:
            self._touched()
            if event != "on_listen":
                self._listening.stop()
            self._bar.dispatch(event)
        return True

    def _give_information(self, *_: object) -> None:
        programme = self.show.programme
        self._listening.stop()
        aloud = self._listening.was_asked
        if programme is not None and not self.ask_form(self._first, self._chosen, aloud):
            tip_line = programme.refuge.slide_id
            self.show.send(Errand(tip_line, urgent=True, stay_s=INFORMATION_S))
            self._bar.show_waiting(waiting=False)

    def _other_language(self, *_: object) -> None:
        self._choose("en" if self._first == "es" else "es", self._chosen)

    def _choose(self, first: Language, chosen: Preferences) -> None:
        """Put the bar up and paint everything anew, where anything is chosen otherwise."""
        if (first, chosen) == (self._first, self._chosen):
            return
        self._first, self._chosen = first, chosen
        self._put_up()
        words = two_languages("screens", first)
        self._listening.stop()
        self.show.repaint(self.painter_for(words, chosen).begin, partial(read_slide, words=words))
