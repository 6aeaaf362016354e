"""When a process is frozen, and how soon to start it again: pure rules on a monotonic clock."""

from __future__ import annotations

from dataclasses import dataclass, replace

STEADY_S = 10.0
"""A process that lived this long was well: its next failure is a first one."""
FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 10.0
"""A screen is never given up, and 10 s is no load for a board."""


@dataclass(frozen=True)
class Pulse:
    """A process's heartbeat as the supervisor sees it.

    Only *changes* of the heartbeat count, measured on the supervisor's own monotonic clock: the
    file's time stamp is the wall clock's, and that may be set at any moment.
    """

    started: float
    seen: int | None = None
    """The heartbeat file's stamp at the last look; None: no file."""
    beat_at: float | None = None
    """When the stamp last changed; None: not once since the start."""

    def looked(self, stamp: int | None, now: float) -> Pulse:
        """After another look at the file."""
        if stamp is None or stamp == self.seen:
            return self
        return replace(self, seen=stamp, beat_at=now)

    def is_beating(self, now: float, freeze_s: float) -> bool:
        """Whether a beat was seen within `freeze_s`."""
        return self.beat_at is not None and now - self.beat_at <= freeze_s

    def is_frozen(self, now: float, *, freeze_s: float, grace_s: float) -> bool:
        """Whether it is time to kill it: no beat for `freeze_s`, or no first one for `grace_s`."""
        if self.beat_at is None:
            return now - self.started > grace_s
        return now - self.beat_at > freeze_s


@dataclass(frozen=True)
class Failures:
    """How often a process has failed in a row."""

    count: int = 0

    def after(self, lived_s: float) -> Failures:
        """After it ended, having lived so long."""
        return Failures(1 if lived_s >= STEADY_S else self.count + 1)

    def delay_s(self) -> float:
        """Seconds to wait before it is started again: none at the first failure."""
        if self.count <= 1:
            return 0.0
        return float(min(FIRST_DELAY_S * 2 ** (self.count - 2), LONGEST_DELAY_S))
