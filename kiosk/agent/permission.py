"""When the agent may speak to the hub at all, beside fetching the signed feed: a pure rule."""

from __future__ import annotations

from sync.rules.time import SystemTime, TimeFloor, reference_time


def may_call_hub(system: SystemTime, floor: TimeFloor) -> bool:
    """Whether enrolment, state, reports and tips may go out now (DESIGN §6).

    By a clock that nobody vouches for, a certificate that ran out or was withdrawn years ago looks
    good, and whoever holds its key could take the token and the tips. The feed needs no such trust:
    its signatures hold over any line. So without a trusted clock the feed alone is fetched.
    """
    return reference_time(system, floor).trusted
