"""Carries out the hub's commands: each once, none while a form is open.

On a thread of its own, so that a command that waits for a form keeps nothing else waiting. What
comes back, a picture or a word, comes a fixed time after the command was heard (`told_from`), and
only so many are begun in an hour: a hub in wrong hands must not learn by asking when somebody
stands before the screen.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from kiosk.agent.commands_kept import KeptCommands, told_from
from kiosk.control import FORM_IS_OPEN
from kiosk.errors import KioskError, PlayerRefused, PlayerUnreachable
from sync.device_orders import COMMANDS, RESTART_PARTS, Command, CommandResult, Outcome
from sync.errors import StoreError

LOOK_S: Final = 1.0
"""Between two looks at a command that waits."""
LEAVE_WITHIN_S: Final = 2.0
BEGUN_PER_HOUR: Final = 12
"""What an honest hub gives at most (`hub.fleet.ordering`)."""
ANSWERED_PER_HOUR: Final = 60
"""Beyond it nothing is answered: each answer is a write to the card."""
_DISTURBS: Final = frozenset({"identify", "sleep", "wake", "screenshot"})
"""What the player does: without one, such a command waits until it expires."""

_log = logging.getLogger(__name__)


class CommandRefused(KioskError):
    """This device's own settings say no; `reason` is a word for the hub."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"refused: {reason}")
        self.reason = reason


class CommandFailed(KioskError):
    """It was tried and did not come about; `reason` is a word for the hub."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"failed: {reason}")
        self.reason = reason


class Means(Protocol):
    """How each command is done: `kiosk.agent.means`. Each raises KioskError or StoreError."""

    def identify(self) -> None: ...
    def restart(self, part: str) -> None: ...
    def screenshot(self) -> bytes: ...
    def send_screenshot(self, picture: bytes) -> None: ...
    def sleep(self) -> None: ...
    def wake(self) -> None: ...
    def clear_cache(self) -> None: ...


@dataclass(frozen=True)
class Surroundings:
    """What a command waits for."""

    player: Callable[[], Mapping[str, Any]]
    """The player's status. Raises KioskError where it does not answer."""
    now: Callable[[], datetime]
    """Reference time."""


@dataclass(frozen=True)
class Ended:
    """What came of a command, for this device's own status."""

    command: Command
    outcome: Outcome
    reason: str
    at: datetime


@dataclass(frozen=True)
class _Held:
    """A picture of the screen that is not sent yet. In memory alone."""

    command: Command
    picture: bytes
    taken_at: datetime
    due: datetime


class Commander:
    """`heard` may be called on any thread; the rest happens on this one's."""

    def __init__(
        self,
        kept: KeptCommands,
        means: Means,
        around: Surroundings,
        *,
        answer_after: timedelta = timedelta(0),
        answered: Callable[[], None],
        ended: Callable[[Ended], None] = lambda _ended: None,
    ) -> None:
        """`answered` is told that there is a result to report, `ended` of each that is over."""
        self._kept = kept
        self._means = means
        self._around = around
        self._after = answer_after
        self._answered = answered
        self._ended = ended
        self._waiting: dict[Any, Command] = {}
        self._heard_at: dict[Any, datetime] = {}
        self._held: _Held | None = None
        self._announced: set[Any] = set()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="commands", daemon=True)

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def stop(self) -> None:
        """Begins no other command."""
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(LEAVE_WITHIN_S)

    def heard(self, commands: tuple[Command, ...]) -> None:
        """What the hub wishes now; one that it no longer says is let go of."""
        now = self._around.now()
        with self._lock:
            self._heard_at = {c.id: self._heard_at.get(c.id, now) for c in commands}
            self._waiting = {c.id: c for c in commands if not self._kept.knows(c.id)}
        if commands:
            self._wake.set()

    def results(self) -> tuple[CommandResult, ...]:
        """For the next report."""
        now = self._around.now()
        with self._lock:
            return self._kept.untold(now)

    def told(self, results: tuple[CommandResult, ...]) -> None:
        """The hub has taken these. Raises StoreError."""
        now = self._around.now()
        with self._lock:
            self._kept.told(results, now)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            self.look()
            self._wake.wait(self._pause_s())

    def _pause_s(self) -> float | None:
        """Until something may be due; None: nothing will be."""
        now = self._around.now()
        with self._lock:
            due = self._kept.next_told()
            if self._waiting or self._held is not None:
                return LOOK_S
            return None if due is None else max(LOOK_S, (due - now).total_seconds())

    def look(self) -> None:
        """Does, in order, what need not wait, and says what may be told."""
        with self._lock:
            commands = list(self._waiting.values())
        for command in commands:
            if self._stopped.is_set():
                return
            try:
                self._do(command)
            except Exception as error:  # noqa: BLE001 - by its type; the others are done all the same
                _log.error("command %s: %s", command.do, type(error).__name__)
        self._deliver()
        ready = {result.id for result in self.results()}
        if ready - self._announced:
            self._answered()
        self._announced = ready

    def _do(self, command: Command) -> None:
        now = self._around.now()
        with self._lock:
            begun, answered = self._kept.within_the_hour(now)
        if answered >= ANSWERED_PER_HOUR:
            return
        if now >= command.expires_at:
            self._end(command, "expired")
        elif command.do not in COMMANDS or (
            command.do == "restart" and command.part not in RESTART_PARTS
        ):
            self._end(command, "unknown")
        elif begun >= BEGUN_PER_HOUR:
            self._end(command, "refused", "too_many")
        elif self._may_begin(command):
            ends_us = command.do == "restart" and command.part != "player"
            with self._lock:
                self._kept.begin(command.id, self._first_heard(command), now, ends_us=ends_us)
            self._carry_out(command)

    def _may_begin(self, command: Command) -> bool:
        """Not while a form is open, from the first touch until its wipe (DESIGN §6). Where the
        player does not answer nobody knows, but then no form of its own can be open for long."""
        if command.do == "screenshot" and self._held is not None:
            return False  # one at a time
        try:
            return not self._around.player().get("form_is_over", False)
        except PlayerUnreachable:
            return command.do not in _DISTURBS
        except KioskError:
            return False

    def _carry_out(self, command: Command) -> None:
        with self._ending(command):
            if command.do == "restart":
                self._means.restart(command.part)
            elif command.do == "screenshot":
                picture, now = self._means.screenshot(), self._around.now()
                due = told_from(self._first_heard(command), now, self._after)
                self._held = _Held(command, picture, now, due)
                with self._lock:
                    self._waiting.pop(command.id, None)
                return
            else:
                getattr(self._means, command.do)()
            self._end(command, "done")

    def _deliver(self) -> None:
        """Sends the picture that is held, once it may be seen."""
        held = self._held
        if held is None or self._around.now() < held.due:
            return
        self._held = None
        with self._ending(held.command, at=held.taken_at):
            self._means.send_screenshot(held.picture)
            self._end(held.command, "done", at=held.taken_at)

    @contextmanager
    def _ending(self, command: Command, *, at: datetime | None = None) -> Iterator[None]:
        """What goes wrong within is the command's result."""
        try:
            yield
        except CommandRefused as error:
            self._end(command, "refused", error.reason, at=at)
        except CommandFailed as error:
            _log.warning("command %s: %s", command.do, error)
            self._end(command, "failed", error.reason, at=at)
        except PlayerRefused as error:
            if error.reason.startswith(FORM_IS_OPEN):  # it was opened between look and order
                with self._lock:
                    self._kept.withdraw(command.id, self._around.now())
                return
            _log.warning("command %s: %s", command.do, error)
            self._end(command, "failed", "player_refused", at=at)
        except (KioskError, StoreError, OSError) as error:
            _log.warning("command %s: %s", command.do, error)
            self._end(command, "failed", "see_log", at=at)

    def _first_heard(self, command: Command) -> datetime:
        """The hub may have let go of it since."""
        return self._heard_at.get(command.id) or self._around.now()

    def _end(
        self, command: Command, outcome: Outcome, reason: str = "", *, at: datetime | None = None
    ) -> None:
        _log.info("command %s: %s %s", command.do, outcome, reason)
        ended = Ended(command, outcome, reason, at or self._around.now())
        with self._lock:
            self._kept.end(
                CommandResult(id=command.id, outcome=outcome, reason=reason),
                self._first_heard(command),
                ended.at,
            )
            self._waiting.pop(command.id, None)
        self._ended(ended)
