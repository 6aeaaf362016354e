"""What a touch does: the bar's events and the zones of the slide that stands, carried to the show.
Nothing else on the display is live. What a key does is in `keying`.

What is chosen (language, text size, contrast, reach, volume) is one person's: when nobody has
touched the screen for a while, the site's own order is back, and no trace of the choice is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, Protocol

from assets.i18n import TwoLanguages, two_languages
from kiosk.player.foot import Foot
from kiosk.player.keying import Keying
from kiosk.player.keypad import HeldKeys
from kiosk.player.listening import SlideListening
from kiosk.player.mishaps import Mishaps
from kiosk.player.rotation import Errand
from kiosk.player.show import Show
from kiosk.player.touching import Touching
from kiosk.player.zones import in_texture, zone_at
from kiosk.voice import Silent, Voice
from kiosk.voice.reading import read_slide
from screens.look import Look
from screens.painting import PaintJob
from screens.plan import Zone
from screens.preferences import EVERYBODY, Preferences
from screens.views import View

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
    ask_form: Callable[[Language, Preferences, bool, int | None], bool] = lambda *_chosen: False
    """Opens the form as the person has chosen, read aloud or not, as loud; False where none is
    there at once, or at all."""
    form_is_over: Callable[[], bool] = lambda: False
    """Whether a form lies over the slides."""
    voice: Voice = field(default_factory=Silent)
    mishaps: Mishaps = field(default_factory=Mishaps)

    def __post_init__(self) -> None:
        self._first = self.site_first
        self._chosen = EVERYBODY
        self._touched_s = self.now_s()
        self._down: tuple[object, Zone] | None = None
        self._has_finger = self._had_form = False
        self._listening = SlideListening(self.voice, self.show)
        self._touching = Touching(self.show)
        self._keys = HeldKeys()
        self._foot = Foot(
            self.window,
            self.look,
            {
                "on_give_information": self._surely(self._give_information),
                "on_language": self._surely(self._other_language),
                "on_text_size": self._surely(lambda: self._prefer(self._chosen.next_text())),
                "on_contrast": self._surely(lambda: self._prefer(self._chosen.other_contrast())),
                "on_reach": self._surely(lambda: self._prefer(self._chosen.other_reach())),
                "on_listen": self._surely(lambda: self._listening.pressed(self.now_s())),
            },
        )
        self._keying = Keying(
            *(self.show, self._touching, self._listening, self._foot),
            look=self.look,
            drawn=self.drawn,
            first=lambda: self._first,
        )
        self._put_up()
        self.window.bind(on_touch_down=self._finger_down, on_touch_up=self._finger_up)
        if self.keypad:
            self.window.bind(on_key_down=self._key_down, on_key_up=self._key_up)

    def around(self, step: Callable[[float], float]) -> Callable[[float], float]:
        """The show's step with the bar's own: progress, the focus, and forgetting."""

        def both(now_s: float) -> float:
            wait_s = step(now_s)
            self.mishaps.survived("the bar", lambda: self._step(now_s), None)
            return wait_s

        return both

    def _surely(self, act: Callable[[], None]) -> Callable[[], None]:
        """A button that fails does nothing, and the next one works."""
        return lambda: self.mishaps.survived("a button", act, None)

    def _step(self, now_s: float) -> None:
        if now_s - self._touched_s >= FORGET_S:
            self.forget()
        had_form, self._had_form = self._had_form, self.form_is_over()
        if had_form and not self._had_form:
            self.forget()  # whoever comes now is somebody else
            self._foot.bar.show_waiting(waiting=False)
        self._listening.step(now_s)
        self._foot.show(is_there=self.show.programme is not None)
        if self._foot.bar.waiting and now_s - self._touched_s >= WAITING_S:
            self._foot.bar.show_waiting(waiting=False)
        # New buttons under a finger would never hear that it was lifted.
        if not self._has_finger:
            self._foot.says_stop(listening=self._listening.goes_on)
        self._foot.shows_progress(self.show.progress)
        self._keying.step(now_s)

    def forget(self) -> None:
        """The person has gone: the screen is again as it is for everybody."""
        self._listening.forget()
        self._keying.hide()
        self._keys.forget()
        self._choose(self.site_first, EVERYBODY)

    def _touched(self) -> None:
        self._touched_s = self.now_s()
        self._touching.is_at_it(self._touched_s)
        self.wake()

    def _finger_down(self, _window: object, touch: Any) -> None:
        self.mishaps.survived("a touch", lambda: self._put_down(touch), None)

    def _finger_up(self, _window: object, touch: Any) -> None:
        self.mishaps.survived("a touch", lambda: self._lift(touch), None)

    def _put_down(self, touch: Any) -> None:
        self._touched()
        self._has_finger = True
        self._keying.hide()
        if not self._is_on_listen(touch):
            self._listening.stop()
        zone = self._zone_at(touch)
        self._down = (self._touching.on_page, zone) if zone is not None else None

    def _lift(self, touch: Any) -> None:
        """A zone is touched where the finger goes down and up in it, on one and the same page: it
        was looked at. One touch opens once."""
        self._has_finger = False
        self._touched()
        down, self._down = self._down, None
        zone = self._zone_at(touch)
        if zone is not None and down == (self._touching.on_page, zone):
            self._touching.open(zone.opens, self.now_s())

    def _is_on_listen(self, touch: Any) -> bool:
        """That button stops the voice by itself, when the finger is lifted."""
        return any(
            button.event == "on_listen" and button.collide_point(touch.x, touch.y)
            for button in self._foot.bar.buttons
        )

    def _zone_at(self, touch: Any) -> Zone | None:
        slide = (self.look.slide_width, self.look.slide_height)
        at = in_texture((touch.x, touch.y - self.look.bar_height), slide, self.drawn)
        return zone_at(self._touching.zones(), at) if at is not None else None

    def _key_down(self, _window: object, key: int, *_: object) -> bool:
        self.mishaps.survived("a key", lambda: self._press(key), None)
        return True

    def _key_up(self, _window: object, key: int, *_: object) -> bool:
        self._keys.released(key)
        return True

    def _press(self, key: int) -> None:
        name = self._keys.pressed(key, self.now_s())
        if name is not None:
            self._touched()
            self._keying.press(name, self._touched_s)

    def _put_up(self) -> None:
        words = two_languages("screens", self._first)
        look = self.look.preferring(self._chosen)
        self._foot.put_up(look, words, listens=self.voice.available)
        self._keying.prefer(look)

    def _give_information(self) -> None:
        programme = self.show.programme
        self._listening.stop()
        heard = self._listening
        if programme is not None and not self.ask_form(
            self._first, self._chosen, heard.was_asked, heard.volume
        ):
            tip_line = programme.refuge.slide_id
            self.show.send(Errand(tip_line, urgent=True, stay_s=INFORMATION_S))
            self._foot.bar.show_waiting(waiting=False)

    def _other_language(self) -> None:
        self._choose("en" if self._first == "es" else "es", self._chosen)

    def _prefer(self, chosen: Preferences) -> None:
        self._choose(self._first, chosen)

    def _choose(self, first: Language, chosen: Preferences) -> None:
        """Put the bar up and paint everything anew, where anything is chosen otherwise."""
        if (first, chosen) == (self._first, self._chosen):
            return
        self._first, self._chosen = first, chosen
        self._put_up()
        words = two_languages("screens", first)
        self._listening.stop()
        self.show.repaint(self.painter_for(words, chosen).begin, partial(read_slide, words=words))
