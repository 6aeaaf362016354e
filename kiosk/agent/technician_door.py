"""The door: judges a technician's PIN, remembers it before it answers, and knows who is inside.

For any thread. No PIN and no visit is logged, or is in an exception or a repr.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import math
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from kiosk.agent.technician_kept import KeptVisits, read_kept, write_kept
from kiosk.errors import KioskError
from kiosk.hub_line import Token
from kiosk.technician.words import Door, DoorState
from sync.errors import StoreError
from sync.technician_pin import TRIES, pin_secret, tried, wait_s, waited

VISIT_S: Final = 900.0
"""A visit ends by itself after this long; the screen ends it far sooner where nobody touches it."""

_log = logging.getLogger(__name__)


@dataclass
class TechnicianDoor:
    """`token` is the screen's; it raises KioskError where its file cannot be read. `now_s` counts
    while the device runs, `wall` is the reference time."""

    file: Path
    token: Callable[[], Token | None]
    now_s: Callable[[], float]
    wall: Callable[[], datetime]
    _kept: KeptVisits = field(init=False, repr=False)
    _visit: str = field(default="", init=False, repr=False)
    _visit_until_s: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._kept = read_kept(self.file)
        if self._kept.burnt:
            _log.error("which PINs were used is not known; give this screen another token")
        self._looked_s = self.now_s()

    def is_now(self) -> Door:
        """Whether a PIN may be tried."""
        with self._lock:
            self._pass_time()
            secret, state = self._secret()
            if secret is None:
                return Door(state=state)
            return self._door()

    def enter(self, pin: str) -> tuple[Door, str]:
        """How the door is after this PIN, and the visit that it opened, else an empty text.

        What is to be remembered is on the disk before this returns, or nothing was opened.
        """
        with self._lock:
            self._pass_time()
            secret, state = self._secret()
            if secret is None:
                return Door(state=state), ""
            if (door := self._door()).state != "open":
                return door, ""
            good, record = tried(self._kept.record, secret, pin)
            # In memory first: a disk that says no gives nobody a further try.
            kept = self._kept.after(record)
            self._kept = kept.came_in(self.wall()) if good else kept
            if not self._write("that a PIN was tried"):
                return Door(state="failed"), ""
            if not good:
                _log.warning("a wrong technician's PIN: %d in a row", record.wrong)
                return self._door(), ""
            _log.warning("a technician came in, by PIN %d of this token", record.used)
            self._visit = secrets.token_urlsafe(32)
            self._visit_until_s = self.now_s() + VISIT_S
            return self._door(), self._visit

    def is_inside(self, visit: str) -> bool:
        """Whether this visit is open."""
        with self._lock:
            is_open = bool(self._visit) and self.now_s() < self._visit_until_s
            return is_open and hmac.compare_digest(self._visit, visit)

    def leave(self) -> None:
        """The visit is over."""
        with self._lock:
            self._visit = ""

    def keep(self) -> None:
        """Keeps how much of a wait has passed, each minute, so that a restart does not begin it
        anew. Nothing is written while nobody waits."""
        with self._lock:
            if wait_s(self._kept.record) <= 0:
                return
            self._pass_time()
            self._write("how much of a wait has passed")

    def _pass_time(self) -> None:
        now_s = self.now_s()
        if self._kept.wrong >= TRIES:
            self._kept = self._kept.after(waited(self._kept.record, now_s - self._looked_s))
        self._looked_s = now_s

    def _secret(self) -> tuple[bytes | None, DoorState]:
        try:
            token = self.token()
        except KioskError as error:
            _log.error("no PIN can be judged: %s", error)
            return None, "failed"
        if token is None:
            return None, "not_enrolled"
        secret = pin_secret(hashlib.sha256(token.text.encode("utf-8")).hexdigest())
        kept = self._kept.of(secret)
        if kept is not self._kept:
            # At once: a report says whose PINs were used, and what was found damaged is bound to
            # the token under which it was.
            self._kept = kept
            self._write("whose PINs are judged")
        return secret, "open"

    def _write(self, what: str) -> bool:
        try:
            write_kept(self.file, self._kept)
        except (StoreError, KioskError) as error:
            _log.error("%s cannot be remembered: %s", what, error)
            return False
        return True

    def _door(self) -> Door:
        kept = self._kept
        if kept.burnt:
            return Door(state="damaged")
        if (left_s := wait_s(kept.record)) > 0:
            return Door(state="waiting", wait_s=math.ceil(left_s))
        return Door(state="open", tries=max(1, TRIES - kept.wrong))
