"""The stage as the show sees it, and one showing of one slide on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from kiosk.player.programme import Entry


class StageLike(Protocol):
    """`screens.stage.Stage`, as far as it is used here."""

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
