"""The stage as the show sees it, and one showing of one slide on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from kiosk.player.plays import Play
from kiosk.player.programme import Entry
from sync.types import PublicationNumber


class StageLike(Protocol):
    """`screens.stage.Stage`, as far as it is used here."""

    @property
    def shown(self) -> Any: ...
    @property
    def fading(self) -> bool: ...
    def show(self, texture: Any) -> None: ...
    def clear(self) -> None: ...
    def crossfade(self, texture: Any, seconds: float, now_s: float) -> None: ...
    def advance(self, now_s: float) -> bool: ...


@dataclass
class Standing:
    """One showing of one slide, for the play log and the status."""

    entry: Entry
    began_s: float
    trusted: bool
    flipped_at: float | None = None
    """Seconds since 1970 at the flip that first showed it."""
    is_play: bool = True
    """False where somebody came back to it from a detail: the order of plays must not tell of it,
    no more than a detail's own play would (ADR 0012)."""

    def play(self, publication: PublicationNumber, now_s: float) -> Play | None:
        """What is kept of it as it goes at `now_s`; None of what nobody saw, and of a detail: it
        would tell whoever takes the device that somebody stood here (ADR 0012)."""
        if self.flipped_at is None or self.entry.is_detail or not self.is_play:
            return None
        return Play(
            slide_id=self.entry.slide_id,
            notice_id=self.entry.notice_id,
            publication=publication,
            shown_at=self.flipped_at,
            clock_trusted=self.trusted,
            seconds=round(now_s - self.began_s, 3),
        )
