"""Delivers what lies in the spool, on a thread of its own: proof of work and a slow hub must not
keep the feed's refresh waiting.

The thread looks every few seconds. A hub that takes nothing is left alone for longer each time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final

from config.kiosk import KioskSettings
from kiosk.agent.permission import may_call_hub
from kiosk.agent.status import TipsState, fault_of
from sync.delivery import LONGEST_PAUSE_S, Deliverer, deliver_due, pause_s
from sync.delivery.rounds import Delivers, system_chance
from sync.errors import DeliveryFailed, StoreError, SyncError
from sync.rules.time import SystemTime
from sync.spool import Spool
from sync.store import DeviceStore

LOOK_S: Final = 3.0
"""Between two looks into the spool."""
TAKE_UP_S: Final = 24 * 3600.0
"""After which tips that the hub has refused are tried once more: it may have been mended."""
LEAVE_WITHIN_S: Final = 2.0

_log = logging.getLogger(__name__)


class Delivering:
    """The agent's other worker. `report` is called on its thread, whenever something changed."""

    def __init__(
        self,
        spool: Spool,
        deliverer: Delivers,
        *,
        may_call: Callable[[], bool],
        report: Callable[[TipsState], None],
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = system_chance,
    ) -> None:
        """`may_call` says whether the hub may be called now; `now` is the spool's clock."""
        self._spool = spool
        self._deliverer = deliverer
        self._may_call = may_call
        self._report = report
        self._now = now
        self._monotonic = monotonic
        self._chance = chance
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tips", daemon=True)
        self._failures = 0
        self._not_before = monotonic()
        self._take_up_at = monotonic()
        self._state: TipsState | None = None

    def start(self) -> None:
        """Looks at once, then every few seconds."""
        self._thread.start()

    def stop(self) -> None:
        """Sends no further tip; one that is on its way is broken off by the process's end, which
        loses nothing."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(LEAVE_WITHIN_S)

    def look(self) -> None:
        """One look: sends what is due, unless the hub is to be left alone, and reports."""
        fault: SyncError | None = None
        try:
            self._take_up()
            if self._monotonic() >= self._not_before and self._may_call():
                fault = self._send()
            elif self._state is not None:
                self._say(self._state)  # the fault stands until the next try
                return
        except StoreError as error:
            _log.error("tips: %s", error)
            fault = error
        except Exception as error:  # noqa: BLE001 - by its type alone: it may quote what it held
            _log.error("tips: a fault of our own: %s", type(error).__name__)
        self._say(TipsState(fault=fault_of(fault) if fault is not None else None))

    def _run(self) -> None:
        while not self._stopped.is_set():
            self.look()
            self._stopped.wait(LOOK_S)

    def _send(self) -> DeliveryFailed | None:
        try:
            sent = deliver_due(
                self._spool,
                self._deliverer,
                now=self._now,
                goes_on=lambda: not self._stopped.is_set(),
                chance=self._chance,
            )
        except StoreError:
            # What was sent could not be deleted: it would be sent again with every look.
            self._failures += 1
            self._leave_alone(None)
            raise
        # Of tips that went out, or did not yet, the log says nothing: it stays on the card with the
        # second of every line, and whoever takes the device would read when one was given. What is
        # wrong stands in the status, which is in memory.
        if sent.delivered:
            self._spool.tidy()
        if sent.failure is None:
            self._failures = 0
            return None
        self._failures = 1 if sent.delivered else self._failures + 1
        self._leave_alone(sent.failure.after_s)
        return sent.failure

    def _leave_alone(self, asked_s: float | None) -> None:
        pause = pause_s(self._failures, self._chance(), longest_s=LONGEST_PAUSE_S, asked_s=asked_s)
        self._not_before = self._monotonic() + pause

    def _take_up(self) -> None:
        if self._monotonic() >= self._take_up_at:
            self._take_up_at = self._monotonic() + TAKE_UP_S
            self._spool.take_up()

    def _say(self, state: TipsState) -> None:
        try:
            counts = self._spool.counts()
        except StoreError:
            pass  # the fault says so
        else:
            state = state.model_copy(
                update={
                    "waiting": counts.waiting,
                    "set_aside": counts.set_aside,
                    "damaged_files": self._spool.damaged_files(),
                }
            )
        if state != self._state:
            self._state = state
            self._report(state)


def start_delivering(
    settings: KioskSettings,
    store: DeviceStore,
    clock: Callable[[], SystemTime],
    report: Callable[[TipsState], None],
    started: ExitStack,
) -> None:
    """Starts the thread where the settings name a hub; `started` stops it. Raises FeedRefused for
    an address that is neither HTTPS nor this machine itself.
    """
    if settings.hub is None:
        return
    spool = Spool(settings.tips.spool_dir, most=settings.tips.most)
    deliverer = Deliverer(settings.hub.url, ca_file=settings.hub.ca_file)
    delivering = Delivering(
        spool,
        deliverer,
        may_call=lambda: may_call_hub(clock(), store.load_time_floor()),
        report=report,
    )
    delivering.start()
    started.callback(delivering.stop)
