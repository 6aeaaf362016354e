"""Listen on the slides: what stands is read aloud, for as long as it stands and nobody touches
anything else. What is not to be seen any more is not to be heard either.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.player.entry import Entry
from kiosk.player.show import Show
from kiosk.voice import Voice


@dataclass
class SlideListening:
    """The voice over the slides of a show."""

    voice: Voice
    show: Show
    was_asked: bool = False
    """This person had a slide read aloud: the form reads to them too."""
    _heard: str | None = None
    """`Entry.drawn_from` of what is being read."""

    @property
    def goes_on(self) -> bool:
        """Whether something is being read."""
        return self._heard is not None

    def pressed(self) -> None:
        """Read what stands, or stop reading it."""
        if self._heard is not None:
            self.stop()
            return
        entry = self._seen()
        lines = self.show.gallery.lines(entry) if entry is not None else ()
        if entry is None or not lines or not self.voice.available:
            return
        self.voice.say(lines)
        self.was_asked, self._heard = True, entry.drawn_from

    def step(self) -> None:
        """Be silent where what is read no longer stands, or has been read to its end."""
        if self._heard is None:
            return
        entry = self._seen()
        if entry is None or entry.drawn_from != self._heard or not self.voice.speaking:
            self.stop()

    def stop(self) -> None:
        """Silence, at once."""
        if self._heard is not None:
            self._heard = None
            self.voice.stop()

    def forget(self) -> None:
        """The next person: silence, and as loud as everyone begins (Section 508 402.3.2)."""
        self.was_asked, self._heard = False, None
        self.voice.reset()

    def _seen(self) -> Entry | None:
        """What stands, if it may still be shown and nothing lies over it."""
        stands, programme = self.show.rotation.on_stage, self.show.programme
        if stands is None or programme is None or self.show.covered:
            return None
        return None if programme.forbids(stands.entry) else stands.entry
