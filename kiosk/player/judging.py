"""What may be shown at this moment, asked again about once a second: the clocks, the store's record
of what has ended and `sync.rules` go in, a programme comes out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from kiosk.player.programme import Programme, programme_of
from kiosk.player.watching import Stored
from sync.rules.age import age_s
from sync.rules.ended import Ended, ended_after
from sync.rules.time import SystemTime, reference_time
from sync.types import SlideId

_log = logging.getLogger(__name__)


@dataclass
class Judge:
    """Judges for one show; `keep_ended` has what has ended written down."""

    zone: ZoneInfo
    clock: Callable[[], SystemTime]
    keep_ended: Callable[[Ended], None]
    clock_trusted: bool = False
    """Whether the dates of the last judgement were sure."""
    _ended: Ended = field(default_factory=Ended)
    _complaint: str = ""

    def programme(
        self,
        stored: Stored | None,
        before: Programme | None,
        spoiled: Collection[str],
        showings: Mapping[SlideId, int],
    ) -> Programme | None:
        """What may be shown; None on a device without a publication, and where nobody can say."""
        try:
            now = self._judged(stored, spoiled, showings)
        except Exception as error:  # noqa: BLE001 - what cannot be judged is not shown
            if repr(error) != self._complaint:
                self._complaint = repr(error)
                _log.exception("nobody can say what may be shown, so nothing is")
            return None
        if now is not None and now != before:
            _report(now, before)
        return now

    def _judged(
        self, stored: Stored | None, spoiled: Collection[str], showings: Mapping[SlideId, int]
    ) -> Programme | None:
        if stored is None or stored.generation is None:
            return None
        manifest = stored.generation.manifest
        system = self.clock()
        reference = reference_time(system, stored.floor)
        self.clock_trusted = reference.trusted
        known = Ended(entries=self._ended.entries | stored.ended.entries)
        ended = ended_after(manifest, known, reference)
        if ended.entries - stored.ended.entries and ended != self._ended:
            self.keep_ended(ended)
        self._ended = ended
        return programme_of(
            manifest,
            latch=stored.latch,
            reference=reference,
            age_s=age_s(stored.age, system),
            zone=self.zone,
            ended=ended,
            spoiled=frozenset(spoiled),
            showings=showings,
        )


def _report(now: Programme, before: Programme | None) -> None:
    if before is None or before.publication != now.publication:
        _log.info("publication %d: %d slides", now.publication, len(now.entries))
    withheld = before.faces_withheld if before is not None else None
    if now.faces_withheld != withheld:
        _log.warning("faces are withheld: %s", now.faces_withheld or "no longer")
