"""The technician on the player's display: opens the pad over the slides, and takes it down.

Beneath it the show goes on as beneath a form: what may no longer be shown still leaves, and nothing
that nobody sees is a play. While it is up no touch and no key gets through to the slides; before,
every touch is only looked at, and goes on to whatever it was meant for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from kiosk.technician.asking import Asking, Nothing
from kiosk.technician.entrance import Hold, KeyRow, corner_side
from kiosk.technician.keypad import ARROWS, name_of
from kiosk.technician.presenting import door_view, examined_view, facts_view
from kiosk.technician.words import (
    AskDoor,
    AskEnter,
    AskExamine,
    AskLeave,
    AskLook,
    AskRestart,
    Done,
    Door,
    Entered,
    Examined,
    Facts,
    Looked,
)
from screens.look import Look
from screens.technician.views import DoorView


@dataclass
class Technician:
    """`now_s` is a clock of its own, which tests make faster; `alerts` are those that may be shown
    now; `cover` and `uncover` tell the show that nobody sees it, and that it is seen again."""

    window: Any
    look: Look
    """Of the display, pixel for pixel."""
    first: Literal["es", "en"]
    asking: Asking
    now_s: Callable[[], float]
    cover: Callable[[], None]
    uncover: Callable[[], None]
    is_covered: Callable[[], bool]
    """Whether something lies over the slides already: a form, or a placard."""
    form_is_over: Callable[[], bool]
    alerts: Callable[[], frozenset[str]]
    _screen: Any = field(default=None, repr=False)
    _visit: str = field(default="", repr=False)
    _alerts: frozenset[str] = frozenset()
    _row: KeyRow = field(default_factory=KeyRow)
    _held: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._hold = Hold(corner_side(self.look.width, self.look.height))
        if self.look.input_mode == "touch":
            self.window.bind(
                on_touch_down=self._down, on_touch_move=self._move, on_touch_up=self._up
            )
        elif self.look.input_mode == "keypad":
            self.window.bind(on_key_down=self._watch_key)

    @property
    def is_there(self) -> bool:
        """Whether the pad, or what is behind it, is on."""
        return self._screen is not None

    def around(self, step: Callable[[float], float]) -> Callable[[float], float]:
        """The player's step with the technician's own."""

        def both(now_s: float) -> float:
            wait_s = step(now_s)
            return min(wait_s, self._step())

        return both

    def close(self) -> None:
        """The slides again; a visit is over."""
        if self._screen is None:
            return
        screen, self._screen = self._screen, None
        self.window.remove_widget(screen)
        self.window.unbind(**self._handlers())
        self._end_visit()
        if not self.form_is_over():  # which covers them now, and uncovers them itself
            self.uncover()

    def give_way(self, cover: Callable[[], None]) -> None:
        """Something else comes to lie over the slides, and over this."""
        self.close()
        cover()

    def _step(self) -> float:
        now_s = self.now_s()
        if self._screen is None:
            return self._wait_for_hold(now_s)
        if self.form_is_over() or self.alerts() - self._alerts:
            self.close()
            return 0.0
        wait_s: float = self._screen.step(now_s)
        return wait_s

    def _wait_for_hold(self, now_s: float) -> float:
        if self._hold.since_s is not None and self.is_covered():
            self._hold = self._hold.none()
        if self._hold.is_long(now_s):
            self._open()
            return 0.0
        left_s = self._hold.left_s(now_s)
        return float("inf") if left_s is None else left_s

    # --- before it is open: looked at only ------------------------------------------------------

    def _down(self, _window: object, touch: Any) -> None:
        y = self.look.height - touch.y
        self._hold = self._hold.down(touch.uid, touch.x, y, self.now_s())

    def _move(self, _window: object, touch: Any) -> None:
        self._hold = self._hold.moved(touch.uid, touch.x, self.look.height - touch.y)

    def _up(self, _window: object, touch: Any) -> None:
        self._hold = self._hold.up(touch.uid)

    def _watch_key(self, _window: object, key: int, *_: object) -> None:
        if self._screen is not None or self.is_covered():
            return
        now_s = self.now_s()
        self._row = self._row.key(name_of(key, for_digits=False) or "", now_s)
        if self._row.is_whole(now_s):
            self._open()

    # --- while it is open -----------------------------------------------------------------------

    def _open(self) -> None:
        # Not before: a screen that no technician visits never loads it.
        from screens.technician import TechnicianScreen

        self._hold, self._row = self._hold.none(), KeyRow()
        self._held.clear()
        self._alerts = self.alerts()
        screen = self._screen = TechnicianScreen(self.look, self.first, self.now_s)
        screen.bind(
            on_leave=lambda *_: self.close(),
            on_enter=lambda _screen, pin: self._enter(pin),
            on_examine=lambda _screen, language: self._examine(language),
            on_look=lambda *_: self._look_now(),
            on_restart=lambda _screen, part: self._restart(part),
        )
        self.window.add_widget(screen)
        # Bound last, so called first; True keeps the event from everything beneath.
        self.window.bind(**self._handlers())
        self.cover()
        self.asking.ask(AskDoor(), Door, self._for(screen, self._door_is))

    def _handlers(self) -> dict[str, Callable[..., bool]]:
        return {
            "on_touch_down": self._finger_down,
            "on_touch_move": self._finger_moved,
            "on_touch_up": self._finger_up,
            "on_key_down": self._pressed,
            "on_key_up": self._released,
        }

    def _finger_down(self, _window: object, touch: Any) -> bool:
        if self.look.input_mode == "touch":
            self._screen.dispatch("on_touch_down", touch)
        return True

    def _finger_moved(self, _window: object, _touch: Any) -> bool:
        return True

    def _finger_up(self, _window: object, _touch: Any) -> bool:
        """Goes on: to the screen itself, and to whoever saw the finger come down that opened it.
        While the slides are covered nothing comes of it there."""
        return False

    def _pressed(self, _window: object, key: int, *_: object) -> bool:
        if self.look.input_mode != "keypad":
            return True
        name = name_of(key, for_digits=self._screen.visit.page == "pad")
        if name is not None and (name in ARROWS or key not in self._held):
            self._held.add(key)
            self._screen.press_key(name)
        return True

    def _released(self, _window: object, key: int, *_: object) -> bool:
        """Goes on, as a finger's end does: the last key of the row went down beneath it."""
        self._held.discard(key)
        return False

    # --- what is asked of the agent -------------------------------------------------------------

    def _for(self, screen: Any, then: Callable[[Any], None]) -> Callable[[Any], None]:
        """Only as long as the screen that asked is the one that is on."""

        def answered(said: Any) -> None:
            if self._screen is screen:
                then(said)

        return answered

    def _enter(self, pin: str) -> None:
        screen = self._screen

        def judged(said: Entered | Nothing) -> None:
            if isinstance(said, Entered) and said.visit:
                self._end_visit()
                self._visit = said.visit
            if self._screen is not screen:
                self._end_visit()  # whoever typed it has left meanwhile
            elif not isinstance(said, Entered):
                self._door_is("away")
            elif said.visit:
                screen.show_entered(facts_view(said.facts or Facts()))
            else:
                self._door_is(said.door)

        self.asking.ask(AskEnter(pin=pin), Entered, judged)

    def _door_is(self, said: Door | Nothing) -> None:
        self._screen.show_door(door_view(said) if isinstance(said, Door) else DoorView("away"))

    def _examine(self, language: Literal["es", "en"]) -> None:
        def examined(said: Examined | Nothing) -> None:
            if isinstance(said, Examined):
                self._screen.show_examined(examined_view(said))
            else:
                self._nothing(said)

        question = AskExamine(visit=self._visit, language=language)
        self.asking.ask(question, Examined, self._for(self._screen, examined))

    def _look_now(self) -> None:
        def looked(said: Looked | Nothing) -> None:
            if isinstance(said, Looked):
                self._screen.show_looked(said.result, facts_view(said.facts))
            else:
                self._nothing(said)

        self.asking.ask(AskLook(visit=self._visit), Looked, self._for(self._screen, looked))

    def _restart(self, part: Literal["player", "agent"]) -> None:
        def begun(said: Done | Nothing) -> None:
            if isinstance(said, Done):
                self.close()
            else:
                self._nothing(said)

        question = AskRestart(visit=self._visit, part=part)
        self.asking.ask(question, Done, self._for(self._screen, begun))

    def _nothing(self, said: Nothing) -> None:
        self._screen.show_looked("not_now" if said == "refused" else "away")

    def _end_visit(self) -> None:
        visit, self._visit = self._visit, ""
        if visit:
            self.asking.ask(AskLeave(visit=visit), Done, lambda _said: None)
