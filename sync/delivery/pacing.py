"""How long to wait after a delivery that failed: a pure rule.

Doubling with chance in it, so that ten thousand screens that lost one hub together come back apart.
"""

from __future__ import annotations

from typing import Final

FIRST_PAUSE_S: Final = 5.0
LONGEST_PAUSE_S: Final = 900.0
"""Between two tries of a hub that takes nothing."""
LONGEST_RETRY_S: Final = 3600.0
"""Between two tries of one tip; also the longest `Retry-After` that is heeded."""


def pause_s(
    failures: int, chance: float, *, longest_s: float, asked_s: float | None = None
) -> float:
    """Seconds to wait after so many failures in a row (from 1).

    `chance`, 0 to 1, takes up to half of it away. `asked_s` is what the hub asked for, which is
    waited at least, up to LONGEST_RETRY_S.
    """
    doubled = FIRST_PAUSE_S * 2.0 ** min(failures - 1, 30)
    own_s = min(doubled, longest_s) * (1 - chance / 2)
    return max(own_s, min(asked_s or 0.0, LONGEST_RETRY_S))
