"""Reports to the hub: how the screen is, each minute and at every change; what it played.

A report keeps its batch id until the hub has answered for it. One of health alone is of no use when
it is old: only the latest waits. Plays wait in files of their own (`plays_taken`).
"""

from __future__ import annotations

import logging
import time
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from kiosk.agent.health import Examiner
from kiosk.agent.plays_taken import TakenPlays
from kiosk.errors import HubError, HubRefused
from kiosk.hub_line import Answer, HubLine, Token
from sync.device_api import REPORTS, Report, ReportTaken
from sync.device_orders import CommandResult

TAKE_EVERY = 10
"""Turns between two takings of plays: ten minutes, so that flash is not worn by them."""
FILES_A_TURN = 3
"""Taken files sent in one turn: after days offline the hub is not flooded by every screen."""

_log = logging.getLogger(__name__)


class Results(Protocol):
    """What came of commands: `kiosk.agent.commanding.Commander`."""

    def results(self) -> tuple[CommandResult, ...]: ...
    def told(self, results: tuple[CommandResult, ...]) -> None: ...


class NoResults:
    """Of a device that is given no commands."""

    def results(self) -> tuple[CommandResult, ...]:
        """None."""
        return ()

    def told(self, results: tuple[CommandResult, ...]) -> None:
        """Nothing to remember."""


class Reporter:
    """Sends reports. For one thread."""

    def __init__(
        self,
        line: HubLine,
        plays: TakenPlays,
        examiner: Examiner,
        commands: Results | None = None,
    ) -> None:
        self._commands = commands or NoResults()
        self._line = line
        self._plays = plays
        self._examiner = examiner
        self._unsent: Report | None = None
        self._turns = 0

    def report(self, token: Token) -> None:
        """One turn. Raises HubError, or StoreError where the disk itself fails."""
        if self._unsent is not None:
            self._send(self._unsent, token)
        self._unsent = self._report()
        results = self._unsent.results
        self._send(self._unsent, token)
        self._unsent = None
        self._commands.told(results)
        for file in self._plays.files()[:FILES_A_TURN]:
            self._send_plays(file, token)
        if self._turns % TAKE_EVERY == 0:
            self._plays.take(time.time())
        self._turns += 1

    @property
    def waiting(self) -> int:
        """Reports and files of plays that the hub has not yet."""
        return len(self._plays.files()) + (self._unsent is not None)

    def _report(self) -> Report:
        health, made_at = self._examiner.health(), self._examiner.now()
        results = self._commands.results()
        return Report(batch=uuid4(), made_at=made_at, health=health, results=results)

    def _send_plays(self, file: Path, token: Token) -> None:
        for batch in self._plays.batches(file):
            report = self._report().model_copy(
                update={"batch": batch.id, "plays": batch.plays, "results": ()}
            )
            self._send(report, token)
        self._plays.done(file)

    def _send(self, report: Report, token: Token) -> None:
        answer = self._line.call("POST", REPORTS, headers=token.header, body=report)
        if _is_refused_for_good(answer):
            # Sending it again would be refused again, and hold up all that come after.
            _log.error("the hub refuses a report (%d); it is dropped", answer.status)
            self._unsent = None
            return
        if answer.status != HTTPStatus.ACCEPTED:
            raise refusal(answer)
        answer.read(ReportTaken)


def refusal(answer: Answer) -> HubError:
    """What an answer that is not the one hoped for means."""
    if answer.status == HTTPStatus.UNAUTHORIZED:
        why = "the hub does not take this screen's token: it was withdrawn; enrol the screen anew"
        return HubRefused(answer.subject, answer.status, why)
    return HubRefused(answer.subject, answer.status, f"the hub answered {answer.status}")


def _is_refused_for_good(answer: Answer) -> bool:
    return answer.status in {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.CONFLICT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
    }
