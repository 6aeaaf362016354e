"""When nobody touches the form: a warning first, then the end. Pure; seconds of one clock."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

IdleState: TypeAlias = Literal["awake", "warning", "over"]


@dataclass(frozen=True)
class IdleRule:
    """How long a form stands without a touch, in seconds since the last one."""

    warn_s: float
    end_s: float


ANSWERING = IdleRule(45, 60)
"""The next in the queue must not read what was typed (DESIGN §5.1)."""
KEEPING_RECEIPT = IdleRule(90, 120)
"""Eight words to be written down with a borrowed pen."""


@dataclass(frozen=True)
class Idle:
    """A rule and the moment of the last touch."""

    rule: IdleRule
    touched_s: float

    def touched(self, now_s: float) -> Idle:
        """Somebody is there."""
        return replace(self, touched_s=max(now_s, self.touched_s))

    def ruled(self, rule: IdleRule, now_s: float) -> Idle:
        """Another rule from now on."""
        return Idle(rule, now_s)

    def state(self, now_s: float) -> IdleState:
        """What holds at `now_s`."""
        waited = now_s - self.touched_s
        if waited >= self.rule.end_s:
            return "over"
        return "warning" if waited >= self.rule.warn_s else "awake"

    def left_s(self, now_s: float) -> int:
        """Whole seconds until everything is wiped, for the warning to say."""
        return max(0, math.ceil(self.touched_s + self.rule.end_s - now_s))

    def next_s(self, now_s: float) -> float:
        """Seconds until something changes: the warning, one second of its count, the end."""
        state = self.state(now_s)
        if state == "over":
            return 0.0
        if state == "awake":
            return self.touched_s + self.rule.warn_s - now_s
        waiting = self.touched_s + self.rule.end_s - now_s
        return waiting - (math.ceil(waiting) - 1)
