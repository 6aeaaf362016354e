"""What an open form raises; whoever holds it binds what they need."""

from __future__ import annotations

from typing import Literal, TypeAlias

from kivy.uix.widget import Widget

from screens.tip.aloud import Said
from screens.tip.answers import Answers

LeaveReason: TypeAlias = Literal["left", "timed_out", "done"]


class FormEvents(Widget):  # type: ignore[misc]  # Kivy publishes no types
    """The events, each with a handler that does nothing."""

    __events__ = ("on_save", "on_leave", "on_qr", "on_wake", "on_speak", "on_listen")

    def on_save(self, answers: Answers) -> None:
        """Raised: the person pressed Save."""

    def on_leave(self, reason: LeaveReason) -> None:
        """Raised once: the form is over and the process must end."""

    def on_qr(self) -> None:
        """Raised: the person asked for the receipt as a QR."""

    def on_wake(self) -> None:
        """Raised: `step` should be called soon."""

    def on_speak(self, said: tuple[Said, ...]) -> None:
        """Raised: this would be said now, instead of what was said before."""

    def on_listen(self) -> None:
        """Raised: the person wants it read aloud, or no longer."""
