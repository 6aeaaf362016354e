"""When a person can give information on this screen, and with what the form opens for them."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from config.kiosk import KioskSettings
from kiosk.form.messages import Context
from kiosk.player.form_context import form_context, may_take_tips, shown_people, warm_order
from kiosk.player.form_process import FormProcess
from kiosk.player.forms import WATCH_S, Forms
from kiosk.player.keys import keys_of
from kiosk.player.mailbox import Letter
from kiosk.player.mishaps import Mishaps
from kiosk.player.programme import Entry, Programme
from kiosk.player.show import Show
from screens.preferences import EVERYBODY, Preferences
from sync.rules.time import ReferenceTime, reference_time
from sync.types import Language

LOOK_S = 1.0
"""Seconds between two looks at whether there is a desk: keys change by the month."""
_SHARED = {"x11", "wayland", "offscreen", "dummy"}
AFTER_FIRST_SLIDE_S = 1.0
"""A form gets warm after the first slide is on: that one must not wait for it."""


_log = logging.getLogger(__name__)


@dataclass
class Offering:
    """The player's side of "Give information", between the bar's button and the form's process."""

    settings: KioskSettings
    show: Show
    forms: Forms
    place: Callable[[], tuple[int, int] | None]
    wall_s: Callable[[], float]
    mishaps: Mishaps = field(default_factory=Mishaps)
    volume: int | None = None
    """Percent that everyone begins with, where the hub has changed it since the start."""
    _looked_s: float = float("-inf")
    _programme: Programme | None = None

    def ask(
        self,
        first: Language,
        chosen: Preferences = EVERYBODY,
        listens: bool = False,  # noqa: FBT001, FBT002 - one of the things a person chose
        volume: int | None = None,
    ) -> bool:
        """The button was pressed; True where the form is opening. What stands now is what the
        person saw, also where the form opens some seconds later."""
        standing = self.show.standing
        stands = standing.entry if standing is not None else None
        return self.forms.ask(
            lambda: self._context(
                *(first, chosen, stands),
                listens=listens,
                volume=self.volume if volume is None else volume,
            )
        )

    def around(self, step: Callable[[float], float]) -> Callable[[float], float]:
        """The player's step with the form's own."""

        def both(now_s: float) -> float:
            wait_s = step(now_s)
            self.mishaps.survived("the form", lambda: self._look(now_s), None)
            return min(wait_s, self.mishaps.survived("the form", self.forms.step, WATCH_S))

        return both

    def _look(self, now_s: float) -> None:
        show = self.show
        programme = show.programme
        if programme is not self._programme:
            self.forms.allow(self._allowed(programme))
            self._programme = programme  # after it: where it fails, the next round tries again
        if now_s - self._looked_s >= LOOK_S:
            self._looked_s = now_s
            self.forms.want(wanted=self._can_take_tips())

    def _allowed(self, programme: Programme | None) -> frozenset[Any]:
        stored = self.show.stored
        if programme is None or stored is None or stored.generation is None:
            return frozenset()
        return frozenset(shown_people(programme, stored.generation))

    def _can_take_tips(self) -> bool:
        show = self.show
        first, stored = show.first_slide_at, show.stored
        if first is None or show.programme is None or stored is None or stored.generation is None:
            return False
        if not self.forms.is_there and self.wall_s() - first < AFTER_FIRST_SLIDE_S:
            return False
        return may_take_tips(stored.generation.manifest, self._reference())

    def _reference(self) -> ReferenceTime:
        stored = self.show.stored
        assert stored is not None  # noqa: S101 - asked only where there is a programme
        return reference_time(self.show.clock(), stored.floor)

    def _context(
        self,
        first: Language,
        chosen: Preferences,
        stands: Entry | None,
        *,
        listens: bool,
        volume: int | None,
    ) -> Context | None:
        programme, stored = self.show.programme, self.show.stored
        if programme is None or stored is None:
            return None
        return form_context(
            *(self.settings, stored, programme, self._reference()),
            stands=stands,
            first=first,
            chosen=chosen,
            listens=listens,
            volume=volume,
            place=self.place(),
        )


def is_shared_display(environment: Mapping[str, str]) -> bool:
    """Whether a second process can open a window beside the player's, as the form must.

    SDL's `kmsdrm` driver, which it takes by itself where no display server is named, makes one
    process the master of the display: a second one could only tear the picture from it.
    """
    drivers = environment.get("SDL_VIDEODRIVER", "").lower().replace(" ", "")
    if drivers:
        return set(drivers.split(",")) <= _SHARED
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def can_offer(settings: KioskSettings, environment: Mapping[str, str]) -> bool:
    """Whether this screen has what a form needs, but for a desk: a hub, an input, a display."""
    if settings.hub is None or settings.input == "none":
        return False
    if not is_shared_display(environment):
        _log.warning(
            "no form for tips: the display belongs to this process alone (SDL_VIDEODRIVER=kmsdrm);"
            " start a display server for the player, as docs/deploy says"
        )
        return False
    return True


def open_offering(
    settings: KioskSettings,
    stack: ExitStack,
    show: Show,
    window: Any,
    *,
    post: Callable[[Letter], None],
    now_s: Callable[[], float],
    mishaps: Mishaps | None = None,
) -> Offering:
    """Everything between button and form; `stack` ends the forms with the player."""

    keys = keys_of(os.environ, keypad=settings.input == "keypad")

    def cover() -> None:
        keys.remember()
        show.cover(now_s())

    def uncover() -> None:
        keys.take_back()
        show.uncover(now_s())

    def place() -> tuple[int, int] | None:
        return None if settings.display.fullscreen else (int(window.left), int(window.top))

    forms = Forms(
        warm=warm_order(settings),
        start=FormProcess,
        post=post,
        now_s=now_s,
        cover=cover,
        uncover=uncover,
    )
    stack.callback(forms.close)
    return Offering(settings, show, forms, place, time.time, mishaps or Mishaps())
