"""Carries out the hub's commands: each once, none while a form is open.

On a thread of its own, so that a command that waits for a form keeps nothing else waiting.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from kiosk.agent.commands_kept import KeptCommands
from kiosk.control import FORM_IS_OPEN
from kiosk.errors import KioskError, PlayerRefused, PlayerUnreachable
from sync.device_orders import COMMANDS, RESTART_PARTS, Command, CommandResult, Outcome
from sync.errors import StoreError

LOOK_S: Final = 1.0
"""Between two looks at a command that waits."""
LEAVE_WITHIN_S: Final = 2.0
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
    def screenshot(self) -> None: ...
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


class Commander:
    """`heard` may be called on any thread; the rest happens on this one's."""

    def __init__(
        self,
        kept: KeptCommands,
        means: Means,
        around: Surroundings,
        *,
        answered: Callable[[], None],
    ) -> None:
        """`answered` is told that there is a result to report."""
        self._kept = kept
        self._means = means
        self._around = around
        self._answered = answered
        self._waiting: dict[Any, Command] = {}
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
        with self._lock:
            self._waiting = {c.id: c for c in commands if not self._kept.knows(c.id)}
        if commands:
            self._wake.set()

    def results(self) -> tuple[CommandResult, ...]:
        """For the next report."""
        with self._lock:
            return self._kept.untold()

    def told(self, results: tuple[CommandResult, ...]) -> None:
        """The hub has taken these. Raises StoreError."""
        with self._lock:
            self._kept.told(results)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            self.look()
            self._wake.wait(LOOK_S if self._waiting else None)

    def look(self) -> None:
        """Does, in order, what need not wait."""
        with self._lock:
            commands = list(self._waiting.values())
        for command in commands:
            if self._stopped.is_set():
                return
            try:
                self._do(command)
            except Exception as error:  # noqa: BLE001 - by its type; the others are done all the same
                _log.error("command %s: %s", command.do, type(error).__name__)

    def _do(self, command: Command) -> None:
        if self._around.now() >= command.expires_at:
            self._end(command, "expired")
        elif command.do not in COMMANDS or (
            command.do == "restart" and command.part not in RESTART_PARTS
        ):
            self._end(command, "unknown")
        elif self._may_begin(command):
            ends_us = command.do == "restart" and command.part != "player"
            with self._lock:
                self._kept.begin(command.id, ends_us=ends_us)
            self._carry_out(command)

    def _may_begin(self, command: Command) -> bool:
        """Not while a form is open, from the first touch until its wipe (DESIGN §6). Where the
        player does not answer nobody knows, but then no form of its own can be open for long."""
        try:
            return not self._around.player().get("form_is_over", False)
        except PlayerUnreachable:
            return command.do not in _DISTURBS
        except KioskError:
            return False

    def _carry_out(self, command: Command) -> None:
        try:
            if command.do == "restart":
                self._means.restart(command.part)
            else:
                getattr(self._means, command.do)()
        except CommandRefused as error:
            self._end(command, "refused", error.reason)
        except CommandFailed as error:
            _log.warning("command %s: %s", command.do, error)
            self._end(command, "failed", error.reason)
        except PlayerRefused as error:
            if error.reason.startswith(FORM_IS_OPEN):  # it was opened between look and order
                with self._lock:
                    self._kept.withdraw(command.id)
                return
            _log.warning("command %s: %s", command.do, error)
            self._end(command, "failed", "player_refused")
        except (KioskError, StoreError, OSError) as error:
            _log.warning("command %s: %s", command.do, error)
            self._end(command, "failed", "see_log")
        else:
            self._end(command, "done")

    def _end(self, command: Command, outcome: Outcome, reason: str = "") -> None:
        _log.info("command %s: %s %s", command.do, outcome, reason)
        with self._lock:
            self._kept.end(CommandResult(id=command.id, outcome=outcome, reason=reason))
            self._waiting.pop(command.id, None)
        self._answered()
