"""Keeps a form ready and watches the one that is open (`kiosk.form`); runs on the drawing thread.

One process is warm, or getting there; another may be open. Whatever becomes of either, the slides
are beneath: a form that hangs, breaks or does not come is ended, and the display is the player's.
Nothing here learns or logs whether a tip was given.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from kiosk.form.messages import Close, Context, Drop, Open, Order, Warm, Word
from kiosk.player.form_process import Heard
from kiosk.player.mailbox import Letter
from kiosk.run.watching import Failures
from sync.types import NoticeId

WARM_WITHIN_S = 60.0
"""A form that is not warm by then never will be (a small board needs some ten seconds)."""
OPEN_WITHIN_S = 10.0
"""From the order to the first frame."""
BEAT_WITHIN_S = 5.0
"""Without a beat for so long an open form has frozen, and somebody stands before it."""
NEXT_AFTER_S = 2.0
"""The next form gets warm when the one that opened has drawn itself: both want the processor."""
ASKED_S = 20.0
"""Whoever touched the button is still there for so long, if no form was warm at once."""
WATCH_S = 0.5
"""Seconds between two looks while a form is not simply warm."""

State: TypeAlias = Literal["none", "warming", "warm", "open"]
ContextNow: TypeAlias = Callable[[], Context | None]

_log = logging.getLogger(__name__)


class ProcessLike(Protocol):
    """`kiosk.player.form_process.FormProcess`, as far as it is used here."""

    @property
    def pid(self) -> int: ...
    def send(self, order: Order) -> bool: ...
    def end(self) -> None: ...


Start: TypeAlias = Callable[[Warm, Heard], ProcessLike]


@dataclass(eq=False)
class Kept:
    """A process and how far it has come; `since_s` is when it came there."""

    process: ProcessLike
    started_s: float
    since_s: float
    state: Literal["warming", "warm", "opening", "open"] = "warming"
    people: frozenset[NoticeId] = frozenset()
    """Whom the open form may still show."""


@dataclass
class Forms:
    """`start` starts a process, `post` hands a letter to the drawing thread, and `cover` and
    `uncover` are called when a form comes to lie over the slides and when it is gone."""

    warm: Warm
    start: Start
    post: Callable[[Letter], None]
    now_s: Callable[[], float]
    cover: Callable[[], None]
    uncover: Callable[[], None]
    _spare: Kept | None = None
    _shown: Kept | None = None
    _wanted: bool = False
    _start_s: float = 0.0
    _asked: tuple[float, ContextNow] | None = None
    _failures: Failures = field(default_factory=Failures)

    @property
    def state(self) -> State:
        """For the status. A form is open from its first frame; the next one, which gets warm
        meanwhile, is not spoken of."""
        if self._shown is not None:
            return "open" if self._shown.state == "open" else "warm"
        if self._spare is None:
            return "none"
        return "warm" if self._spare.state == "warm" else "warming"

    @property
    def is_over_the_slides(self) -> bool:
        """From the touch that opens a form until its process is gone."""
        return self._shown is not None

    @property
    def is_there(self) -> bool:
        """Whether a process runs, warm or not."""
        return self._spare is not None or self._shown is not None

    # --- what comes in -----------------------------------------------------------------------

    def want(self, *, wanted: bool) -> None:
        """Whether this screen can take tips now: there is a desk to seal them to."""
        self._wanted = wanted

    def ask(self, context: ContextNow) -> bool:
        """Somebody wants to say something. True where a form is opening; False where there is none
        yet, which will open when it is warm if that is soon, or where there can be none."""
        if self._shown is not None:
            return True
        if not self._wanted:
            return False
        if self._spare is not None and self._spare.state == "warm":
            return self._open(self._spare, context())
        self._asked = (self.now_s() + ASKED_S, context)
        return False

    def allow(self, people: Collection[NoticeId]) -> None:
        """Only these may be shown now: whoever else is on the open form leaves it (a recall)."""
        shown = self._shown
        if shown is None:
            return
        gone = shown.people.difference(people)
        if gone:
            shown.people -= gone
            if not shown.process.send(Drop(notices=tuple(sorted(gone)))):
                self._lose(shown, "does not take orders")

    def step(self) -> float:
        """What is due; seconds until there is more."""
        now_s = self.now_s()
        for kept in (self._shown, self._spare):
            if kept is not None and (why := _overdue(kept, now_s)):
                self._lose(kept, why)
        if self._asked is not None and now_s > self._asked[0]:
            self._asked = None
        if self._wanted and self._spare is None and now_s >= self._start_s:
            self._start(now_s)
        elif not self._wanted and self._spare is not None:
            spare, self._spare = self._spare, None
            spare.process.end()
        return WATCH_S

    def close(self) -> None:
        """The player ends: so do its forms."""
        for kept in (self._shown, self._spare):
            if kept is not None:
                kept.process.send(Close())
                kept.process.end()
        self._shown = self._spare = None

    # --- the processes -----------------------------------------------------------------------

    def _start(self, now_s: float) -> None:
        def heard(word: Word | None) -> None:
            self.post(lambda: self._heard(kept, word))

        try:
            process = self.start(self.warm, heard)
        except OSError as error:
            _log.error("a form cannot be started: %s", error)
            self._fail(0.0, now_s)
            return
        # Letters are read by this thread alone, so what they name may be made after them.
        kept = self._spare = Kept(process, now_s, now_s)

    def _heard(self, kept: Kept, word: Word | None) -> None:
        if kept not in (self._shown, self._spare):
            return
        now_s = self.now_s()
        match word:
            case "warm":
                kept.state, kept.since_s = "warm", now_s
                if self._asked is not None:
                    asked, self._asked = self._asked, None
                    self._open(kept, asked[1]())
            case "open" | "beat":
                kept.state, kept.since_s = "open", now_s
            case "over":
                self._forget(kept)
            case "failed" | None:
                self._lose(kept, "has ended by itself")

    def _open(self, kept: Kept, context: Context | None) -> bool:
        if context is None:
            return False
        if not kept.process.send(Open(context=context)):
            self._lose(kept, "does not take orders")
            return False
        self._spare, self._shown = None, kept
        kept.state, kept.since_s = "opening", self.now_s()
        listed = (*((context.person,) if context.person else ()), *context.others)
        kept.people = frozenset(shown.notice_id for shown in listed)
        self._start_s = max(self._start_s, kept.since_s + NEXT_AFTER_S)
        self.cover()
        return True

    def _lose(self, kept: Kept, why: str) -> None:
        """It is no use any more, and not on purpose."""
        now_s = self.now_s()
        _log.error("form %d (%s) %s", kept.process.pid, kept.state, why)
        self._forget(kept)
        self._fail(now_s - kept.started_s, now_s)

    def _fail(self, lived_s: float, now_s: float) -> None:
        self._failures = self._failures.after(lived_s)
        self._start_s = now_s + self._failures.delay_s()

    def _forget(self, kept: Kept) -> None:
        kept.process.end()
        if kept is self._spare:
            self._spare = None
        if kept is self._shown:
            self._shown = None
            self.uncover()


def _overdue(kept: Kept, now_s: float) -> str | None:
    limits = {"warming": WARM_WITHIN_S, "opening": OPEN_WITHIN_S, "open": BEAT_WITHIN_S}
    limit_s = limits.get(kept.state)
    if limit_s is None or now_s - kept.since_s <= limit_s:
        return None
    return f"says nothing for {limit_s:g} s"
