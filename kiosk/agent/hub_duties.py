"""What the agent owes the hub beside tips: to ask what this screen is meant to be, and to report.

On a thread of its own, so that a slow hub keeps neither the feed's refresh nor a tip waiting.
Whatever goes wrong is said in the status, and the screen plays on.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from config.enrolment import read_enrolment
from config.errors import ConfigError
from config.kiosk import KioskSettings
from kiosk.agent.channel_look import ChannelLook
from kiosk.agent.commanding import Ended
from kiosk.agent.commands import start_commanding, start_display_keeping
from kiosk.agent.health import Examiner
from kiosk.agent.obeying import Obedience, Obeyed
from kiosk.agent.permission import may_call_hub
from kiosk.agent.plays_taken import TakenPlays
from kiosk.agent.reporting_to_hub import Reporter
from kiosk.agent.status import AgentStatus, CommandState, HubLink, HubState, PanelState
from kiosk.agent.technician_kept import technician_state
from kiosk.control import order
from kiosk.enrolment.keeping import Keeping, read_token
from kiosk.errors import HubAnswerUnusable, HubError, HubRefused, KioskError
from kiosk.hub_line import HubLine, Token
from sync.device_api import DeviceState
from sync.errors import StoreError
from sync.fetch import FeedSource
from sync.rules.time import SystemTime
from sync.store import DeviceStore

REPORT_S: Final = 60.0
SOON_S: Final = 2.0
"""Between a report and the next one at a change."""
LONGEST_PAUSE_S: Final = 300.0
PLAYER_WITHIN_S: Final = 1.0
LEAVE_WITHIN_S: Final = 2.0
_JITTER = 0.2
_FIRST_PAUSE_S = 5.0

_log = logging.getLogger(__name__)


class HubDuties:
    """The agent's third worker. `soon` may be called on any thread; the rest happens on its own."""

    def __init__(
        self,
        *,
        obedience: Obedience,
        reporter: Reporter,
        token: Callable[[], Token | None],
        may_call: Callable[[], bool],
        report: Callable[[HubState], None],
        poll_s: float,
        known: HubState,
    ) -> None:
        """`token` raises FileUnreadable; `known` is what is known of the hub at the start."""
        self._obedience = obedience
        self._reporter = reporter
        self._token = token
        self._may_call = may_call
        self._report = report
        self._poll_s = poll_s
        self._state = known
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hub", daemon=True)
        now = time.monotonic()
        self._ask_at = self._report_at = self._not_before = now
        self._reported_s = float("-inf")
        self._failures = 0

    def start(self) -> None:
        """Asks and reports at once, then again and again."""
        self._thread.start()

    def stop(self) -> None:
        """A call that is under way is broken off by the process's end, which loses nothing."""
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(LEAVE_WITHIN_S)

    def soon(self) -> None:
        """Something changed that the hub wants to know: another generation, a recall."""
        self._report_at = min(self._report_at, self._reported_s + SOON_S)
        self._wake.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            self.look(time.monotonic())
            due = max(self._not_before, min(self._ask_at, self._report_at))
            self._wake.wait(min(max(0.1, due - time.monotonic()), self._poll_s))

    def look(self, now_s: float) -> None:
        """Does what is due."""
        if now_s < self._not_before or now_s < min(self._ask_at, self._report_at):
            return
        try:
            self._do(now_s)
        except HubError as error:
            refused = isinstance(error, HubRefused) and error.status == HubRefused.NO_TOKEN
            self._failed(now_s, "refused" if refused else "away", error)
        except (KioskError, StoreError, ConfigError, OSError) as error:
            self._failed(now_s, "failed", error)
        except Exception as error:  # noqa: BLE001 - by its type: it may quote a token
            _log.error("a fault of our own towards the hub: %s", type(error).__name__)
            self._failed(now_s, "failed", None)

    def _do(self, now_s: float) -> None:
        token = self._token()
        if token is None:
            self._rest(now_s, "not_enrolled", "there is no token: enrol this screen")
            return
        if not self._may_call():
            self._rest(now_s, "clock", "the clock is not synchronised")
            return
        if now_s >= self._ask_at:
            obeyed = self._asked(token)
            self._ask_at = now_s + self._poll_s * (1 + _JITTER * random.uniform(-1, 1))  # noqa: S311
            self._say(
                link="good",
                why=obeyed.problem,
                kept_channel=obeyed.kept_channel,
                asked_at=datetime.now(UTC),
                site=obeyed.site or self._state.site,
                name=obeyed.name or self._state.name,
            )
            token = self._token() or token  # it may have been renewed
        if now_s >= self._report_at:
            self._report_at = now_s + REPORT_S * (1 + _JITTER * random.uniform(-1, 1))  # noqa: S311
            self._reported_s = now_s
            self._reporter.report(token)
            self._say(link="good", reported_at=datetime.now(UTC), waiting=self._reporter.waiting)
        self._failures = 0

    def _asked(self, token: Token) -> Obeyed:
        """What came of asking; an answer that cannot be obeyed is no reason not to report."""
        try:
            return self._obedience.ask(token)
        except (HubAnswerUnusable, HubRefused) as error:
            if isinstance(error, HubRefused) and error.status == HubRefused.NO_TOKEN:
                raise
            return Obeyed(problem=str(error))

    def _rest(self, now_s: float, link: HubLink, why: str) -> None:
        self._not_before = now_s + self._poll_s
        self._say(link=link, why=why)

    def _failed(self, now_s: float, link: HubLink, error: Exception | None) -> None:
        self._failures += 1
        pause_s = min(_FIRST_PAUSE_S * 2 ** min(self._failures - 1, 10), LONGEST_PAUSE_S)
        if link == "refused":
            pause_s = LONGEST_PAUSE_S  # nothing but a new enrolment will mend it
        self._not_before = now_s + pause_s * (1 + _JITTER * random.uniform(-1, 1))  # noqa: S311
        why = str(error) if error is not None else "a fault of our own; see the log"
        if why != self._state.why:
            _log.warning("hub: %s; the screen plays on", why)
        self._say(link=link, why=why, waiting=self._reporter.waiting)

    def _say(self, **changes: object) -> None:
        self._state = self._state.model_copy(update=changes)
        self._report(self._state)


def start_hub_duties(
    settings: KioskSettings,
    file: Path,
    source: FeedSource,
    store: DeviceStore,
    clock: Callable[[], SystemTime],
    *,
    status: Callable[[], AgentStatus],
    report: Callable[[HubState], None],
    panel_is: Callable[[PanelState], None],
    command_was: Callable[[CommandState], None],
    restart: Callable[[], None],
    started: ExitStack,
) -> Callable[[], None]:
    """Starts the thread where the settings name a hub; `started` stops it.

    What is returned is told of news: a report is made soon, and an alert wakes the display. It does
    nothing where there is no hub. Raises HubAnswerUnusable for an address that is neither HTTPS nor
    this machine itself.
    """
    hub = settings.hub
    if hub is None:
        return lambda: None
    keeping = Keeping(settings, hub.token_file)
    if keeping.is_enrolled:
        keeping.drop_open()  # a power cut may have left it
    line = HubLine(hub.url, ca_file=hub.ca_file)
    started.callback(line.close)
    look = ChannelLook(source, store, clock, settings.feed.ca_file)
    player = partial(order, settings.player_socket, "status", timeout_s=PLAYER_WITHIN_S)
    enrolment = read_enrolment(settings.enrolment_file)
    keeper, look_at_display = start_display_keeping(
        *(settings, store, clock),
        changed=lambda state: panel_is(PanelState.model_validate(vars(state))),
        started=started,
    )
    commander = start_commanding(
        *(settings, store, clock),
        restart=restart,
        soon=lambda: duties.soon(),  # noqa: PLW0108 - made below
        ended=lambda ended: command_was(_said_of(ended)),
        keeper=keeper,
        started=started,
    )

    def told(state: DeviceState) -> None:
        keeper.hours_are(state.hours)
        commander.heard(state.commands)

    duties = HubDuties(
        obedience=Obedience(
            line,
            file,
            settings,
            keeping,
            check_channel=look.check,
            told=told,
        ),
        reporter=Reporter(
            line,
            TakenPlays(settings.store_dir / "player"),
            Examiner(
                *(store, clock, player, status),
                display=keeper.state,
                technician=lambda: technician_state(settings.agent_dir),
            ),
            commander,
        ),
        token=lambda: read_token(hub.token_file),
        may_call=lambda: may_call_hub(clock(), store.load_time_floor()),
        report=report,
        poll_s=settings.feed.poll_s,
        known=HubState(
            site=enrolment.site if enrolment else "", name=enrolment.name if enrolment else ""
        ),
    )
    duties.start()
    started.callback(duties.stop)

    def news() -> None:
        duties.soon()
        look_at_display()

    return news


def _said_of(ended: Ended) -> CommandState:
    """For this device's own status."""
    return CommandState(
        do=ended.command.do,
        part=ended.command.part,
        outcome=ended.outcome,
        reason=ended.reason,
        at=ended.at,
    )
