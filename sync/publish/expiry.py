"""Which signatures people must make anew soon: roots and targets, warned at 30 and at 7 days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sync.keys.ring import TufRole
from sync.layout import RepositoryName
from sync.publish.reading import RepositoryState

SOON = timedelta(days=30)
URGENT = timedelta(days=7)


@dataclass(frozen=True)
class ExpiryWarning:
    """A role that expires soon. Past `expires`, devices refuse the repository."""

    repository: RepositoryName
    role: TufRole
    expires: datetime
    level: Literal["soon", "urgent", "expired"]

    def __str__(self) -> str:
        return f"{self.repository} {self.role} expires {self.expires:%Y-%m-%d} ({self.level})"


def expiry_warnings(
    states: Mapping[RepositoryName, RepositoryState], now: datetime
) -> list[ExpiryWarning]:
    """Warnings, the earliest expiry first."""
    found = []
    for repository, state in states.items():
        expiries: list[tuple[TufRole, datetime]] = [
            ("root", state.root.expires),
            ("targets", state.targets.expires),
        ]
        for role, expires in expiries:
            left = expires - now
            if left <= SOON:
                level: Literal["soon", "urgent", "expired"] = "soon"
                if left <= timedelta():
                    level = "expired"
                elif left <= URGENT:
                    level = "urgent"
                found.append(ExpiryWarning(repository, role, expires, level))
    return sorted(found, key=lambda warning: warning.expires)
