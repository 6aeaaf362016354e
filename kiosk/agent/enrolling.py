"""The agent of a device that is not enrolled: shows a code, waits, and keeps what comes back."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from config.kiosk import EnrollingSettings
from kiosk.agent.stopping import stop_on_signals
from kiosk.enrolment.clocks import EnrolmentClock
from kiosk.enrolment.enroller import Enroller, Standing
from kiosk.enrolment.keeping import Keeping
from kiosk.enrolment.model_name import device_model
from kiosk.enrolment.showing import Roots, Shown, pinned_roots, write_shown
from kiosk.errors import FileUnreadable
from kiosk.hub_line import HubLine
from kiosk.locking import only_process
from kiosk.run.again import START_AGAIN
from kiosk.writing import made_folder
from sync.device_api import EnrolmentCall

BEAT_S = 1.0
ROOTS_WAIT_S = 5.0
"""Between two looks for roots that are not there."""

_log = logging.getLogger(__name__)


def run(settings: EnrollingSettings, file: Path) -> int:
    """Runs until the device is enrolled (then START_AGAIN), or until SIGTERM or SIGINT (then 0).

    Raises KioskError where it cannot start.
    """
    stop = threading.Event()
    stop_on_signals(stop)
    made_folder(settings.runtime_dir)
    keeping = Keeping(settings, settings.hub.token_file)
    with only_process(keeping.lock), ExitStack() as started:
        beat = Beat(settings.agent_heartbeat, stop, lambda: keeping.is_enrolled)
        roots = _roots(settings, beat)
        if roots is not None:
            line = HubLine(settings.hub.url, ca_file=settings.hub.ca_file)
            started.callback(line.close)
            _enrol(settings, _enroller(settings, file, line, keeping), roots, beat)
        return START_AGAIN if keeping.is_enrolled else 0


class Beat:
    """Waits with a beating heart, and no longer than there is something to wait for."""

    def __init__(self, heartbeat: Path, stop: threading.Event, is_done: Callable[[], bool]) -> None:
        self._heartbeat = heartbeat
        self._stop = stop
        self._is_done = is_done

    def wait(self, seconds: float) -> bool:
        """False where it is time to end: told to stop, or enrolled (by the terminal, perhaps)."""
        until = time.monotonic() + seconds
        while True:
            self._heartbeat.touch()
            if self._is_done() or self._stop.is_set():
                return False
            left = until - time.monotonic()
            if left <= 0:
                return True
            self._stop.wait(min(left, BEAT_S))


def _enroller(settings: EnrollingSettings, file: Path, line: HubLine, keeping: Keeping) -> Enroller:
    clock = EnrolmentClock(settings)
    call = EnrolmentCall(model=device_model())
    return Enroller(file, line, keeping, may_call=clock.may_call, now=clock.now, call=call)


def _roots(settings: EnrollingSettings, beat: Beat) -> Roots | None:
    """Without roots there is nothing to compare, and nothing would verify: it waits for them."""
    complained = ""
    while beat.wait(0):
        try:
            return pinned_roots(settings)
        except FileUnreadable as error:
            if complained != str(error):
                complained = str(error)
                _log.error("%s", error)
            hub = settings.hub.url
            shown = Shown(hub=hub, problem="roots", detail=str(error))
            write_shown(settings.enrolment_status, shown)
            beat.wait(ROOTS_WAIT_S)
    return None


def _enrol(settings: EnrollingSettings, enroller: Enroller, roots: Roots, beat: Beat) -> None:
    write_shown(settings.enrolment_status, Shown(hub=settings.hub.url, roots=roots))
    standing = Standing()
    while standing.enrolled is None and beat.wait(standing.wait_s):
        standing = enroller.step()
        code = standing.open
        write_shown(
            settings.enrolment_status,
            Shown(
                hub=settings.hub.url,
                code=code.code if code else None,
                expires_at=code.good_until if code else None,
                roots=roots,
                problem=standing.problem,
                detail=standing.detail,
            ),
        )
