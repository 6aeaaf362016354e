"""A person at the hub, over HTTP: signs in with name and password, then submits, approves, recalls.

The same API as any client's, with its session and CSRF token; a yes by the approving page's own
form, for there is no other way to give one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests

from scripts.demo_run.forms import fields_of
from scripts.demo_run.processes import DemoError, wait_for

TIMEOUT_S = 30


class Refused(DemoError):
    """The hub said no; `code` is the API's word for why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"the hub refused ({code}): {message}")
        self.code = code
        self.message = message


class Editor:
    """One signed-in person."""

    def __init__(self, base_url: str, name: str, password: str) -> None:
        self._base = base_url
        self.name = name
        self._session = requests.Session()
        self._session.trust_env = False
        login = f"{base_url}/admin/login/"
        self._session.get(login, timeout=TIMEOUT_S).raise_for_status()
        answer = self._session.post(
            login,
            data={
                "username": name,
                "password": password,
                "next": "/admin/",
                "csrfmiddlewaretoken": self._token(),
            },
            headers={"Referer": login},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        if answer.status_code != requests.codes.found:
            raise DemoError(f"{name} could not sign in: HTTP {answer.status_code}")

    def submit(self, kind: str, subject_id: str) -> dict[str, Any]:
        """Sends the saved draft for approval; the request."""
        found: dict[str, Any] = self._call("POST", f"{kind}/{subject_id}/submit")
        return found

    def pending(self) -> list[dict[str, Any]]:
        """Requests that wait for a second person, oldest first."""
        found: list[dict[str, Any]] = self._call("GET", "requests")
        return sorted(found, key=lambda request: int(request["id"]))

    def look(self, request: dict[str, Any]) -> dict[str, str]:
        """Opens the page that shows what waits; the fields that its form would send."""
        page = f"{self._base}/admin/approvals/{request['id']}/"
        answer = self._session.get(page, timeout=TIMEOUT_S)
        answer.raise_for_status()
        return fields_of(answer.text)

    def approve(self, request: dict[str, Any], seen: dict[str, str] | None = None) -> None:
        """Presses the button of the page that was looked at, now or before. Raises Refused where
        the page comes back: it still waits."""
        page = f"/admin/approvals/{request['id']}/"
        fields = seen if seen is not None else self.look(request)
        answer = self._session.post(
            self._base + page,
            data={**fields, "approve": "1", "csrfmiddlewaretoken": self._token()},
            headers={"Referer": self._base + page},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        if answer.status_code != requests.codes.found:
            raise DemoError(f"request {request['id']}: HTTP {answer.status_code}")
        if answer.headers["Location"].startswith(page):
            raise Refused("not_approved", f"{request['title']} still waits")

    def recall(self, notice_id: str, reason: str = "withdrawn") -> dict[str, Any]:
        """Takes a notice off every screen."""
        found: dict[str, Any] = self._call(
            "POST", "recalls", {"target": "notice", "target_id": notice_id, "reason": reason}
        )
        return found

    def publications(self, channel: str) -> list[dict[str, Any]]:
        """A channel's publications, newest first."""
        found: list[dict[str, Any]] = self._call("GET", f"channels/{channel}/publications")
        return found

    def wait_until_published(self, channel: str, *, seconds: float = 30) -> int:
        """Waits until nothing of the channel is under way; the number of the last publication."""

        def settled() -> bool:
            rows = self.publications(channel)
            if rows and rows[0]["status"] == "failed":
                raise DemoError(f"publication failed: {rows[0]['reason']}")
            return bool(rows) and all(row["status"] == "published" for row in rows)

        wait_for(f"channel {channel} is published", settled, seconds=seconds)
        number: int = self.publications(channel)[0]["number"]
        return number

    def _token(self) -> str:
        return self._session.cookies.get("csrftoken") or ""

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self._session.request(
            method,
            f"{self._base}/api/v1/{path}",
            json=body,
            headers={"X-CSRFToken": self._token(), "Referer": self._base},
            timeout=TIMEOUT_S,
        )
        if not answer.ok:
            problem = _problem(answer.json)
            raise Refused(problem.get("code", str(answer.status_code)), problem.get("message", ""))
        return answer.json()


def _problem(read: Callable[[], Any]) -> dict[str, str]:
    try:
        found = read()
    except requests.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
