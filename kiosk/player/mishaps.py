"""Failures that the player survives: each part of it is tried by itself, and what fails is counted,
logged and left out, so that the rotation goes on.

What is logged says what failed and where, never with which words: an error's own text may repeat
a name. Counts are in the status, for `doctor` and the hub's page of a screen.
"""

from __future__ import annotations

import logging
import math
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias, TypeVar

from kiosk.voice import Line, Silent, Voice

_FRAMES = 4
"""Of the way to where it failed, the last so many are logged."""

_log = logging.getLogger(__name__)

Answer = TypeVar("Answer")
Step: TypeAlias = Callable[[float], float]
"""What is due at a moment of the monotonic clock; seconds until there is more."""


class Mishaps:
    """Of one player; on the drawing thread."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each part has failed since the start."""
        return dict(self._counts)

    def survived(self, part: str, act: Callable[[], Answer], otherwise: Answer) -> Answer:
        """What `act` returns; `otherwise` where it fails."""
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - this is what the class is for
            self.note(part, error)
            return otherwise

    def beside(self, part: str, step: Step, around: Callable[[Step], Step]) -> Step:
        """`step` with what `around` puts about it; where that fails, `step` alone."""
        own = around(lambda _now_s: math.inf)

        def both(now_s: float) -> float:
            wait_s = step(now_s)
            return min(wait_s, self.survived(part, lambda: own(now_s), math.inf))

        return both

    def note(self, part: str, error: BaseException) -> None:
        """One more. A part that fails in every round is logged at its 1st, 2nd, 4th, 8th, … time:
        the log of a screen that runs for a year must not fill with one fault."""
        self._counts[part] += 1
        count = self._counts[part]
        if count & (count - 1) == 0:
            _log.error("%s failed, %d times since the start: %s", part, count, told(error))


def told(error: BaseException) -> str:
    """An error's type and where it came up, without its text."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    way = " > ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)
    return f"{type(error).__name__} ({way})"


@dataclass
class CarefulVoice:
    """A voice whose failures are silence: nothing that is pressed or shown depends on it."""

    voice: Voice
    mishaps: Mishaps
    _silent: Silent = field(default_factory=Silent)

    def say(self, texts: Sequence[Line], *, only_private: bool = False) -> None:
        """As `Voice.say`."""
        self._do(lambda: self.voice.say(texts, only_private=only_private))

    def stop(self) -> None:
        """As `Voice.stop`."""
        self._do(lambda: self.voice.stop())  # noqa: PLW0108 - looked up within

    def volume(self, percent: int) -> None:
        """As `Voice.volume`."""
        self._do(lambda: self.voice.volume(percent))

    def begin_at(self, percent: int) -> None:
        """As `Voice.begin_at`."""
        self._do(lambda: self.voice.begin_at(percent))

    def reset(self) -> None:
        """As `Voice.reset`."""
        self._do(lambda: self.voice.reset())  # noqa: PLW0108

    def close(self) -> None:
        """As `Voice.close`."""
        self._do(lambda: self.voice.close())  # noqa: PLW0108

    @property
    def percent(self) -> int:
        """As `Voice.percent`."""
        return self.mishaps.survived("voice", lambda: self.voice.percent, self._silent.percent)

    @property
    def available(self) -> bool:
        """As `Voice.available`."""
        return self.mishaps.survived("voice", lambda: self.voice.available, self._silent.available)

    @property
    def private(self) -> bool:
        """As `Voice.private`."""
        return self.mishaps.survived("voice", lambda: self.voice.private, self._silent.private)

    @property
    def speaking(self) -> bool:
        """As `Voice.speaking`."""
        return self.mishaps.survived("voice", lambda: self.voice.speaking, self._silent.speaking)

    def _do(self, act: Callable[[], None]) -> None:
        self.mishaps.survived("voice", act, None)
