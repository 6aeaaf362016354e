"""Which slide comes on next, and when what stands goes: pure, stepped by hand in tests.

Asked by the show before every frame. What may no longer be shown leaves at once, for something
painted and safe.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeAlias

from kiosk.player.programme import Entry, Programme
from kiosk.player.rotation import Again, Drop, Errand, Move, OnStage, Rotation, Stay, Turn
from kiosk.player.rounds import next_turn

REPLACEMENT_GRACE_S = 2.0
"""A slide whose content was approved anew stands this long, at most, while the new one is painted:
longer than any painting takes, short enough that no one can hold the old one up."""

_UNTIL_PAINTED = math.inf
"""Nothing changes by itself before something has been painted; whoever paints asks again."""

Painted: TypeAlias = Mapping[str, int]
"""Number of pages by `Entry.drawn_from`, of whatever is painted and ready to be shown."""


def decide(rotation: Rotation, programme: Programme, painted: Painted, now_s: float) -> Move:
    """What to do now. Never a `Turn` to anything that is outside the programme, or not painted."""
    stands = rotation.on_stage
    if stands is None:
        return _first(rotation, programme, painted)
    if programme.forbids(stands.entry) or _overstays(rotation, programme, now_s):
        return _escape(rotation, programme, painted)
    errand = _due_errand(rotation, programme, now_s)
    if errand is not None:
        return _errand_turn(errand, programme, painted)
    if not programme.allows(stands.entry):
        return _replacement(stands, programme, painted)
    if now_s < stands.until_s:
        return Stay(stands.until_s)
    return _next_turn(rotation, stands, programme, painted)


def to_paint(rotation: Rotation, programme: Programme) -> tuple[Entry, ...]:
    """What must be painted or kept painted, the most pressing first: at most four slides, or five
    while a detail stands, from which somebody may go back.

    The refuge, which shows no face, comes right after what is wanted now: it is where the display
    goes when a face must leave.
    """
    stands = rotation.on_stage
    wanted: list[Entry] = []
    if rotation.errands:
        errand = programme.entry(*rotation.errands[0].what)
        wanted += [errand] if errand is not None else []
    if stands is not None and not programme.allows(stands.entry):
        anew = programme.counterpart(stands.entry)
        wanted += [anew] if anew is not None else []
    upcoming = _upcoming(rotation, programme)
    wanted += [programme.refuge, upcoming] if stands is not None else [upcoming, programme.refuge]
    if stands is not None and stands.errand is not None and stands.errand.back_to is not None:
        before = programme.entry(stands.errand.back_to)
        wanted += [before] if before is not None else []
    return tuple(dict.fromkeys(wanted))


def _first(rotation: Rotation, programme: Programme, painted: Painted) -> Move:
    entry = _upcoming(rotation, programme)
    if painted.get(entry.drawn_from):
        return Turn(entry, 0, cut=True)
    if rotation.queue.place is not None and painted.get(programme.refuge.drawn_from):
        return Turn(programme.refuge, 0, cut=True)  # something was taken off: do not leave a gap
    return Stay(_UNTIL_PAINTED)


def _escape(rotation: Rotation, programme: Programme, painted: Painted) -> Move:
    for entry in (_upcoming(rotation, programme), programme.refuge):
        if painted.get(entry.drawn_from):
            return Turn(entry, 0, cut=True)
    return Drop()


def _overstays(rotation: Rotation, programme: Programme, now_s: float) -> bool:
    stands, since_s = rotation.on_stage, rotation.unwelcome_since_s
    if stands is None or programme.allows(stands.entry):
        return False
    if programme.has_lost_somebody(stands.entry):
        return True  # not replaced but gone: ended, withdrawn, of another time of day
    return since_s is not None and now_s - since_s > REPLACEMENT_GRACE_S


def _due_errand(rotation: Rotation, programme: Programme, now_s: float) -> Errand | None:
    stands = rotation.on_stage
    if not rotation.errands or stands is None:
        return None
    errand = rotation.errands[0]
    if programme.entry(*errand.what) is None:
        return None
    busy = stands.errand is not None and now_s < stands.until_s and programme.allows(stands.entry)
    return errand if errand.urgent or not busy else None


def _errand_turn(errand: Errand, programme: Programme, painted: Painted) -> Move:
    entry = programme.entry(*errand.what)
    pages = painted.get(entry.drawn_from, 0) if entry is not None else 0
    if entry is None or not pages:
        return Stay(_UNTIL_PAINTED)
    return Turn(entry, min(errand.page, pages - 1), cut=False, errand=errand)


def _replacement(stands: OnStage, programme: Programme, painted: Painted) -> Move:
    entry = programme.counterpart(stands.entry)
    if entry is None or not painted.get(entry.drawn_from):
        return Stay(_UNTIL_PAINTED)
    return Turn(entry, 0, cut=False, errand=stands.errand)


def _next_turn(rotation: Rotation, stands: OnStage, programme: Programme, painted: Painted) -> Move:
    if stands.page + 1 < stands.pages and not stands.entry.is_detail:
        return Turn(stands.entry, stands.page + 1, cut=False, errand=stands.errand)
    entry = _upcoming(rotation, programme)
    if entry == stands.entry and stands.pages == 1:
        return Again()
    if not painted.get(entry.drawn_from):
        return Stay(_UNTIL_PAINTED)
    return Turn(entry, 0, cut=False)


def _upcoming(rotation: Rotation, programme: Programme) -> Entry:
    """The entry whose turn is next; not the one that stands, if there is another."""
    stands = rotation.on_stage
    slide = stands.entry.slide_id if stands is not None else None
    entry = programme.entry(next_turn(rotation.queue, programme, slide))
    return entry if entry is not None else programme.refuge
