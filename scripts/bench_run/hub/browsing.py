"""A browser without a screen: one signed-in person, pages timed to their last byte."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

import requests

TIMEOUT_S: Final = 60


class PageFailed(Exception):
    """The hub answered otherwise than with a page; the message says where and how."""


@dataclass(frozen=True)
class Page:
    """What came, and after how long."""

    text: str
    seconds: float


class Browser:
    """One person's session."""

    def __init__(self, base_url: str, name: str, password: str) -> None:
        self._base = base_url
        self._session = requests.Session()
        self._session.trust_env = False
        self.get("/admin/login/")
        self.post("/admin/login/", {"username": name, "password": password, "next": "/admin/"})
        if "sessionid" not in self._session.cookies:
            raise PageFailed(f"{name} could not sign in")

    def get(self, address: str) -> Page:
        """A page."""
        return self._asked("GET", address)

    def post(self, address: str, fields: dict[str, Any]) -> Page:
        """A form sent; redirects are followed, as a browser does."""
        fields = {**fields, "csrfmiddlewaretoken": self._session.cookies.get("csrftoken") or ""}
        return self._asked("POST", address, fields)

    def _asked(self, method: str, address: str, fields: dict[str, Any] | None = None) -> Page:
        began = time.monotonic()
        answer = self._session.request(
            method,
            self._base + address,
            data=fields,
            headers={"Referer": self._base, "Accept-Language": "es"},
            timeout=TIMEOUT_S,
        )
        seconds = time.monotonic() - began
        if answer.status_code != requests.codes.ok:
            raise PageFailed(f"{method} {address}: HTTP {answer.status_code}")
        return Page(answer.text, seconds)
