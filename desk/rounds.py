"""The desk's looks at feed and hub, and what they found last. Runs beside the page, in a thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Event, Lock

from desk.comparing import Alarms, Comparison, accepting, compare, remembered
from desk.errors import DeskError
from desk.feed import DeskFeed
from desk.hub import HubDoor
from desk.office import Office
from desk.reasons import of_failure
from desk.telling import Told
from desk.tips import TipFolder
from sync.errors import SyncError
from sync.rules.latch import Latch
from sync.store.trust import TrustFolder
from sync.types import KeyId

_ALARMS = "desk-keys"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What is known since the last looks."""

    comparison: Comparison | None = None
    """None until the keys were compared once since the start."""
    compared_at: datetime | None = None
    """By this machine's clock, as all that is measured against it."""
    feed_problem: Told | None = None
    """Why the last look at the feed failed."""
    fetched_at: datetime | None = None
    hub_problem: Told | None = None
    alarms: Alarms = field(default_factory=Alarms)
    latch: Latch = field(default_factory=Latch)
    news: int = 0
    """Tips that came with the last fetching."""


class Rounds:
    """Looks at both, at once or in a rhythm; readers take `found`, which is replaced as a whole."""

    def __init__(
        self,
        feed: DeskFeed,
        hub: HubDoor,
        office: Office,
        tips: TipFolder,
        data: Path,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._feed = feed
        self._hub = hub
        self._office = office
        self._tips = tips
        self._trust = TrustFolder(data / "feed" / "trust")
        self._now = now
        self._turn = Lock()
        self._waking = Event()
        self._ended = False
        self.found = Found(alarms=self._trust.load_whole(_ALARMS, Alarms) or Alarms())

    def accept(self, kids: Collection[KeyId]) -> None:
        """Remembers that a person named these keys as this desk's own. Raises StoreError."""
        alarms = self._trust.change(_ALARMS, Alarms, lambda old: accepting(old or Alarms(), kids))
        self.found = replace(self.found, alarms=alarms)

    def look_at_feed(self) -> None:
        """Compares the keys. A failure is kept in `found`; the last comparison stays with it."""
        with self._turn:
            try:
                state = self._feed.look()
                desk = self._office.folder.desk()
                comparison = compare(state.manifests, desk, self._held(), self._now())
                alarms = self._trust.change(
                    _ALARMS, Alarms, lambda old: remembered(old or Alarms(), comparison.strangers)
                )
            except (SyncError, DeskError) as error:
                log.warning("the desk's keys were not compared: %s", error)
                self.found = replace(self.found, feed_problem=of_failure(error))
                return
            if alarms.raised:
                kids = ", ".join(each.kid for each in alarms.raised)
                log.error(
                    "the signed list names keys for this desk that it does not hold: %s", kids
                )
            self.found = replace(
                self.found,
                comparison=comparison,
                compared_at=self._now(),
                feed_problem=None,
                alarms=alarms,
                latch=state.latch,
            )

    def fetch(self, *, all_again: bool = False) -> None:
        """Brings new tips to the cache, if the desk is unlocked. A failure is kept in `found`."""
        with self._turn:
            if self._office.member is None:
                return
            news = 0
            try:
                signing = self._office.signing()
                after: int | None = 0 if all_again else self._tips.last_number()
                while after is not None:
                    tips, after = self._hub.tips_after(after, signing)
                    news += self._tips.keep(tips)
            except (SyncError, DeskError) as error:
                log.warning("tips were not fetched: %s", type(error).__name__)
                self.found = replace(self.found, hub_problem=of_failure(error), news=news)
                return
            self.found = replace(self.found, fetched_at=self._now(), hub_problem=None, news=news)

    # --- the thread ------------------------------------------------------------------------

    def run(self, every_s: float) -> None:
        """Both looks, then waiting, until `end`; forgets the keys when nobody is there."""
        waited_s = every_s
        tick_s = min(every_s, 5.0)
        while not self._ended:
            if waited_s >= every_s:
                waited_s = 0.0
                self.look_at_feed()
                self.fetch()
            if self._office.lock_if_idle():
                log.info("locked: nobody was at the page")
            self._waking.wait(tick_s)
            waited_s += tick_s

    def end(self) -> None:
        """Stops the thread at its next step."""
        self._ended = True
        self._waking.set()

    def _held(self) -> frozenset[KeyId]:
        folder = self._office.folder
        return frozenset(key.kid for each in folder.members() for key in folder.held(each))
