"""One link, one session: the link printed on the terminal is exchanged once for a cookie.

A cookie is sent to every port of a host, so it is also bound to a path that nobody can guess: a
page that another user of this machine serves on another port never receives it.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal, TypeAlias

from sync.types import Language

_BYTES = 32
_PATH_BYTES = 12

NoticeTone: TypeAlias = Literal["good", "bad"]


@dataclass
class Session:
    """The one browser that is let in. Everything of it is in memory."""

    language: Language
    token: str = field(default_factory=lambda: secrets.token_urlsafe(_BYTES), repr=False)
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(_BYTES), repr=False)


class Doorkeeper:
    """Gives out the link and knows the session. Used by every thread of the page."""

    def __init__(self, port: int, language: Language) -> None:
        self.host = f"127.0.0.1:{port}"
        self.origin = f"http://{self.host}"
        self.prefix = f"/{secrets.token_urlsafe(_PATH_BYTES)}"
        self._language = language
        self._lock = Lock()
        self._link: str | None = None
        self._session: Session | None = None

    def new_link(self) -> str:
        """A link that works once; an earlier one that was not used is void."""
        with self._lock:
            self._link = secrets.token_urlsafe(_BYTES)
            return f"{self.origin}{self.prefix}/enter/{self._link}"

    def enter(self, token: str) -> Session | None:
        """The session of whoever comes by the link; None for a void one. An earlier session ends:
        whoever can read the terminal is the desk's."""
        with self._lock:
            if self._link is None or not hmac.compare_digest(token, self._link):
                return None
            self._link = None
            language = self._session.language if self._session else self._language
            self._session = Session(language)
            return self._session

    def session(self, cookie: str) -> Session | None:
        """The session that a cookie stands for."""
        with self._lock:
            if self._session is None or not hmac.compare_digest(
                cookie.encode(), self._session.token.encode()
            ):
                return None
            return self._session
