"""How far a crossfade has come. Pure, so that a test can step it by hand."""

from __future__ import annotations

from dataclasses import dataclass

UNSEEN = 1 / 64
"""A share of the new picture that no eye sees the lack of: four of 256 steps between black and
white at the most. A frame for it would cost as much as any other."""


def eased(progress: float) -> float:
    """Smoothstep of 0..1: slow, quick, slow. Values outside are held at the ends."""
    held = min(1.0, max(0.0, progress))
    return held * held * (3.0 - 2.0 * held)


@dataclass(frozen=True)
class Fade:
    """A crossfade in time. `started_s` and `now_s` are seconds of one monotonic clock."""

    started_s: float
    seconds: float

    def mix(self, now_s: float) -> float:
        """Share of the new picture, 0 to 1; all of it at once where the fade has no length."""
        if self.seconds <= 0:
            return 1.0
        return eased((now_s - self.started_s) / self.seconds)

    def is_over(self, now_s: float) -> bool:
        """Whether nothing of the old picture is left to see."""
        return self.mix(now_s) > 1.0 - UNSEEN
