"""Listen on the slides: what stands is read aloud, for as long as it stands and nobody touches
anything else. What is not to be seen any more is not to be heard either.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.player.entry import Entry
from kiosk.player.show import Show
from kiosk.voice import Voice
from kiosk.voice.voice import Spoken

LOUDER = 10
"""Percent a step, as in the form: 3 dB."""
STAYS_S = 2.0
"""What is being read stands so long on, from one round of the drawing loop to the next."""
READ_S = 300.0
"""The longest detail takes four minutes; a voice that hangs must not hold the display for ever."""


@dataclass
class SlideListening:
    """The voice over the slides of a show."""

    voice: Voice
    show: Show
    was_asked: bool = False
    """This person had a slide read aloud: the form reads to them too."""
    volume: int | None = None
    """Percent that this person chose; None: as everyone begins."""
    _heard: str | None = None
    """`Entry.drawn_from` of what is being read."""
    _since_s: float = 0.0

    @property
    def goes_on(self) -> bool:
        """Whether something is being read."""
        return self._heard is not None

    def pressed(self, now_s: float) -> None:
        """Read what stands, or stop reading it."""
        if self._heard is not None:
            self.stop()
            return
        entry = self._seen()
        lines = self.show.gallery.lines(entry) if entry is not None else ()
        if entry is None or not lines or not self.voice.available:
            return
        self.voice.say(lines)
        self.was_asked, self._heard, self._since_s = True, entry.drawn_from, now_s

    def step(self, now_s: float) -> None:
        """Be silent where what is read no longer stands, or has been read to its end; until then
        it stands."""
        if self._heard is None:
            return
        entry = self._seen()
        if entry is None or entry.drawn_from != self._heard or not self.voice.speaking:
            self.stop()
        elif now_s - self._since_s < READ_S:
            self.show.linger(now_s, STAYS_S)

    @property
    def listens(self) -> bool:
        """Whether this person uses their ears: they asked for it, or have plugged in a headset."""
        return self.voice.available and (self.was_asked or self.voice.private)

    def name(self, language: Spoken, text: str) -> None:
        """Say what the keypad has come to, to somebody who listens."""
        if text and self.listens:
            self.voice.say(((language, text),))

    def turn(self, step: int) -> None:
        """Louder by a step, or softer where it is negative."""
        self.voice.volume(max(LOUDER, self.voice.percent + step * LOUDER))
        self.volume = self.voice.percent

    def stop(self) -> None:
        """Silence, at once."""
        if self._heard is not None:
            self._heard = None
            self.voice.stop()

    def forget(self) -> None:
        """The next person: silence, and as loud as everyone begins (Section 508 402.3.2)."""
        if self.was_asked or self.volume is not None:
            self.was_asked, self.volume, self._heard = False, None, None
            self.voice.reset()

    def _seen(self) -> Entry | None:
        """What stands, if it may still be shown and nothing lies over it."""
        stands, programme = self.show.rotation.on_stage, self.show.programme
        if stands is None or programme is None or self.show.covered:
            return None
        return None if programme.forbids(stands.entry) else stands.entry
