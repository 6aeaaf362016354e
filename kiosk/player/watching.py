"""The thread that watches the device's store, so that the drawing thread never waits for a disk.

Reads when told to (the agent's wake) and looks by itself four times a second: a dead or hostile
agent cannot keep a recall from the display. Also keeps the age and what has ended across boots.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from sync.errors import StoreCorrupt, StoreError
from sync.rules.age import AgeRecord
from sync.rules.ended import Ended
from sync.rules.latch import Latch
from sync.rules.time import SystemTime, TimeFloor
from sync.store import DeviceStore, Generation
from sync.store.device import StoreStamp

LOOK_S = 0.25
"""Seconds between two looks at the store's stamp: two dozen system calls, 0.1 ms."""
TICK_S = 60.0
"""Seconds between two records of the age (DESIGN §4 "Age": persisted each minute)."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stored:
    """What the store held at one look."""

    generation: Generation | None
    latch: Latch | None
    """None where the record is damaged: then nobody knows what was recalled."""
    age: AgeRecord | None
    floor: TimeFloor
    ended: Ended
    damage: str | None = None
    """Why the current generation could not be read; `generation` is then the one before it."""


def read_store(store: DeviceStore, before: Stored | None) -> Stored:
    """One look. Reads the generation again only where the pointer has moved or it was damaged.

    A damaged generation leaves the one before it in place, of this process or, at a start, of the
    disk (DESIGN §10). Raises StoreError where the disk itself fails.
    """
    latch, damage = _latch(store)
    generation = before.generation if before is not None else None
    try:
        name = store.stamp().current
        if before is None or before.damage or generation is None or generation.name != name:
            generation = store.load_generation()
    except StoreCorrupt as error:
        damage = f"{damage}; {error}" if damage else str(error)
        generation = generation or store.load_last_whole()
    return Stored(
        generation=generation,
        latch=latch,
        age=store.load_age(),
        floor=store.load_time_floor(),
        ended=store.load_ended(),
        damage=damage,
    )


def _latch(store: DeviceStore) -> tuple[Latch | None, str | None]:
    try:
        return store.load_latch(), None
    except StoreCorrupt as error:
        return None, str(error)


class StoreWatch:
    """Looks at the store on a thread of its own and tells `seen` whatever is new in it."""

    def __init__(
        self,
        store: DeviceStore,
        clock: Callable[[], SystemTime],
        seen: Callable[[Stored], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._seen = seen
        self._nudge = threading.Event()
        self._ending = threading.Event()
        self._ended_lock = threading.Lock()
        self._to_keep: Ended | None = None
        self._thread = threading.Thread(target=self._run, name="store-watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def look_now(self) -> None:
        """From any thread: the store has changed."""
        self._nudge.set()

    def keep_ended(self, ended: Ended) -> None:
        """From any thread: record what has ended, soon."""
        with self._ended_lock:
            self._to_keep = ended
        self._nudge.set()

    def stop(self) -> None:
        """Stop looking; waits for the look under way, two seconds at most."""
        self._ending.set()
        self._nudge.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        known: Stored | None = None
        stamp: StoreStamp | None = None
        ticked_s = self._clock().boot_s
        while not self._ending.is_set():
            system = self._clock()
            try:
                self._keep_ended()
                if system.boot_s - ticked_s >= TICK_S:
                    ticked_s = system.boot_s
                    self._store.tick_age(system)
                now = self._store.stamp()
                if known is None or now != stamp or known.damage:
                    stamp = now
                    fresh = read_store(self._store, known)
                    if fresh != known:
                        self._report(fresh, known)
                        known = fresh
                        self._seen(fresh)
            except StoreError as error:
                _log.error("%s; what is known stays in force", error)
            self._nudge.wait(LOOK_S)
            self._nudge.clear()

    def _keep_ended(self) -> None:
        with self._ended_lock:
            ended, self._to_keep = self._to_keep, None
        if ended is not None:
            self._store.add_ended(ended)

    def _report(self, fresh: Stored, known: Stored | None) -> None:
        if fresh.damage and (known is None or known.damage != fresh.damage):
            _log.error("the store is damaged: %s", fresh.damage)
        name = fresh.generation.name if fresh.generation else None
        before = known.generation.name if known and known.generation else None
        if name != before:
            _log.info("playing generation %s", name)
