"""Whose turn is next: rounds of a programme, cut and mended as the programme changes. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.player.programme import Programme
from sync.rules.order import round_of, with_alerts
from sync.types import SlideId


@dataclass(frozen=True)
class Queue:
    """The turns that are still to come of a round, and what they were made of."""

    turns: tuple[SlideId, ...] = ()
    number: int = 0
    """Of the round, from 0: it shuffles differently from the one before."""
    seed: int = 0
    """Of this start of the player."""
    order: tuple[SlideId, ...] = ()
    """The programme's order then."""
    alerts: tuple[SlideId, ...] = ()
    place: SlideId | None = None
    """The slide, no alert, that last had its turn."""


def coming(queue: Queue, programme: Programme) -> Queue:
    """The queue with turns to come, at least one, all of them in the programme."""
    if (queue.order, queue.alerts) != (programme.order, programme.alerts):
        queue = _mended(queue, programme)
    return queue if queue.turns else _next_round(queue, programme)


def ready(queue: Queue, programme: Programme, stands: SlideId | None) -> Queue:
    """The queue with somebody's turn in it who does not stand now, if the programme has another:
    kept from one frame to the next, so that a round of hundreds is drawn up once."""
    ahead = coming(queue, programme)
    if len(programme.entries) == 1 or any(turn != stands for turn in ahead.turns):
        return ahead
    beyond = _next_round(ahead, programme)
    return replace(beyond, turns=ahead.turns + beyond.turns)


def next_turn(queue: Queue, programme: Programme, stands: SlideId | None) -> SlideId:
    """Whose turn is next; not the one that stands, if there is another."""
    ahead = coming(queue, programme)
    found = next((turn for turn in ahead.turns if turn != stands), None)
    if found is not None:
        return found
    beyond = _next_round(ahead, programme)
    return next((turn for turn in beyond.turns if turn != stands), ahead.turns[0])


def taken(queue: Queue, programme: Programme, turn: SlideId, *, in_turn: bool) -> Queue:
    """The queue after a slide had its turn; where it was none of this round's (`in_turn` False),
    the list goes on after it all the same."""
    ahead = coming(queue, programme)
    if turn not in ahead.turns:
        ahead = _next_round(ahead, programme)
    place = turn if turn not in programme.alerts else ahead.place
    if not in_turn and programme.channel_order == "listed":
        return _with(ahead, (), place)
    if turn not in ahead.turns:
        return _with(ahead, ahead.turns, place)
    if in_turn:
        return _with(ahead, ahead.turns[ahead.turns.index(turn) + 1 :], place)
    return _with(ahead, tuple(t for t in ahead.turns if t != turn), place)


def _mended(queue: Queue, programme: Programme) -> Queue:
    """After the programme has changed: a list goes on where it was, a shuffled round keeps what is
    left of it, with newcomers at its end."""
    turns: tuple[SlideId, ...] = ()
    if programme.channel_order == "shuffled":
        known, present = {*queue.order}, {*programme.order}
        alerts = {*queue.alerts, *programme.alerts}
        base = [turn for turn in queue.turns if turn in present and turn not in alerts]
        base += [s for s in programme.order if s not in known and s not in programme.alerts]
        turns = with_alerts(base, programme.alerts) if base else ()
    return Queue(
        turns,
        queue.number,
        queue.seed,
        programme.order,
        programme.alerts,
        _still_there(queue, programme),
    )


def _still_there(queue: Queue, programme: Programme) -> SlideId | None:
    """The slide after which the list goes on: the last one that had its turn and is there yet."""
    if queue.place is None or queue.place in programme.order:
        return queue.place
    if queue.place not in queue.order:
        return None
    at = queue.order.index(queue.place)
    before = reversed((*queue.order[at + 1 :], *queue.order[:at]))
    return next((slide for slide in before if slide in programme.order), None)


def _next_round(queue: Queue, programme: Programme) -> Queue:
    number = queue.number + 1
    slides = [e.slide for e in programme.entries if e.slide_id not in programme.alerts]
    turns: tuple[SlideId, ...] = ()
    if slides:
        turns = round_of(
            slides, programme.channel_order, seed=queue.seed + number, last=queue.place
        )
    turns = with_alerts(turns, programme.alerts)
    return Queue(turns, number, queue.seed, programme.order, programme.alerts, queue.place)


def _with(queue: Queue, turns: tuple[SlideId, ...], place: SlideId | None) -> Queue:
    return Queue(turns, queue.number, queue.seed, queue.order, queue.alerts, place)
