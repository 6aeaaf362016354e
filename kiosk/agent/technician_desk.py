"""The agent's socket for the technician: a question of the player's, judged and answered.

The visit that a PIN opened is asked for with everything that is done, so that a player in wrong
hands has no more than whoever typed one. What can be done is a closed list (`kiosk.technician`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from assets.i18n import Translator
from config.enrolment import read_enrolment
from config.kiosk import KioskSettings
from kiosk.agent.health import DISTRIBUTION
from kiosk.agent.refreshing import Refresher
from kiosk.agent.schedule import Schedule
from kiosk.agent.status import AgentStatus
from kiosk.agent.technician_door import TechnicianDoor
from kiosk.agent.technician_kept import NAME
from kiosk.control import order
from kiosk.doctor.findings import Check
from kiosk.enrolment.keeping import read_token
from kiosk.errors import PlayerError
from kiosk.player.control import Answer, ControlSocket, OrderRefused
from kiosk.technician.words import (
    FINDINGS_MAX,
    LONGEST_TEXT,
    AskDoor,
    AskEnter,
    AskExamine,
    AskLeave,
    AskLook,
    AskRestart,
    Done,
    Entered,
    Examined,
    Facts,
    Finding,
    Looked,
    Question,
)
from sync.rules.time import SystemTime, reference_time
from sync.store import DeviceStore

LOOK_WITHIN_S: Final = 20.0
KEEP_S: Final = 60.0
PLAYER_WITHIN_S: Final = 2.0
_STEP_S: Final = 0.1
_QUESTION: Final[TypeAdapter[Question]] = TypeAdapter(Question)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hands:
    """What can be done here, apart from judging a PIN."""

    facts: Callable[[], Facts]
    examine: Callable[[str], Examined]
    """What the doctor says in this language."""
    look: Callable[[], Looked]
    restart_player: Callable[[], None]
    """Raises PlayerError."""
    restart_agent: Callable[[], None]


class TechnicianDesk:
    """Answers questions, each on the thread of its connection."""

    def __init__(self, door: TechnicianDoor, hands: Hands) -> None:
        self._door = door
        self._hands = hands
        self._busy = threading.Lock()

    def take(self, asked: Mapping[str, Any], answer: Future[Answer]) -> None:
        """Answers. Raises nothing: a refusal is an answer, and quotes nothing of the question."""
        try:
            said: Answer = {"ok": True, **self.answer(_read(asked)).model_dump(mode="json")}
        except OrderRefused as refused:
            said = {"ok": False, "error": str(refused)}
        except Exception as error:  # noqa: BLE001 - by its type: it may quote what was typed
            _log.error("a technician's question failed: %s", type(error).__name__)
            said = {"ok": False, "error": "it failed; see the log"}
        answer.set_result(said)

    def answer(self, asked: Question) -> BaseModel:
        """Raises OrderRefused."""
        match asked:
            case AskDoor():
                return self._door.is_now()
            case AskEnter():
                door, visit = self._door.enter(asked.pin)
                facts = self._hands.facts() if visit else None
                return Entered(door=door, visit=visit, facts=facts)
        if not self._door.is_inside(asked.visit):
            raise OrderRefused("this visit is over")
        if isinstance(asked, AskLeave):
            self._door.leave()
            return Done()
        if not self._busy.acquire(blocking=False):
            raise OrderRefused("one thing at a time")
        try:
            return self._done(asked)
        finally:
            self._busy.release()

    def _done(self, asked: AskExamine | AskLook | AskRestart) -> BaseModel:
        _log.info("the technician asks for %s", asked.do)
        match asked:
            case AskExamine():
                return self._hands.examine(asked.language)
            case AskLook():
                return self._hands.look()
            case AskRestart():
                self._restart(asked)
        return Done()

    def _restart(self, asked: AskRestart) -> None:
        self._door.leave()
        if asked.part == "agent":
            self._hands.restart_agent()
            return
        try:
            self._hands.restart_player()
        except PlayerError as error:
            raise OrderRefused(str(error)) from error


def _read(asked: Mapping[str, Any]) -> Question:
    try:
        return _QUESTION.validate_python(asked)
    except ValidationError:
        raise OrderRefused("this is no question of a technician's") from None


# --- what is done ----------------------------------------------------------------------------


def facts_of(settings: KioskSettings, status: AgentStatus) -> Facts:
    """What this screen is and how it is."""
    enrolment = read_enrolment(settings.enrolment_file)
    seen = status.succeeded_at
    return Facts(
        name=enrolment.name if enrolment else status.hub.name,
        site=enrolment.site if enrolment else status.hub.site,
        screen=settings.screen or (enrolment.screen if enrolment else ""),
        software=metadata.version(DISTRIBUTION),
        channel=status.channel,
        publication=status.versions.publication,
        verified_s=None if seen is None else max(0.0, (datetime.now(UTC) - seen).total_seconds()),
        hub=status.hub.link,
        tips_waiting=status.tips_waiting,
    )


def examined_now(file: Path, language: str) -> Examined:
    """The doctor's checks, as far as the agent with its unit's rights can make them: it has no
    display, no sound and no window to try."""
    from kiosk.doctor.command import CHECKS, examined

    unseen = {"check_graphics", "check_fonts", "check_text", "check_voice", "check_form"}
    checks: list[Check] = [check for check in CHECKS if check.__name__ not in unseen]
    say = Translator("kiosk", "es" if language == "es" else "en")
    found = list(examined(file, say, checks))
    amiss = sorted((f for f in found if f.level != "ok"), key=lambda f: f.level != "fail")
    levels = {finding.level for finding in found}
    return Examined(
        worst="fail" if "fail" in levels else "warn" if "warn" in levels else "ok",
        well=len(found) - len(amiss),
        findings=tuple(
            Finding(
                level="fail" if finding.level == "fail" else "warn",
                text=finding.text[:LONGEST_TEXT],
                advice=(finding.advice or "")[:LONGEST_TEXT],
            )
            for finding in amiss[:FINDINGS_MAX]
        ),
    )


def looked_now(
    settings: KioskSettings, refresher: Refresher, soon: Callable[[], None], within_s: float
) -> Looked:
    """A look at the feed and a report to the hub, waited for."""
    before = refresher.status.refreshes
    refresher.look_soon()
    soon()
    deadline = time.monotonic() + within_s
    while refresher.status.refreshes == before and time.monotonic() < deadline:
        time.sleep(_STEP_S)
    status = refresher.status
    latest = status.refresh
    is_new = status.refreshes != before and latest is not None
    result = latest.result if is_new and latest is not None else "busy"
    return Looked(result=result, facts=facts_of(settings, status))


def start_technician(
    settings: KioskSettings,
    file: Path,
    store: DeviceStore,
    clock: Callable[[], SystemTime],
    refresher: Refresher,
    schedule: Schedule,
    *,
    restart: Callable[[], None],
    soon: Callable[[], None],
    started: ExitStack,
) -> None:
    """Begins to take questions; `started` ends it. `restart` ends this agent for its supervisor to
    start anew, `soon` has a report made. A device without a hub has no token, and no PINs."""
    hub = settings.hub
    door = TechnicianDoor(
        settings.agent_dir / NAME,
        token=lambda: read_token(hub.token_file) if hub is not None else None,
        now_s=time.monotonic,
        wall=lambda: reference_time(clock(), store.load_time_floor()).now,
    )
    door.is_now()  # binds what is remembered to the token
    schedule.every("technician", KEEP_S, door.keep, jitter=0.0)
    player = settings.player_socket
    desk = TechnicianDesk(
        door,
        Hands(
            facts=lambda: facts_of(settings, refresher.status),
            examine=partial(examined_now, file),
            look=partial(looked_now, settings, refresher, soon, LOOK_WITHIN_S),
            restart_player=partial(order, player, "restart", timeout_s=PLAYER_WITHIN_S),
            restart_agent=restart,
        ),
    )
    try:
        socket = ControlSocket(settings.agent_socket, desk.take)
    except OSError as error:
        # Recalls come before technicians: whoever put something in its place stops nothing else.
        _log.error("%s: no technician can come in: %s", settings.agent_socket, error)
        return
    socket.start()
    started.callback(socket.stop)
