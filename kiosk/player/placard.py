"""What lies over the slides for a while: which screen this is, or nothing at all while it sleeps.

Beneath it the show goes on as beneath a form: what may no longer be shown still leaves, and
nothing that nobody sees is a play. No touch and no key gets through. The first one on a display
that sleeps stirs it and does nothing else: whoever has something to say at night finds the slides
and "Give information", and it sleeps again when nobody has touched it for a while.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from assets.i18n import Translator
from screens.views import MessageView, Pair, View

IDENTIFY_S: Final = 20.0
STIRRED_S: Final = 60.0
"""A display that a touch has stirred sleeps again after so long without another one."""
_DOWN: Final = ("on_touch_down", "on_key_down")
_UP: Final = ("on_touch_up", "on_key_up")


def identity(name: str, screen: str) -> MessageView:
    """What `identify` shows. Raises LookupError where the catalogues are not compiled."""
    words = {
        locale: Translator("player", locale)("Screen {screen}", screen=screen)
        for locale in ("es", "en")
    }
    return MessageView(title=Pair(**words), body=Pair(es=name, en=name))


class Placard:
    """At most one at a time. On the drawing thread.

    `paint` makes a texture of a view, `height_below` is where slides begin, in pixels from the
    foot; `cover` and `uncover` tell the show that nobody sees it, and that it is seen again.
    """

    def __init__(
        self,
        window: Any,
        paint: Callable[[View], Any],
        *,
        height_below: int,
        slide_size: tuple[int, int],
        cover: Callable[[], None],
        uncover: Callable[[], None],
        now_s: Callable[[], float],
        is_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """`is_busy`: somebody is at a form, or is the technician: it does not fall asleep again."""
        self._window = window
        self._paint = paint
        self._below = height_below
        self._slide_size = slide_size
        self._cover = cover
        self._uncover = uncover
        self._now_s, self._is_busy = now_s, is_busy
        self._widget: Widget | None = None
        self._until_s: float | None = None
        self._asleep = False
        self._stirred_s: float | None = None
        self._swallows = False
        self._handlers = {
            **dict.fromkeys(_DOWN, self._down),
            "on_touch_move": self._moved,
            **dict.fromkeys(_UP, self._lifted),
        }

    @property
    def is_asleep(self) -> bool:
        """Whether the display is dark by order."""
        return self._asleep and self._stirred_s is None

    @property
    def is_stirred(self) -> bool:
        """Whether somebody has touched it while it was to sleep."""
        return self._stirred_s is not None

    def identify(self, name: str, screen: str, now_s: float) -> None:
        """Says which screen this is for `IDENTIFY_S`, also to whoever stands before a dark one."""
        self._put(self._paint(identity(name, screen)))
        self._until_s = now_s + IDENTIFY_S

    def sleep(self) -> None:
        """Black, and no frame is drawn until `wake`; later, where somebody has just stirred it."""
        self._asleep = True
        if self._until_s is None and self._stirred_s is None:
            self._put(None)

    def wake(self) -> None:
        """The slides again."""
        self._asleep = False
        if self._stirred_s is not None:
            self._let_through()
        elif self._until_s is None:
            self._remove()

    def around(self, step: Callable[[float], float]) -> Callable[[float], float]:
        """The player's step, with the end of what is shown for a time only."""

        def both(now_s: float) -> float:
            wait_s = step(now_s)
            if self._until_s is None:
                self._fall_asleep(now_s)
                return wait_s
            if now_s < self._until_s:
                return min(wait_s, self._until_s - now_s)
            self._until_s = None
            if self._asleep:
                self._put(None)
            else:
                self._remove()
            return 0.0

        return both

    def _fall_asleep(self, now_s: float) -> None:
        if self._stirred_s is None:
            return
        if self._is_busy():
            self._stirred_s = now_s
        elif now_s - self._stirred_s >= STIRRED_S:
            self._let_through()
            self._put(None)

    def _put(self, texture: Any) -> None:
        was_there = self._widget is not None
        self._take_off()
        widget = Widget(size_hint=(None, None), size=self._window.size)
        with widget.canvas:
            Color(0, 0, 0, 1)
            Rectangle(pos=(0, 0), size=self._window.size)
            if texture is not None:
                Color(1, 1, 1, 1)
                Rectangle(pos=(0, self._below), size=self._slide_size, texture=texture)
        self._widget = widget
        self._window.add_widget(widget)
        if self._stirred_s is not None:
            self._let_through()
        # Bound last, so called first; True keeps the event from everything beneath.
        self._window.bind(**self._handlers)
        if not was_there:
            self._cover()

    def _remove(self) -> None:
        if self._widget is not None:
            self._take_off()
            self._uncover()

    def _take_off(self) -> None:
        if self._widget is not None:
            self._window.remove_widget(self._widget)
            self._window.unbind(**self._handlers)
            self._widget = None

    def _let_through(self) -> None:
        """It is stirred no longer."""
        self._stirred_s, self._swallows = None, False
        self._window.unbind(**self._handlers)

    def _down(self, *_: object) -> bool:
        if self._widget is None:
            self._stirred_s = self._now_s()  # nothing lies there any more: it is only looked at
            return self._swallows
        if self._asleep and self._until_s is None:
            self._stirred_s, self._swallows = self._now_s(), True
            self._window.remove_widget(self._widget)
            self._widget = None
            self._uncover()
        return True

    def _moved(self, *_: object) -> bool:
        return self._widget is not None or self._swallows

    def _lifted(self, *_: object) -> bool:
        """The finger that stirred it has not touched anything else."""
        swallowed, self._swallows = self._moved(), False
        return swallowed
