"""The voice of a device with sound: a thread of its own that says one line after the other."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from kiosk.voice.engine import Engine, Talk
from kiosk.voice.routing import allowed, amplitude, way_of
from kiosk.voice.saying import Saying
from kiosk.voice.voice import Line

LOOK_S = 0.15
"""Seconds between two looks at the headset while it speaks: with the 0.3 s that a look may take, an
unplugged headset is silent within half a second."""
IDLE_LOOK_S = 2.0
"""The same while it does not speak, for `private`."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """How loud, in percent, and where: ALSA devices, None where there is none."""

    volume: int
    loudest: int
    speaker: str | None
    headset: str | None


@dataclass(frozen=True)
class _Part:
    turn: int
    line: Line = field(repr=False)
    only_private: bool


class SpeakingVoice:
    """Made by `kiosk.voice.open_voice`. It holds the words until they are said or stopped, and logs
    none of them."""

    def __init__(
        self,
        engine: Engine,
        limits: Limits,
        *,
        is_plugged: Callable[[], bool],
        can_play: Callable[[], bool],
        say: Saying,
    ) -> None:
        self._engine, self._limits, self._say = engine, limits, say
        self._is_plugged, self._can_play = is_plugged, can_play
        self._woken = threading.Condition()
        self._parts: deque[_Part] = deque()
        self._turn = 0
        self._talk: Talk | None = None
        self._busy = self._closed = self._failed = False
        self._percent = allowed(limits.volume, limits.loudest)
        self._plugged = self._looks()
        self._available = can_play()
        threading.Thread(target=self._run, name="voice", daemon=True).start()

    # --- from any thread; none of these waits ------------------------------------------------

    def say(self, texts: Sequence[Line], *, only_private: bool = False) -> None:
        """As `Voice.say`."""
        with self._woken:
            self._silence()
            self._parts.extend(_Part(self._turn, line, only_private) for line in texts)
            self._busy = bool(self._parts)
            self._woken.notify()

    def stop(self) -> None:
        """As `Voice.stop`."""
        with self._woken:
            self._silence()

    def volume(self, percent: int) -> None:
        """As `Voice.volume`."""
        self._percent = allowed(percent, self._limits.loudest)

    def begin_at(self, percent: int) -> None:
        """As `Voice.begin_at`."""
        before = allowed(self._limits.volume, self._limits.loudest)
        self._limits = replace(self._limits, volume=percent)
        if self._percent == before:
            self.volume(percent)

    def reset(self) -> None:
        """As `Voice.reset`."""
        self.stop()
        self.volume(self._limits.volume)

    def close(self) -> None:
        """As `Voice.close`."""
        with self._woken:
            self._closed = True
            self._silence()
            self._woken.notify()

    @property
    def percent(self) -> int:
        """As `Voice.percent`."""
        return self._percent

    @property
    def available(self) -> bool:
        """As `Voice.available`."""
        return self._available

    @property
    def private(self) -> bool:
        """As `Voice.private`."""
        return self._plugged

    @property
    def speaking(self) -> bool:
        """As `Voice.speaking`."""
        return self._busy

    def _silence(self) -> None:
        """With the lock held: what is being said ends, what was to come is forgotten."""
        self._turn += 1
        self._parts.clear()
        self._busy = False
        if self._talk is not None:
            self._talk.silence()

    # --- on the voice's own thread -----------------------------------------------------------

    def _run(self) -> None:
        while True:
            part = self._next()
            if self._closed:
                return
            self._plugged = self._looks()
            if part is None:
                self._available = self._can_play()
                continue
            try:
                self._speak(part)
            except OSError as error:
                _log.error("the voice cannot be started: %s", error.strerror)
                self.stop()
            with self._woken:
                if part.turn == self._turn:
                    self._busy = bool(self._parts)

    def _next(self) -> _Part | None:
        with self._woken:
            if not self._parts and not self._closed:
                self._woken.wait(IDLE_LOOK_S)
            return self._parts.popleft() if self._parts else None

    def _speak(self, part: _Part) -> None:
        language, text = part.line
        words = self._say(language, text)
        way = way_of(
            plugged=self._plugged,
            only_private=part.only_private,
            has_speaker=self._limits.speaker is not None,
        )
        device = self._limits.headset if way == "headset" else self._limits.speaker
        if way is None or device is None or not words:
            return
        talk = self._engine.begin(language, amplitude(self._percent), device)
        try:
            if self._takes(talk, part):
                talk.tell(words)
                self._listen(talk, to_headset=way == "headset")
        finally:
            with self._woken:
                self._talk = None
            talk.end()
        self._judge(talk, part)

    def _takes(self, talk: Talk, part: _Part) -> bool:
        """From here on `stop` ends it; False where it was stopped before."""
        with self._woken:
            if part.turn != self._turn:
                return False
            self._talk = talk
            return True

    def _listen(self, talk: Talk, *, to_headset: bool) -> None:
        while talk.goes_on(LOOK_S):
            if to_headset:
                self._plugged = self._looks()
                if not self._plugged:
                    self.stop()

    def _judge(self, talk: Talk, part: _Part) -> None:
        if talk.fault and part.turn == self._turn and not self._failed:
            self._failed = True
            _log.error("the sound device does not play (aplay ended with %d)", talk.fault)

    def _looks(self) -> bool:
        return self._limits.headset is not None and self._is_plugged()
