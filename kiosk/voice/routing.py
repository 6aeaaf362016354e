"""Where a line may be heard, and how loud: pure.

Two rules stand above comfort. What a person typed, their contact and their receipt are heard in a
headset or not at all; and where a headset is plugged in, nothing goes to the room.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Way: TypeAlias = Literal["speaker", "headset"]

LOUDEST_AMPLITUDE = 200
"""espeak-ng's `-a` goes from 0 to 200; 100 is what it takes by itself."""
_DECIBELS = 30.0
"""Between 0 and 100 percent, so that each tenth is a step of 3 dB: heard, and not a jump. Of the
20 dB that Section 508 402.3.2 asks for above a loud room, the amplifier gives the rest."""


def way_of(*, plugged: bool, only_private: bool, has_speaker: bool) -> Way | None:
    """Where a line goes; None: it is not said."""
    if plugged:
        return "headset"
    if only_private or not has_speaker:
        return None
    return "speaker"


def amplitude(percent: int) -> int:
    """The engine's amplitude for a volume; 0 is silence."""
    if percent <= 0:
        return 0
    decibels = _DECIBELS * (min(percent, 100) / 100 - 1)
    return max(1, round(LOUDEST_AMPLITUDE * 10 ** (decibels / 20)))


def allowed(percent: int, loudest: int) -> int:
    """The volume that is taken for the one asked for."""
    return min(max(percent, 0), loudest)
