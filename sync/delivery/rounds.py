"""A round: everything in the spool that is due, one after another, until the hub says no more.

Killed at any instant, it loses nothing and delivers nothing twice: a tip leaves the spool after the
hub's yes, and to send the same bytes again is a yes too.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from sync.delivery.pacing import LONGEST_RETRY_S, pause_s
from sync.errors import DeliveryFailed, DeliveryRefused
from sync.models.submission import Submission
from sync.spool import Spool, Waiting
from sync.types import TipId

BATCH: Final = 25
"""Tips between two transactions of the spool."""


def system_chance() -> float:
    """From 0 to below 1, by the system's random source."""
    return secrets.randbelow(2**53) / 2**53


class Delivers(Protocol):
    """What `Deliverer` does for a round."""

    def deliver(self, submission: Submission) -> None: ...


@dataclass(frozen=True)
class Round:
    """How a round went."""

    delivered: int = 0
    set_aside: int = 0
    failure: DeliveryFailed | None = None
    """What ended it before everything was sent."""


def deliver_due(
    spool: Spool,
    deliverer: Delivers,
    *,
    now: Callable[[], float],
    goes_on: Callable[[], bool] = lambda: True,
    chance: Callable[[], float] = system_chance,
) -> Round:
    """Sends what is due, and stops at the first failure: a hub that is down is asked once, not once
    for each tip. Raises StoreError where the spool cannot be used.

    `now` is the spool's clock; `goes_on` is asked before each tip.
    """
    delivered = set_aside = 0
    while waiting := spool.due(now(), BATCH):
        batch = _deliver(spool, deliverer, waiting, goes_on, chance)
        delivered += batch.delivered
        set_aside += batch.set_aside
        if batch.failure is not None or not goes_on():
            return Round(delivered, set_aside, batch.failure)
    return Round(delivered, set_aside)


def _deliver(
    spool: Spool,
    deliverer: Delivers,
    waiting: tuple[Waiting, ...],
    goes_on: Callable[[], bool],
    chance: Callable[[], float],
) -> Round:
    taken: list[TipId] = []
    set_aside = 0
    try:
        for one in waiting:
            tip = one.submission.id
            if not goes_on():
                break
            try:
                deliverer.deliver(one.submission)
            except DeliveryRefused as refused:
                spool.set_aside(tip, refused.why)
                set_aside += 1
            except DeliveryFailed as failed:
                # This one later than the others, in case it is what the hub stumbles over.
                again_s = pause_s(
                    one.attempts + 1, chance(), longest_s=LONGEST_RETRY_S, asked_s=failed.after_s
                )
                spool.failed(tip, due_in_s=again_s)
                return Round(len(taken), set_aside, failed)
            else:
                taken.append(tip)
    finally:
        if taken:
            spool.done(*taken)
    return Round(len(taken), set_aside)
