"""What the rotation remembers, and how that changes: by a turn, an errand, a touch, news. Pure.

A slide has its turn, page by page; news of a publication, a person's "Give information" and an
order to show one notice come out of turn. What to do next is decided in `kiosk.player.deciding`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from kiosk.player import rounds
from kiosk.player.programme import Entry, Programme
from kiosk.player.rounds import Queue, taken
from sync.types import NoticeId, SlideId


@dataclass(frozen=True)
class Errand:
    """A slide to show out of turn. `stay_s` replaces its own duration."""

    slide_id: SlideId
    detail: NoticeId | None = None
    """Everything that this notice says, rather than the slide."""
    urgent: bool = False
    """Goes before whatever stands; one that is not waits for another errand to end."""
    stay_s: float | None = None
    returns: bool = True
    """Afterwards the rotation goes on where it was, not after this slide."""
    same_showing: bool = False
    """The slide that stands, painted anew: no second play."""
    page: int = 0
    """Of a detail, whose pages are turned by whoever reads it; the last one where it has fewer."""
    back_to: SlideId | None = None
    """Of a detail: the slide on which it was opened, where the way back leads."""
    seen_before: bool = False
    """The slide on which a detail was opened: it had its play."""

    @property
    def what(self) -> tuple[SlideId, NoticeId | None]:
        """An errand replaces an earlier one to the same."""
        return self.slide_id, self.detail


@dataclass(frozen=True)
class OnStage:
    """What stands. `since_s` is when its page was flipped, in seconds of a monotonic clock."""

    entry: Entry
    page: int
    pages: int
    since_s: float
    stay_s: float
    errand: Errand | None = None

    @property
    def until_s(self) -> float:
        """When this page has stood its time."""
        return self.since_s + self.stay_s


@dataclass(frozen=True)
class Rotation:
    """All that the rotation remembers."""

    on_stage: OnStage | None = None
    queue: Queue = field(default_factory=Queue)
    """The turns that are to come."""
    errands: tuple[Errand, ...] = ()
    unwelcome_since_s: float | None = None
    """Since when what stands has been approved anew in another form."""


@dataclass(frozen=True)
class Stay:
    """Leave everything as it is; nothing changes by itself before `until_s`."""

    until_s: float


@dataclass(frozen=True)
class Turn:
    """Bring `entry`'s page on; `cut` where what stands must not be seen a moment longer."""

    entry: Entry
    page: int
    cut: bool
    errand: Errand | None = None

    @property
    def seen_before(self) -> bool:
        """Whether somebody goes back to it from a detail."""
        return self.errand is not None and self.errand.seen_before


@dataclass(frozen=True)
class Drop:
    """Take what stands off, although nothing safe is painted yet."""


@dataclass(frozen=True)
class Again:
    """The only slide has stood its time and stands once more: a play, and not a frame drawn."""


Move: TypeAlias = Stay | Turn | Drop | Again


def turned(
    rotation: Rotation, turn: Turn, programme: Programme, pages: int, now_s: float
) -> Rotation:
    """The rotation after a turn was made at `now_s`."""
    errand = turn.errand
    stay_s = turn.entry.duration_s if errand is None or errand.stay_s is None else errand.stay_s
    stands = OnStage(turn.entry, turn.page, pages, now_s, stay_s, errand)
    made = (turn.entry.slide_id, turn.entry.notice_id if turn.entry.is_detail else None)
    left = tuple(e for e in rotation.errands if e.what != made)
    changed = replace(rotation, on_stage=stands, errands=left, unwelcome_since_s=None)
    in_turn = errand is None and turn.page == 0
    goes_on = in_turn or (errand is not None and not errand.returns)
    if not goes_on or programme.entry(turn.entry.slide_id) is None or turn.entry.is_detail:
        return changed
    slide = turn.entry.slide_id
    return replace(changed, queue=taken(rotation.queue, programme, slide, in_turn=in_turn))


def dropped(rotation: Rotation) -> Rotation:
    """The rotation after what stood was taken off."""
    return replace(rotation, on_stage=None, unwelcome_since_s=None)


def again(rotation: Rotation, now_s: float) -> Rotation:
    """The rotation after the only slide began to stand anew."""
    stands = rotation.on_stage
    if stands is None:
        return rotation
    stay_s = stands.entry.duration_s
    return replace(rotation, on_stage=replace(stands, since_s=now_s, stay_s=stay_s, errand=None))


def sent(rotation: Rotation, errand: Errand) -> Rotation:
    """The rotation with an errand: an urgent one goes first, the rest wait in line."""
    others = tuple(e for e in rotation.errands if e.what != errand.what)
    errands = (errand, *others) if errand.urgent else (*others, errand)
    return replace(rotation, errands=errands)


def hurried(rotation: Rotation, now_s: float) -> Rotation:
    """The rotation as if what stands had stood its time, all its pages included."""
    stands = rotation.on_stage
    if stands is None:
        return rotation
    over = replace(stands, page=stands.pages - 1, since_s=now_s - stands.stay_s)
    return replace(rotation, on_stage=over)


def lingering(rotation: Rotation, now_s: float, until_s: float) -> Rotation:
    """The rotation with what stands staying until then at least, if its time is not over yet:
    somebody is at it."""
    stands = rotation.on_stage
    if stands is None or not now_s < stands.until_s < until_s:
        return rotation
    return replace(rotation, on_stage=replace(stands, stay_s=until_s - stands.since_s))


def ready(rotation: Rotation, programme: Programme) -> Rotation:
    """The rotation with the next turn drawn up."""
    stands = rotation.on_stage
    slide = stands.entry.slide_id if stands is not None else None
    queue = rounds.ready(rotation.queue, programme, slide)
    return rotation if queue is rotation.queue else replace(rotation, queue=queue)


def informed(
    rotation: Rotation, before: Programme | None, now: Programme, now_s: float
) -> Rotation:
    """The rotation after the programme changed.

    Notices that a later publication brings become errands, then those that it changes, each in the
    programme's order but for what stands, which is first: a face approved now is on the screen now,
    not after its turn. An alert that begins goes before whatever stands. Other dates and parts of
    the day that come round make no news, nor does the first programme after a start.
    """
    stands = rotation.on_stage
    errands = tuple(e for e in rotation.errands if now.entry(*e.what) is not None)
    if before is not None and now.publication > before.publication:
        waiting = {errand.slide_id for errand in errands}
        news = _news(before, now, stands.entry.slide_id if stands is not None else None)
        errands += tuple(Errand(slide_id) for slide_id in news if slide_id not in waiting)
    if before is not None:
        alerts = tuple(Errand(a, urgent=True) for a in now.alerts if a not in before.alerts)
        errands = alerts + tuple(e for e in errands if e.what not in {a.what for a in alerts})
    unwelcome = stands is not None and not now.allows(stands.entry)
    since_s = (rotation.unwelcome_since_s or now_s) if unwelcome else None
    return replace(rotation, errands=errands, unwelcome_since_s=since_s)


def _news(before: Programme, now: Programme, stands: SlideId | None) -> tuple[SlideId, ...]:
    faces = {face for entry in before.entries for face in entry.approved_faces}
    people = {who for who, _form in faces}
    fresh = [entry for entry in now.entries if not entry.approved_faces <= faces]
    fresh.sort(
        key=lambda entry: (
            all(who in people for who, _form in entry.approved_faces),
            entry.slide_id != stands,
        )
    )
    return tuple(entry.slide_id for entry in fresh)


def shortened(rotation: Rotation, longest_s: float) -> Rotation:
    """The rotation with what stands staying `longest_s` at most."""
    stands = rotation.on_stage
    if stands is None or stands.stay_s <= longest_s:
        return rotation
    return replace(rotation, on_stage=replace(stands, stay_s=longest_s))
