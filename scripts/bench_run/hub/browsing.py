"""A browser without a screen: one signed-in person, pages timed to their last byte."""

from __future__ import annotations

import time
from dataclasses import dataclass
from html.parser import HTMLParser
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


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._textarea = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name") or ""
        if tag == "input" and name and values.get("type") not in {"submit", "button"}:
            if values.get("type") not in {"checkbox", "radio"} or "checked" in values:
                self.found[name] = values.get("value") or ""
        elif tag == "textarea":
            self._textarea, self.found[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self.found[self._select] = values.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.found[self._textarea] += data


def fields_of(page: str) -> dict[str, str]:
    """The fields of a page's form as a browser would send them, without its buttons."""
    reader = _Fields()
    reader.feed(page)
    return {
        name: value
        for name, value in reader.found.items()
        if "__prefix__" not in name and not name.startswith("action-")
    }
