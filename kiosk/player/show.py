"""The show: carries out, on the drawing thread, what `rotation` decides upon what the store holds.

The loop calls `step` before each frame and `flipped` after it; every thread reaches it through the
mailbox. Its clock is `now_s`, monotonic; dates go by `clock`, through `sync.rules`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.player import rotation as rules
from kiosk.player.deciding import decide, to_paint
from kiosk.player.gallery import Gallery
from kiosk.player.judging import Judge
from kiosk.player.plays import PlayLog
from kiosk.player.programme import Entry, Programme
from kiosk.player.rotation import Again, Drop, Errand, Rotation, Stay, Turn
from kiosk.player.rounds import Queue
from kiosk.player.standing import StageLike, Standing
from kiosk.player.watching import Stored
from sync.rules.ended import Ended
from sync.rules.time import SystemTime
from sync.types import NoticeId, SlideId

EVALUATE_S = 1.0
"""Seconds between two looks at dates, parts of the day and age while nothing else happens."""
RETRY_SPOILED_S = 15.0
"""A slide that could not be drawn is tried again after so long, then after twice as long, …"""
RETRY_MOST_S = 240.0
"""… but no later than this, and at once where the store has changed: the agent mends a picture."""

PAINT_S = 0.02
"""Longest painting in one round while nothing moves: touches and recalls come in between."""
PAINT_IN_FADE_S = 0.004
"""Likewise between two frames of a fade; one short step is always made."""


def _from_the_start() -> Rotation:
    """Shuffled rounds differ from start to start."""
    return Rotation(queue=Queue(seed=random.randrange(2**32)))  # noqa: S311 - no secret


@dataclass
class Show:
    """All that is on, and how it came on."""

    stage: StageLike
    gallery: Gallery
    plays: PlayLog
    zone: ZoneInfo
    clock: Callable[[], SystemTime]
    keep_ended: Callable[[Ended], None]
    setting_up: Callable[[], Any]
    """A texture that says this screen is being set up: shown until there is a first publication."""
    crossfade_s: float
    frame_s: float
    """Seconds between two frames of a fade."""
    longest_stay_s: float | None = None
    """Every page stands this long at most; for benches and demos that cannot wait."""
    stored: Stored | None = None
    programme: Programme | None = None
    rotation: Rotation = field(default_factory=_from_the_start)
    standing: Standing | None = None
    first_slide_at: float | None = None
    """Seconds since 1970 at the flip of the first verified slide."""
    covered: bool = False
    """A form lies over the display."""
    _showings: dict[SlideId, int] = field(default_factory=dict)
    """How often each slide has stood: its pictures take turns by it."""
    _evaluated_s: float = float("-inf")
    _retried_s: float = 0.0
    _retry_s: float = RETRY_SPOILED_S
    _is_setting_up: bool = False

    def __post_init__(self) -> None:
        self._judge = Judge(self.zone, self.clock, self.keep_ended)

    # --- what comes in ---------------------------------------------------------------------

    def store_changed(self, stored: Stored) -> None:
        """The watch has read something new."""
        self.stored = stored
        self._retry_s = RETRY_SPOILED_S
        self._evaluated_s = float("-inf")
        self.retry_spoiled()

    def retry_spoiled(self) -> bool:
        """Whatever could not be drawn may be drawn now: the store has been mended, perhaps. Whether
        there was any."""
        had_any = self.gallery.retry()
        if had_any:
            self._evaluated_s = float("-inf")
        return had_any

    def hurry(self, now_s: float) -> None:
        """Go on to the next slide."""
        self.rotation = rules.hurried(self.rotation, now_s)

    def send(self, errand: Errand) -> None:
        """Show a slide out of turn, if it may be shown when its moment comes."""
        self.rotation = rules.sent(self.rotation, errand)

    def repaint(
        self, begin: Callable[[Any], Any], read: Callable[[Any], Any] = lambda _view: ()
    ) -> None:
        """Everything in another language order, size or contrast, what stands first."""
        self.gallery.repaint_with(begin, read)
        stands = self.rotation.on_stage
        if stands is None:
            return
        entry, came_by = stands.entry, stands.errand
        if not entry.is_detail:  # the very picture that stands, not the next one
            self._showings[entry.slide_id] = entry.showing
            self._evaluated_s = float("-inf")
        self.send(
            Errand(
                entry.slide_id,
                entry.notice_id if entry.is_detail else None,
                urgent=True,
                stay_s=max(1.0, stands.until_s - time.monotonic()),
                returns=came_by is None or came_by.returns,
                same_showing=True,
                page=stands.page if entry.is_detail else 0,
                back_to=came_by.back_to if came_by is not None else None,
            )
        )

    def linger(self, now_s: float, stay_s: float) -> None:
        """What stands stays so long from now at least, if it may: somebody is at it."""
        self.rotation = rules.lingering(self.rotation, now_s, now_s + stay_s)

    def cover(self, now_s: float) -> None:
        """A form comes to lie over the display. What stands has been seen, and stands still until
        it can be seen again; only what may no longer be shown still leaves."""
        standing = self.standing
        self._leave(now_s)
        self.covered = True
        if standing is not None:
            self.standing = self._standing(standing.entry, now_s)

    def uncover(self, now_s: float) -> None:
        """The form has gone: what stands is seen from now on, as long as it would have been."""
        self.covered = False
        if self.standing is not None:
            self.standing = self._standing(self.standing.entry, now_s, time.time())
            self.rotation = rules.again(self.rotation, now_s)

    def flipped(self, wall_s: float) -> None:
        """A frame has reached the display at this moment (seconds since 1970)."""
        if self.covered:
            return
        if self.standing is not None and self.standing.flipped_at is None:
            self.standing.flipped_at = wall_s
            if self.first_slide_at is None:
                self.first_slide_at = wall_s

    # --- the step --------------------------------------------------------------------------

    def step(self, now_s: float) -> float:
        """Everything that is due; seconds until there is more, 0 while painting is under way."""
        if self.stored is None:
            return EVALUATE_S
        if now_s - self._retried_s >= self._retry_s:
            self._retried_s = now_s
            had_any = self.retry_spoiled()
            self._retry_s = min(2 * self._retry_s, RETRY_MOST_S) if had_any else RETRY_SPOILED_S
        if now_s - self._evaluated_s >= EVALUATE_S:
            self._evaluate(now_s)
        if self.programme is None:
            self._show_setting_up()
            return EVALUATE_S
        if self.rotation.on_stage is None and self.gallery.has_spoiled(self.programme.refuge):
            self._show_setting_up()
        self._order_paintings(self.programme)
        spoiled = len(self.gallery.spoiled)
        painting = self.gallery.paint(PAINT_IN_FADE_S if self.stage.fading else PAINT_S)
        if len(self.gallery.spoiled) != spoiled:
            self._evaluated_s = float("-inf")
        wait_s = self._carry_out(self.programme, now_s)
        self._order_paintings(self.programme)
        if self.stage.advance(now_s):
            return self.frame_s
        return 0.0 if painting else wait_s

    def _evaluate(self, now_s: float) -> None:
        self._evaluated_s = now_s
        programme = self._judge.programme(
            self.stored, self.programme, self.gallery.spoiled, self._showings
        )
        if programme is None:
            self._leave(now_s)
            self.programme, self.rotation = None, _from_the_start()
        elif programme != self.programme:
            self.rotation = rules.informed(self.rotation, self.programme, programme, now_s)
            self.programme = programme

    def _order_paintings(self, programme: Programme) -> None:
        self.rotation = rules.ready(self.rotation, programme)
        stands = self.rotation.on_stage
        keep = [stands.entry] if stands is not None else []
        self.gallery.want(
            to_paint(self.rotation, programme),
            [entry for entry in keep if programme.allows(entry)],
        )

    def _carry_out(self, programme: Programme, now_s: float) -> float:
        move = decide(self.rotation, programme, self.gallery.painted, now_s)
        if self.covered and (isinstance(move, Again) or (isinstance(move, Turn) and not move.cut)):
            return EVALUATE_S
        match move:
            case Stay():
                return min(move.until_s - now_s, EVALUATE_S)
            case Turn():
                self._turn(move, programme, now_s)
            case Again():
                self._again(now_s)
            case Drop():
                self._leave(now_s)
                self.stage.clear()
                self.rotation = rules.dropped(self.rotation)
        return 0.0

    def _turn(self, turn: Turn, programme: Programme, now_s: float) -> None:
        try:
            texture = self.gallery.page(turn.entry, turn.page)
            if turn.cut:
                self.stage.show(texture)
            else:
                self._fade_to(texture, now_s)
        except Exception as error:
            self.gallery.spoil(turn.entry, error)
            raise
        pages = self.gallery.painted[turn.entry.drawn_from]
        self.rotation = rules.turned(self.rotation, turn, programme, pages, now_s)
        if self.longest_stay_s is not None:
            self.rotation = rules.shortened(self.rotation, self.longest_stay_s)
        if turn.page == 0 and not turn.entry.is_detail and not turn.seen_before:
            self._showings[turn.entry.slide_id] = turn.entry.showing + 1
            self._evaluated_s = float("-inf")
        if turn.page == 0 and not (turn.errand and turn.errand.same_showing and self.standing):
            self._leave(now_s)
            self.standing = self._standing(turn.entry, now_s)
            self.standing.is_play = not turn.seen_before
        self._is_setting_up = False

    def _again(self, now_s: float) -> None:
        standing = self.standing
        self._leave(now_s)
        self.rotation = rules.again(self.rotation, now_s)
        if standing is not None:
            self.standing = self._standing(standing.entry, now_s, time.time())
            self._show_mended(standing.entry, now_s)

    def _show_mended(self, entry: Entry, now_s: float) -> None:
        """The only slide has been painted anew while it stood: a face that it lacked is back."""
        if entry.drawn_from in self.gallery.painted:
            texture = self.gallery.page(entry, 0)
            if texture is not self.stage.shown:
                self._fade_to(texture, now_s)

    def _fade_to(self, texture: Any, now_s: float) -> None:
        """Begun before: first frames that still look like the last would be wasted."""
        self.stage.crossfade(texture, self.crossfade_s, now_s - 2 * self.frame_s)

    def _leave(self, now_s: float) -> None:
        """What stands is going: that was a play."""
        standing, self.standing = self.standing, None
        if standing is not None and self.programme is not None:
            play = standing.play(self.programme.publication, now_s)
            if play is not None:
                self.plays.add(play)

    def _standing(self, entry: Entry, now_s: float, seen_at: float | None = None) -> Standing:
        return Standing(entry, now_s, self._judge.clock_trusted, seen_at)

    def _show_setting_up(self) -> None:
        if not self._is_setting_up:
            self.stage.show(self.setting_up())
            self._is_setting_up = True

    def begin_anew(self, now_s: float, *, keeps_place: bool) -> None:
        """Take off what stands, whatever it is; the next step looks at everything again and brings
        on what may be shown, `keeps_place` where the round was."""
        self._leave(now_s)
        self.stage.clear()
        queue = self.rotation.queue
        self.rotation = Rotation(queue=queue) if keeps_place else _from_the_start()
        self._evaluated_s, self._is_setting_up = float("-inf"), False

    def stop(self, now_s: float) -> None:
        """The last play."""
        self._leave(now_s)

    @property
    def progress(self) -> tuple[int, int] | None:
        """Which of how many slides has its turn; None while none of the programme's stands."""
        programme, stands = self.programme, self.rotation.on_stage
        if programme is None or stands is None or stands.entry.slide_id not in programme.order:
            return None
        return programme.order.index(stands.entry.slide_id), len(programme.order)

    def slide_of(self, notice_id: NoticeId) -> Entry | None:
        """The slide of a notice that may be shown now."""
        return self.programme.of_notice(notice_id) if self.programme is not None else None
