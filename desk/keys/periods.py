"""Months in UTC: the periods of sealing keys (DESIGN §5.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

GRACE = timedelta(days=60)
"""After its end a period's key is kept this long: tips wait on kiosks without a network, and the
hub takes those sealed to an ended period for sixty days."""

_WRITTEN = re.compile(r"^([0-9]{4})-(0[1-9]|1[0-2])$")
_MONTHS = 12


@dataclass(frozen=True, order=True)
class Period:
    """One calendar month, from its first instant to that of the next, in UTC."""

    year: int
    month: int

    @classmethod
    def read(cls, text: str) -> Period:
        """The period written `2026-12`. Raises ValueError."""
        found = _WRITTEN.match(text)
        if found is None or int(found[1]) < 1:
            raise ValueError(f"{text!r} is not a month written 2026-12")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, moment: datetime) -> Period:
        """The month that holds `moment`."""
        there = moment.astimezone(UTC)
        return cls(there.year, there.month)

    @property
    def starts(self) -> datetime:
        """Its first instant."""
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def ends(self) -> datetime:
        """The first instant of the next month."""
        return self.after(1).starts

    def after(self, months: int) -> Period:
        """The month so many months later."""
        count = self.year * _MONTHS + self.month - 1 + months
        return Period(count // _MONTHS, count % _MONTHS + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
