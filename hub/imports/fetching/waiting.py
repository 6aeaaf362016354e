"""How long to wait before asking a busy server again; pure but for the sleep that is handed in."""

from __future__ import annotations

import random
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import TypeVar

from hub.imports.errors import FetchFailed

Result = TypeVar("Result")

LONGEST_WAIT_S = 300.0
FIRST_WAIT_S = 1.0


def retry_after_s(value: str | None, now: str | None) -> float | None:
    """Seconds of a `Retry-After` (RFC 9110 10.2.3): a number, or a date against the `Date` of the
    same answer. None where there is none, or where it makes no sense.
    """
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
        since = parsedate_to_datetime(now or "")
    except (ValueError, TypeError):
        return None
    return max(0.0, (until.timestamp() - since.timestamp()))


def wait_s(attempt: int, asked_s: float | None, jitter: float) -> float:
    """Before try `attempt` + 1 (the first is 0): what the server asked for, or 1, 2, 4, ... s, and
    up to half as much again by `jitter` in [0, 1], so that many clients do not come back at once.
    """
    doubling = FIRST_WAIT_S * 2.0**attempt
    wanted = asked_s if asked_s is not None else doubling
    return min(LONGEST_WAIT_S, wanted + 0.5 * jitter * min(wanted, doubling))


def patiently(
    call: Callable[[], Result],
    *,
    tries: int,
    sleep: Callable[[float], None],
    jitter: Callable[[], float] = random.random,
) -> Result:
    """`call()`, again after a FetchFailed, at most `tries` times in all; then the last FetchFailed.

    A server that asks for a longer wait than LONGEST_WAIT_S is not asked again in this run.
    """
    for attempt in range(tries):
        try:
            return call()
        except FetchFailed as error:
            asked = error.retry_after_s
            if attempt + 1 == tries or (asked is not None and asked > LONGEST_WAIT_S):
                raise
            sleep(wait_s(attempt, asked, jitter()))
    raise ValueError("patiently() needs at least one try")
