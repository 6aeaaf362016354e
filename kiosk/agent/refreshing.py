"""Looks at the feed when it is time, and says how it went. One look at a time, on one thread.

A refused or unreachable feed is reported and never ends the loop: what is on the screen stays, and
the next look may go through.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from kiosk.agent import pacing
from kiosk.agent.pacing import Pacing
from kiosk.agent.schedule import Schedule
from kiosk.agent.status import (
    AgentStatus,
    BrokerState,
    CommandState,
    Fault,
    HubState,
    PanelState,
    Reason,
    Refresh,
    Result,
    TipsState,
    Versions,
    fault_of,
)
from kiosk.errors import KioskError
from sync.errors import FeedRefused, StoreError, SyncError
from sync.fetch import RefreshOutcome
from sync.hints import hint_counter
from sync.rules.age import age_s
from sync.rules.time import SystemTime
from sync.store import DeviceStore

JITTER = 0.2
"""The share of the poll by which each wait is longer or shorter, so that screens spread out."""
TICK_S = 60.0
"""The age is kept this often: a power cut forgets at most so much of it."""

_log = logging.getLogger(__name__)


class Feed(Protocol):
    """What `sync.fetch.FeedClient` does for us."""

    def refresh(self) -> RefreshOutcome:
        """Brings the store to the feed's state; the outcome carries what stopped it."""


class Refresher:
    """The agent's one worker. `heard` and `broker_is` may be called on any thread."""

    def __init__(
        self,
        feed: Feed,
        store: DeviceStore,
        schedule: Schedule,
        *,
        clock: Callable[[], SystemTime],
        poll_s: float,
        channel: str,
        wake: Callable[[], None],
        report: Callable[[AgentStatus], None],
    ) -> None:
        self._feed = feed
        self._store = store
        self._schedule = schedule
        self._clock = clock
        self._poll_s = poll_s
        self._wake = wake
        self._report = report
        self._lock = threading.Lock()  # over the fields below
        self._pacing = Pacing()
        self._reason: Reason = "start"
        self._hint: int | None = None
        self._busy_since: float | None = None
        self._status = AgentStatus(pid=os.getpid(), started_at=datetime.now(UTC), channel=channel)

    def start(self) -> None:
        """Looks at once, then with every poll; keeps the age."""
        self._say()
        self._schedule.every("poll", self._poll_s, self._poll, jitter=JITTER)
        self._schedule.every("age", TICK_S, self.tick, jitter=0)
        self._want("start", 0)

    def heard(self, counter: int) -> None:
        """A hint came in: look soon, unless it is known."""
        with self._lock:
            versions = self._status.versions
            seen = hint_counter(
                feed_timestamp=versions.feed_timestamp,
                recalls_timestamp=versions.recalls_timestamp,
            )
            if not pacing.is_news(counter, seen=seen):
                return
            self._hint = counter
            share = random.random()  # noqa: S311 - spreads load, keeps no secret
            self._pacing = pacing.hinted(self._pacing, time.monotonic(), share)
            due = self._pacing.due
            busy = self._busy_since is not None
        if due is not None and not busy:  # else it is scheduled when the running one ends
            self._want("hint", due - time.monotonic())

    def look_soon(self) -> None:
        """Somebody who stands before the screen wants to know: as if the poll were due."""
        self._schedule.soon(0, self._poll)

    def broker_is(self, state: BrokerState) -> None:
        """The connection to the broker came up or went away."""
        self._say(broker=state)

    def tips_are(self, tips: TipsState) -> None:
        """The spool changed."""
        self._say(
            tips_waiting=tips.waiting,
            tips_set_aside=tips.set_aside,
            tips_damaged_files=tips.damaged_files,
            tips_fault=tips.fault,
        )

    def hub_is(self, hub: HubState) -> None:
        """How it stands with the hub has changed."""
        self._say(hub=hub)

    def panel_is(self, panel: PanelState) -> None:
        """The display went on or off, or is reached by another tool."""
        self._say(panel=panel)

    def command_was(self, command: CommandState) -> None:
        """A command of the hub is over."""
        self._say(command=command)

    @property
    def status(self) -> AgentStatus:
        """What was last said."""
        return self._status

    def busy_s(self) -> float:
        """How long the running look has been running; 0 where none is."""
        since = self._busy_since
        return 0.0 if since is None else time.monotonic() - since

    def tick(self) -> None:
        """Keeps the age on disk, so that a boot carries it over."""
        try:
            self._store.tick_age(self._clock())
        except StoreError as error:
            _log.error("the age cannot be kept: %s", error)
        self._say()

    # --- on the worker thread --------------------------------------------------------------

    def _poll(self) -> None:
        self._look("poll")

    def _soon(self) -> None:
        with self._lock:
            wanted = self._pacing.due is not None or self._reason == "start"
            reason = self._reason
        if wanted:  # else a poll has answered it meanwhile
            self._look(reason)

    def _look(self, reason: Reason) -> None:
        with self._lock:
            self._pacing = pacing.started(self._pacing, time.monotonic())
            self._busy_since = time.monotonic()
            self._reason = "retry"
            hint = self._hint
        fault: Fault | None = None
        result: Result = "unchanged"
        began = time.monotonic()
        try:
            outcome = self._feed.refresh()
        except SyncError as error:  # the store itself cannot be written
            outcome = RefreshOutcome(failure=error)
        except Exception as error:  # noqa: BLE001 - the loop must go on
            outcome, result, fault = RefreshOutcome(), "failed", fault_of(error)
            _log.exception("a fault of our own while looking at the feed")
        if outcome.changed:  # also where the feed was refused: recalls that came before count
            result = "changed"
            self._tell_player()
            _log.info(
                "changed: publication %s, recalls up to %d",
                outcome.publication,
                outcome.recalls_applied,
            )
        if outcome.failure is not None:
            result = "refused" if isinstance(outcome.failure, FeedRefused) else "failed"
            fault = fault_of(outcome.failure)
            _log.warning("feed %s: %s: %s", result, fault.kind, outcome.failure)
        self._looked(reason, result, fault, began, hint)

    def _looked(
        self, reason: Reason, result: Result, fault: Fault | None, began: float, hint: int | None
    ) -> None:
        now = time.monotonic()
        with self._lock:
            self._busy_since = None
            if fault is None:
                self._pacing = pacing.succeeded(self._pacing)
            else:
                self._pacing = pacing.failed(
                    self._pacing, now, retry=fault.retry, poll_s=self._poll_s
                )
            due = self._pacing.due
            newer = self._hint != hint
        when = datetime.now(UTC)
        self._say(
            refresh=Refresh(
                at=when, reason=reason, result=result, seconds=round(now - began, 3), fault=fault
            ),
            succeeded_at=when if fault is None else self._status.succeeded_at,
            failures=0 if fault is None else self._status.failures + 1,
            refreshes=self._status.refreshes + 1,
        )
        if due is not None:
            self._want("hint" if newer else "retry", due - time.monotonic())

    def _want(self, reason: Reason, delay_s: float) -> None:
        with self._lock:
            self._reason = reason
        self._schedule.soon(delay_s, self._soon)

    def _tell_player(self) -> None:
        try:
            self._wake()
        except KioskError as error:
            _log.info("the player was not woken (it looks by itself): %s", error)

    # --- the status file -------------------------------------------------------------------

    def _say(self, **changes: object) -> None:
        with self._lock:
            system = self._clock()
            facts: dict[str, object] = {"clock_synchronised": system.synchronised}
            try:
                facts |= _facts(self._store, system)
            except StoreError as error:
                _log.error("the store cannot be read: %s", error)
            self._status = self._status.model_copy(update=facts | changes)
            status = self._status
            try:
                self._report(status)
            except KioskError as error:
                _log.error("%s", error)


def _facts(store: DeviceStore, system: SystemTime) -> dict[str, object]:
    """What the store says about itself."""
    age = store.load_age()
    floors = store.load_floors()
    seconds = age_s(age, system)
    return {
        "generation": store.stamp().current,
        "age_s": None if seconds == float("inf") else round(seconds, 1),
        "versions": Versions(
            feed_timestamp=age.feed.version if age is not None else 0,
            recalls_timestamp=age.recalls.version if age is not None else 0,
            publication=max(floors.publications.values(), default=0),
            recall_sequence=floors.recall_sequence,
        ),
    }
