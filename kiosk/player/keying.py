"""A keypad over the slides: a ring moves over the bar's buttons and the page's zones, Enter presses
what it is around, and whoever listens hears what that is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assets.i18n import two_languages
from kiosk.player.focusing import FIRST, FOCUS_S, Focusing, opened_by, zone_name
from kiosk.player.foot import Foot
from kiosk.player.keypad import KeyName
from kiosk.player.listening import SlideListening
from kiosk.player.show import Show
from kiosk.player.touching import Touching
from kiosk.player.zones import on_display
from screens.look import Look
from screens.plan import BACK, NEXT, Box
from screens.wording import Wording
from sync.types import Language


@dataclass
class Keying:
    """Carries out keys; `first` is the language that the person sees first now."""

    show: Show
    touching: Touching
    listening: SlideListening
    foot: Foot
    look: Look
    drawn: tuple[int, int]
    """Width and height of the slides' textures, pixels."""
    first: Callable[[], Language]
    _reads_after: object = None
    """The page on which somebody who listens has opened a detail: it is read when it is there."""

    def __post_init__(self) -> None:
        self._focusing = Focusing(self.foot.layer, self.look, self._targets)

    def press(self, name: KeyName, now_s: float) -> None:
        """One key, at a moment of the show's clock."""
        self._focusing.touched(now_s)
        self._reads_after = None
        match name:
            case "louder" | "softer":
                self.listening.turn(1 if name == "louder" else -1)
            case "listen":
                self.listening.pressed(now_s)
            case _:
                self.listening.stop()
                self._go(name, now_s)
        if self._focusing.name is not None:  # somebody is at it
            self.show.linger(now_s, FOCUS_S)

    def step(self, now_s: float) -> None:
        """The ring goes along with what is on the display, or away."""
        self._focusing.step(now_s)
        if self._reads_after is not None and self._reads_after != self.touching.on_page:
            self._reads_after = None
            self.listening.pressed(now_s)

    def hide(self) -> None:
        """A finger is used, or nobody is there any more: no ring."""
        self._focusing.hide()
        self._reads_after = None

    def prefer(self, look: Look) -> None:
        """The bar is another one, as a person wants to see it."""
        self._focusing.prefer(look)
        self._focusing.to_top()

    def _go(self, name: KeyName, now_s: float) -> None:
        match name:
            case "up" | "down" | "left" | "right":
                self._focusing.move(name)
                self.listening.name(self.first(), self._said(self._focusing.name))
            case "enter":
                self._enter(now_s)
            case "back" if self.touching.stands_detail:
                self.touching.open(BACK, now_s)
            case "back":
                self._focusing.hide()
            case "on_give_information" | "on_language":
                self.foot.bar.press(name)

    def _enter(self, now_s: float) -> None:
        """Without a ring, Enter does what the screen is for."""
        has_ring = self._focusing.name is not None
        pressed = self._focusing.enter(now_s) if has_ring else FIRST
        opens = opened_by(pressed) if pressed is not None else None
        if opens is not None:
            if opens not in {BACK, NEXT} and self.listening.listens:
                self._reads_after = self.touching.on_page
            self.touching.open(opens, now_s)
        elif pressed is not None:
            self.foot.bar.press(pressed)

    def _targets(self) -> dict[str, Box]:
        if not self.foot.is_up or self.show.covered:
            return {}
        slide = (self.look.slide_width, self.look.slide_height)
        zones = {
            zone_name(zone.opens): on_display(zone.box, slide, self.drawn)
            for zone in self.touching.zones()
        }
        return {**zones, **self.foot.bar.boxes}

    def _said(self, name: str | None) -> str:
        """What the ring has come to, aloud; nothing where there is none."""
        if name is None:
            return ""
        opens = opened_by(name)
        if opens is None:
            return self.foot.bar.said(name)
        if opens in {BACK, NEXT}:
            words = Wording(two_languages("screens", self.first()))
            return words.fixed("Back to the slides" if opens == BACK else "More")[0]
        return self.touching.name_of(opens)
