"""How long each role's signature lasts, and when it is renewed (DESIGN §4 Trust)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

ROOT_LASTS: Final = timedelta(days=365)
TARGETS_LAST: Final = timedelta(days=90)
SNAPSHOT_LASTS: Final = timedelta(days=7)
TIMESTAMP_LASTS: Final = timedelta(hours=24)

TARGETS_RENEWED_WITHIN: Final = timedelta(days=30)
"""A publication re-signs targets that would expire within this time, changed or not."""
SNAPSHOT_RENEWED_WITHIN: Final = timedelta(days=4)
TIMESTAMP_RENEWED_AFTER: Final = timedelta(minutes=9)
"""A timestamp this old is re-signed by `renew`, which a worker calls every ten minutes; a second
worker that calls in between changes nothing."""

ISSUED_AHEAD: Final = timedelta(minutes=5)
"""How far a manifest's `issued` may lie ahead of the hub's clock. Devices raise their time floor
to it for good, so a manifest issued in 2040 would end every notice on every screen."""


def whole_second(moment: datetime) -> datetime:
    """UTC without a fraction: TUF writes instants in whole seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)
