"""The bar at the foot of the window, as the player keeps it: put up, exchanged, kept up to date.
What its buttons do is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kivy.uix.widget import Widget

from assets.i18n import TwoLanguages
from screens.bar import Bar, buttons_of
from screens.bar.contents import BarEvent
from screens.look import Look
from screens.still import Still


class Foot:
    """`answers` is called for each of the bar's events; `layer` lies over the stage and beneath
    whatever else comes to lie over the slides, and has the bar while there is one."""

    def __init__(
        self, window: Any, look: Look, answers: Mapping[BarEvent, Callable[[], None]]
    ) -> None:
        self.layer = Widget(size_hint=(None, None), size=(look.width, look.height))
        window.add_widget(self.layer)
        self._answers = answers
        self._picture: Any = None
        self.is_up = self._says_stop = False
        self._progress: tuple[int, int] | None = None

    def put_up(self, look: Look, words: TwoLanguages, *, listens: bool) -> None:
        """Another bar, as a person wants to see it; it is there once `show` says so."""
        was_up = self.is_up
        self.show(is_there=False)
        self.bar = Bar(look, words, buttons_of(look, listens=listens))
        for event, answer in self._answers.items():
            self.bar.bind(**{event: lambda *_, answer=answer: answer()})
        self._picture = Still(self.bar)
        self._says_stop, self._progress = False, None
        self.show(is_there=was_up)

    def show(self, *, is_there: bool) -> None:
        """Before there is a publication there is nothing that a button could bring."""
        if is_there and not self.is_up:
            self.layer.add_widget(self._picture)
        elif not is_there and self.is_up:
            self.layer.remove_widget(self._picture)
        self.is_up = is_there

    def says_stop(self, *, listening: bool) -> None:
        """Whether something is being read aloud."""
        if self._says_stop != listening:
            self._says_stop = listening
            self.bar.show_listening(listening=listening)

    def shows_progress(self, progress: tuple[int, int] | None) -> None:
        """Which of how many slides has its turn; the last one that had, where none has."""
        if progress is not None and progress != self._progress:
            self._progress = progress
            self.bar.show_progress(*progress)
