"""How long ago the feed was last heard to advance (DESIGN §4 "Age").

Both repositories count, and the older one decides: whoever can hold back recalls alone would
otherwise keep a withdrawn face up for as long as they like. Time is taken from the boot clock, so
no wall clock, right or wrong, makes a feed look fresh; the record is kept each minute by whichever
of agent and player runs, and carried over boots.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from pydantic import Field

from sync.layout import FEED, RepositoryName
from sync.models._frozen import Frozen
from sync.rules.time import SystemTime
from sync.types import Instant

BLIND_BOOT_S = 12 * 3600
"""What a boot adds whose time without power cannot be measured; seconds."""


class Heard(Frozen):
    """One repository: its highest verified timestamp version, and the age at the last record."""

    version: Annotated[int, Field(ge=0)] = 0
    """0: never heard, which is infinitely old."""
    age_s: Annotated[float, Field(ge=0)] = 0
    """Seconds, at the moment of the record that holds this."""
    assumed_s: Annotated[float, Field(ge=0)] = 0
    """The part of `age_s` that stands in for this boot's unknown time without power."""


class AgeRecord(Frozen):
    """Both ages at one moment of the boot clock."""

    feed: Heard = Heard()
    recalls: Heard = Heard()
    boot_id: str = ""
    boot_s: Annotated[float, Field(ge=0)] = 0
    wall: Instant | None = None
    """The synchronised clock at that moment, if there was one: it measures a power cut."""
    before_boot: Instant | None = None
    """The same, of the last record of the boot before."""

    def version(self, repository: RepositoryName) -> int:
        """The highest verified timestamp version of a repository."""
        return self.feed.version if repository == FEED else self.recalls.version


def observe(
    record: AgeRecord, repository: RepositoryName, timestamp_version: int, system: SystemTime
) -> AgeRecord:
    """The record after a timestamp was verified. Only a higher version makes anything younger: a
    frozen feed, repeated for ever, grows old."""
    now = tick(record, system)
    if timestamp_version <= now.version(repository):
        return now
    return now.model_copy(update={repository: Heard(version=timestamp_version)})


def restarted(record: AgeRecord, repository: RepositoryName) -> AgeRecord:
    """Let versions begin anew, age kept: the root has given the timestamp role other keys
    (TUF 5.3.11, recovery from a fast-forward attack)."""
    known = record.feed if repository == FEED else record.recalls
    if known.version <= 1:
        return record
    return record.model_copy(update={repository: known.model_copy(update={"version": 1})})


def tick(record: AgeRecord, system: SystemTime) -> AgeRecord:
    """The record brought up to `system`; what is persisted each minute."""
    wall = system.wall if system.synchronised else None
    if record.boot_id != system.boot_id:
        off_s = _off_s(record.wall, system)
        changes: dict[str, object] = {"wall": wall, "before_boot": record.wall}
        return _aged(record, system, lambda heard: _over_a_boot(heard, off_s, system), changes)
    elapsed_s = max(0.0, system.boot_s - record.boot_s)
    off_s = _off_s(record.before_boot, system)
    return _aged(record, system, lambda heard: _in_a_boot(heard, elapsed_s, off_s), {"wall": wall})


def age_s(record: AgeRecord | None, system: SystemTime) -> float:
    """Seconds since the staler of the two repositories advanced; infinite where either never was
    heard, or the record is lost."""
    if record is None or not record.feed.version or not record.recalls.version:
        return math.inf
    now = tick(record, system)
    return max(now.feed.age_s, now.recalls.age_s)


def _off_s(last_wall: datetime | None, system: SystemTime) -> float | None:
    """Seconds without power before this boot; None where either end has no synchronised clock."""
    if last_wall is None or not system.synchronised:
        return None
    return max(0.0, (system.wall - last_wall).total_seconds() - system.boot_s)


def _over_a_boot(heard: Heard, off_s: float | None, system: SystemTime) -> Heard:
    assumed_s = BLIND_BOOT_S if off_s is None else 0
    added_s = system.boot_s + (BLIND_BOOT_S if off_s is None else off_s)
    return heard.model_copy(update={"age_s": heard.age_s + added_s, "assumed_s": assumed_s})


def _in_a_boot(heard: Heard, elapsed_s: float, off_s: float | None) -> Heard:
    age_s = heard.age_s + elapsed_s
    if heard.assumed_s and off_s is not None:
        # The clock was set after this boot began: measured time takes the place of assumed time.
        age_s = max(0.0, age_s - heard.assumed_s + off_s)
        return heard.model_copy(update={"age_s": age_s, "assumed_s": 0})
    return heard.model_copy(update={"age_s": age_s})


def _aged(
    record: AgeRecord,
    system: SystemTime,
    older: Callable[[Heard], Heard],
    changes: dict[str, object],
) -> AgeRecord:
    update: dict[str, object] = {
        "feed": older(record.feed),
        "recalls": older(record.recalls),
        "boot_id": system.boot_id,
        "boot_s": system.boot_s,
    }
    return record.model_copy(update=update | changes)
