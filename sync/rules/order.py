"""In what order slides have their turns: one round at a time, pure.

A round gives every slide as many turns as its weight says, spread evenly, and never the same slide
twice running: the eye would take it for a screen that hangs. Called by the player whenever a round
is over or the playlist has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from sync.models import AnySlide
from sync.models.channel import Order
from sync.types import SlideId


def round_of(
    slides: Sequence[AnySlide], order: Order, *, seed: int, last: SlideId | None
) -> tuple[SlideId, ...]:
    """The turns of one round of `slides`, after `last` of them stood; alerts apart (`with_alerts`).

    `listed`: in the order of the list, going on after `last`, so that a playlist that changes in
    mid-round does not start over. `shuffled`: in an order of `seed`'s own; equal seeds give equal
    rounds. Where there are two slides or more, none follows itself, `last` included; for that, one
    with more turns than all others together has only as many as they have.
    """
    placed = list(slides)
    if order == "shuffled":
        # Not a secret: anybody may watch the screen. Seeded, so that a round can be repeated.
        Random(seed).shuffle(placed)  # noqa: S311
    turns = _without_repeats(_spread(placed))
    if order == "listed":
        return _going_on_after(turns, last)
    return tuple(turns[1:] + turns[:1] if turns[:1] == [last] else turns)


def with_alerts(turns: Sequence[SlideId], alerts: Sequence[SlideId]) -> tuple[SlideId, ...]:
    """A round with all alerts before each of its turns, in the order they are listed; the alerts
    alone where there is nothing else."""
    if not turns:
        return tuple(alerts)
    return tuple(slide for turn in turns for slide in (*alerts, turn))


def _spread(slides: Sequence[AnySlide]) -> list[SlideId]:
    """Each slide's turns at equal distances, in a round from 0 to 1. Slides of as many turns share
    the time to the first of them evenly, as they are placed: equal weights keep the order."""
    total = sum(slide.weight for slide in slides)
    counts = [min(slide.weight, total - slide.weight) or 1 for slide in slides]
    of_as_many, seen = Counter(counts), Counter[int]()
    places: list[tuple[float, int]] = []
    for place, count in enumerate(counts):
        offset = (seen[count] + 0.5) / of_as_many[count]
        seen[count] += 1
        places += [((turn + offset) / count, place) for turn in range(count)]
    return [slides[place].id for _, place in sorted(places)]


def _without_repeats(turns: list[SlideId]) -> list[SlideId]:
    """The same turns, round and round, with no slide after itself.

    A turn that follows its like goes to the middle of the longest run of others. There is one of
    two at least: no slide has more than half the turns, so where two of its turns touch, two turns
    of others touch somewhere else. Each move leaves one repeat less.
    """
    while (repeat := _repeat(turns)) is not None:
        turn = turns.pop(repeat)
        turns.insert(_middle_of_longest_run(turns, turn), turn)
    return turns


def _repeat(turns: Sequence[SlideId]) -> int | None:
    """The place of a turn that follows its like; the first follows the last."""
    if len(set(turns)) == 1:
        return None
    return next((n for n, turn in enumerate(turns) if turn == turns[n - 1]), None)


def _middle_of_longest_run(turns: Sequence[SlideId], turn: SlideId) -> int:
    """Where, between two turns of other slides, `turn` is farthest from its like."""
    own = [place for place, other in enumerate(turns) if other == turn]
    following = [*own[1:], own[0] + len(turns)]
    start, end = max(zip(own, following, strict=True), key=lambda run: run[1] - run[0])
    middle = start + (end - start) // 2 + 1
    return middle if middle <= len(turns) else middle - len(turns)


def _going_on_after(turns: list[SlideId], last: SlideId | None) -> tuple[SlideId, ...]:
    if last not in turns:
        return tuple(turns)
    start = len(turns) - turns[::-1].index(last)
    return tuple(turns[start:] + turns[:start])
