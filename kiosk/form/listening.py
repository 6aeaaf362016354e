"""Listening to the form: when it speaks, and what of it this place allows.

It speaks from when a person asks for it, or has plugged in a headset, until they ask again or pull
it out. Without a headset nothing private is said (`screens.tip.aloud`); with one, nothing at all
goes to the room. Runs on the drawing thread; the voice has its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.voice import Line, Voice
from kiosk.voice.lines import joined
from screens.tip.aloud import Said
from screens.tip.answers import Language

LOUDER = 10
"""Percent a step: 3 dB."""


@dataclass
class Listening:
    """One person's ears, while the form is open; `asked`: they listened to the slides already."""

    voice: Voice
    asked: bool = False
    _plugged: bool = field(init=False)
    _on: bool = field(init=False)

    def __post_init__(self) -> None:
        self._plugged = self.voice.private
        self._on = self.voice.available and (self.asked or self._plugged)

    @property
    def is_on(self) -> bool:
        """Whether the form speaks."""
        return self._on

    def toggle(self) -> bool:
        """They asked for it, or to be quiet; whether the page is to be read now."""
        self._on = self.voice.available and not self._on
        if not self._on:
            self.voice.stop()
        return self._on

    def watch(self) -> bool:
        """To be called twice a second: has a headset come or gone? Whether to read the page now."""
        plugged = self.voice.private
        if plugged == self._plugged:
            return False
        self._plugged = plugged
        if not plugged:
            self.voice.stop()
        self._on = plugged and self.voice.available
        return self._on

    def turn(self, step: int) -> None:
        """Louder by a step, or softer where it is negative."""
        self.voice.volume(max(LOUDER, self.voice.percent + step * LOUDER))

    def say(self, said: Sequence[Said], language: Language) -> None:
        """What of it may be said here, in the language that the form is in."""
        if not self._on or not said:
            return
        lines = lines_of(said, language, private=self._plugged)
        if lines:
            self.voice.say(joined(lines), only_private=self._plugged)
        else:
            self.voice.stop()


def lines_of(said: Sequence[Said], language: Language, *, private: bool) -> list[Line]:
    """Without a headset: neither what is private nor anything that would tell of it."""
    other: Language = "en" if language == "es" else "es"
    return [
        (other if each.other_language else language, each.text)
        for each in said
        if not (each.instead if private else each.private)
    ]
