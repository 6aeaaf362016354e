"""What time it is, as far as a device without a trustworthy clock can know (DESIGN §4).

The time floor rests on two things only: the day the image was built and the `issued` of manifests
signed by approvers. Never on the system clock, never on an online role: whoever holds those could
push the floor into the future and blind every screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import Field

from sync.models._frozen import Frozen
from sync.types import Instant

RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock before this is believed, where the image does not name its own build date."""


@dataclass(frozen=True)
class SystemTime:
    """One reading of the machine's clocks: `wall` may be wrong, `boot_s` never runs backwards."""

    wall: datetime
    synchronised: bool
    """Whether the operating system says that `wall` was set from a time source."""
    boot_id: str
    """Changes with every boot: a `boot_s` of another boot cannot be compared."""
    boot_s: float
    """Seconds since this boot, time asleep included (CLOCK_BOOTTIME)."""


class TimeFloor(Frozen):
    """The latest moment that is proven to have passed, and when in which boot it was learned."""

    at: Instant
    boot_id: str = ""
    learned_s: Annotated[float, Field(ge=0)] = 0
    """`boot_s` at which `at` was proven, in the boot `boot_id`."""


@dataclass(frozen=True)
class ReferenceTime:
    """The time that every rule uses. Where it is not `trusted` it is a lower bound of the truth:
    what it says has ended has ended, but nothing may begin by it."""

    now: datetime
    trusted: bool


def built(moment: datetime) -> TimeFloor:
    """The floor of a device that has verified nothing yet: its image's build date."""
    return TimeFloor(at=moment)


def reference_time(system: SystemTime, floor: TimeFloor) -> ReferenceTime:
    """The system clock where it is synchronised and above the floor, else floor + uptime."""
    if system.synchronised and system.wall >= floor.at:
        return ReferenceTime(system.wall.astimezone(UTC), trusted=True)
    return ReferenceTime(_lower_bound(system, floor), trusted=False)


def raised_floor(floor: TimeFloor, issued: datetime, system: SystemTime) -> TimeFloor:
    """The floor after a manifest of `issued` was verified; it never falls.

    Uptime counts from the moment the floor was learned: a floor of today on a device that has been
    up for a month is today, not a month ahead, where every role of the feed would seem expired.
    """
    if issued <= floor.at:
        return floor
    ahead_s = max(0.0, (_lower_bound(system, floor) - issued).total_seconds())
    learned_s = max(0.0, system.boot_s - ahead_s)
    return TimeFloor(at=issued, boot_id=system.boot_id, learned_s=learned_s)


def _lower_bound(system: SystemTime, floor: TimeFloor) -> datetime:
    known_since_s = floor.learned_s if floor.boot_id == system.boot_id else 0.0
    return floor.at + timedelta(seconds=max(0.0, system.boot_s - known_since_s))
