"""When to look at the feed after a hint or a failure: pure rules on a monotonic clock.

10,000 screens hear one hint in the same instant; spreading them over a moment keeps the feed's
server from meeting them all at once (DESIGN §4.5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

HINT_SPREAD_S = 0.3
"""A hinted refresh waits a random part of this."""
SHORTEST_BREAK_S = 1.0
"""Between the starts of two refreshes, however many hints arrive."""
FIRST_RETRY_S = 2.0
"""After a failure that may pass; doubled with each further one, up to the poll."""


@dataclass(frozen=True)
class Pacing:
    """What decides when the next refresh outside the poll is due; monotonic seconds."""

    started: float | None = None
    """When the latest refresh started."""
    due: float | None = None
    """When the next one is to start; None: at the next poll."""
    failures: int = 0
    """In a row, of the kind that may pass."""


def hinted(pacing: Pacing, now: float, share: float) -> Pacing:
    """After a hint. `share`, 0 to 1, is this screen's random part of the spread.

    Hints that arrive before the refresh starts are one refresh; one that arrives while it runs
    asks for another, because the running one may have read the feed just before the news.
    """
    due = now + HINT_SPREAD_S * share
    if pacing.started is not None:
        due = max(due, pacing.started + SHORTEST_BREAK_S)
    if pacing.due is not None:
        due = min(due, max(pacing.due, now))
    return replace(pacing, due=due)


def started(pacing: Pacing, now: float) -> Pacing:
    """When a refresh starts: it answers every hint heard so far."""
    return replace(pacing, started=now, due=None)


def succeeded(pacing: Pacing) -> Pacing:
    """After a refresh that went through. A hint heard meanwhile stays due."""
    return replace(pacing, failures=0)


def failed(pacing: Pacing, now: float, *, retry: bool, poll_s: float) -> Pacing:
    """After a refresh that failed: soon again where it may pass, else at the next poll.

    What will not pass by itself (`SyncError.retry` is False) is looked at with the next poll all
    the same: the hub may have mended it.
    """
    if not retry:
        return replace(pacing, failures=0)
    delay = min(FIRST_RETRY_S * 2**pacing.failures, poll_s)
    due = now + delay if pacing.due is None else min(pacing.due, now + delay)
    return replace(pacing, failures=pacing.failures + 1, due=due)


def is_news(counter: int, *, seen: int) -> bool:
    """Whether a hint may tell this screen something it has not seen.

    `seen` is `sync.hints.hint_counter` of the timestamps that were read last; a retained hint comes
    again with every reconnection. Compared for equality only: a hint is untrusted, and a high
    forged one must not make the lower, real ones look old. A hint that says nothing new (the hub
    re-signs its timestamps once a day without one) costs one look.
    """
    return counter != seen
