"""How full the spool's disk may get: on a full one, a screen cannot take in a new feed either."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LEAST_FREE: Final = 64 * 2**20
"""Bytes that the spool leaves to others…"""
LEAST_SHARE: Final = 0.02
"""…or this share of the disk, where that is less."""


@dataclass(frozen=True)
class DiskRoom:
    """Bytes of a file system: free for this user, and in all."""

    free: int
    whole: int

    @property
    def least(self) -> float:
        """Bytes that must stay free."""
        return min(LEAST_FREE, LEAST_SHARE * self.whole)

    @property
    def is_enough(self) -> bool:
        """Whether the spool may still grow."""
        return self.free >= self.least


def disk_room(folder: Path) -> DiskRoom:
    """The room on the file system of a folder that exists. Raises OSError."""
    facts = os.statvfs(folder)
    return DiskRoom(free=facts.f_bavail * facts.f_frsize, whole=facts.f_blocks * facts.f_frsize)
