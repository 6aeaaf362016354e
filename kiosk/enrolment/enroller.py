"""Enrolment, one call to the hub at a time: open, show the code, ask, keep what comes back.

Killed at any step, the device is either enrolled or asks again. Used by the agent of a device that
is not enrolled and by `sebusca-kiosk enroll`.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from config.enrolment import Enrolment
from config.errors import ConfigError, english
from config.kiosk import settings_with
from kiosk.enrolment.keeping import Keeping, OpenEnrolment
from kiosk.enrolment.reading import enrolment_of
from kiosk.enrolment.showing import Problem
from kiosk.errors import (
    FolderUnusable,
    HubAnswerUnusable,
    HubError,
    HubRefused,
    HubUnreachable,
    PreseedNotTaken,
)
from kiosk.hub_line import Answer, HubLine, Token
from sync.device_api import (
    ENROLMENTS,
    SECRET_HEADER,
    Enrolled,
    EnrolmentCall,
    EnrolmentOpened,
    EnrolmentWaiting,
)

FIRST_WAIT_S = 3.0
"""After a first failure; doubled with each further one."""
LONGEST_WAIT_S = 60.0
CLOCK_WAIT_S = 5.0
SHORTEST_LIFE_S = 300.0
"""A code is not given up sooner: by a clock that is ahead of the hub's, every one would be old."""

_GONE = {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
"""This enrolment is over: another secret, none of that id, run out, or refused by the admin."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """How far it is."""

    wait_s: float = 0.0
    """Before the next step."""
    enrolled: Enrolment | None = None
    open: OpenEnrolment | None = None
    problem: Problem | None = None
    detail: str = ""


class Enroller:
    """Enrols one device. `step` makes one call at the most and waits for nothing."""

    def __init__(
        self,
        file: Path,
        line: HubLine,
        keeping: Keeping,
        *,
        may_call: Callable[[], bool],
        now: Callable[[], datetime],
        call: EnrolmentCall | None = None,
    ) -> None:
        """`file` is the settings file that the enrolment goes beneath; `call` opens one."""
        self._file = file
        self._line = line
        self._keeping = keeping
        self._may_call = may_call
        self._now = now
        self._call = call or EnrolmentCall()
        # A preseed opens its own: one that was left open waits for its code to be typed.
        self._open = keeping.load_open() if self._call.preseed is None else None
        self._no_other_before_s = 0.0
        self._failures = 0

    def step(self) -> Standing:
        """Goes on. Raises PreseedNotTaken."""
        if not self._may_call():
            return self._standing("clock", "", CLOCK_WAIT_S)
        try:
            standing = self._opened() if self._open is None else self._asked(self._open)
        except HubUnreachable as error:
            return self._failed("network", error)
        except HubAnswerUnusable as error:
            return self._failed("hub", error)
        except FolderUnusable as error:
            return self._failed("disk", error)
        if standing.problem is None:
            self._failures = 0
        return standing

    # --- opening ---------------------------------------------------------------------------

    def _opened(self) -> Standing:
        answer = self._line.call("POST", ENROLMENTS, body=self._call)
        if answer.status != HTTPStatus.CREATED:
            if self._call.preseed and _is_for_good(answer):
                raise PreseedNotTaken(answer.status)
            return self._no(answer)
        opened = OpenEnrolment.of(answer.read(EnrolmentOpened))
        self._keeping.keep_open(opened)
        self._open = opened
        self._no_other_before_s = time.monotonic() + SHORTEST_LIFE_S
        _log.info("an enrolment is open until %s", f"{opened.expires_at:%F %H:%MZ}")
        return self._standing(None, "", 0.0)

    # --- asking ----------------------------------------------------------------------------

    def _asked(self, enrolment: OpenEnrolment) -> Standing:
        path = f"{ENROLMENTS}/{enrolment.id}"
        answer = self._line.call("GET", path, headers={SECRET_HEADER: enrolment.secret})
        if answer.status == HTTPStatus.ACCEPTED:
            if enrolment.is_over(self._now()) and time.monotonic() >= self._no_other_before_s:
                return self._over(answer)
            return self._standing(None, "", float(answer.read(EnrolmentWaiting).poll_s))
        if answer.status == HTTPStatus.OK:
            return self._taken(answer.read(Enrolled))
        if answer.status in _GONE:
            return self._over(answer)
        return self._no(answer)

    def _taken(self, said: Enrolled) -> Standing:
        try:
            enrolment = enrolment_of(said)
            settings_with(self._file, enrolment)
        except ConfigError as error:
            return self._failed("unusable", error)
        self._keeping.keep_enrolled(enrolment, Token(said.token))
        _log.info("enrolled as screen %s, channel %s", enrolment.screen, enrolment.feed.channel)
        return Standing(enrolled=enrolment)

    def _over(self, answer: Answer) -> Standing:
        self._keeping.drop_open()
        self._open = None
        _log.info("the code has run out (%d); asking for another", answer.status)
        self._failures += 1  # where every new one is over at once, less and less often
        return self._standing(None, "", 0.0 if self._failures == 1 else self._pause())

    # --- not now ---------------------------------------------------------------------------

    def _no(self, answer: Answer) -> Standing:
        refused = HubRefused(answer.subject, answer.status, f"the hub answered {answer.status}")
        busy = answer.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
        standing = self._failed("busy" if busy else "hub", refused)
        return replace(standing, wait_s=max(standing.wait_s, answer.retry_after_s or 0.0))

    def _failed(self, problem: Problem, error: HubError | FolderUnusable | ConfigError) -> Standing:
        detail = _said(error)
        self._failures += 1
        _log.warning("not enrolled yet: %s: %s", problem, detail)
        return self._standing(problem, detail, self._pause())

    def _pause(self) -> float:
        share = 0.8 + 0.4 * random.random()  # noqa: S311 - spreads load, keeps no secret
        return float(min(FIRST_WAIT_S * 2 ** (self._failures - 1), LONGEST_WAIT_S)) * share

    def _standing(self, problem: Problem | None, detail: str, wait_s: float) -> Standing:
        shown = self._open
        if shown is not None and shown.is_over(self._now()):
            shown = None  # asked once more for it all the same: it may have been typed just now
        return Standing(wait_s=wait_s, open=shown, problem=problem, detail=detail)


def _is_for_good(answer: Answer) -> bool:
    client = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    return client and answer.status != HTTPStatus.TOO_MANY_REQUESTS


def _said(error: Exception) -> str:
    if isinstance(error, ConfigError):
        return "; ".join(error.report(english))
    return str(error)
