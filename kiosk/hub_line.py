"""The line to the hub for what is not the feed: small JSON calls under hard limits.

Redirects are not followed: a token would go where the answer points. Proxies and credentials of the
environment are not used. What an answer says is judged by the caller; a status is no error here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

import requests
from pydantic import BaseModel, ValidationError
from urllib3.exceptions import HTTPError

from kiosk.errors import HubAnswerUnusable, HubUnreachable
from sync.errors import FeedRefused
from sync.fetch.deadline import DeadlineAdapter
from sync.fetch.source import check_address
from sync.retry_after import retry_after_s

CONNECT_S = 5
SILENCE_S = 10
CALL_S = 20
"""For one call as a whole: well within the heartbeat's patience."""
LONGEST_ANSWER = 64 * 1024
"""Bytes; the longest real one is a kilobyte."""
_LONGEST_WAIT_S = 3600.0

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Token:
    """The device's credential; its text is in no repr, and so in no log."""

    text: str = field(repr=False)

    @property
    def header(self) -> Mapping[str, str]:
        """RFC 6750 §2.1."""
        return {"Authorization": f"Bearer {self.text}"}


@dataclass(frozen=True)
class Answer:
    """What the hub said. `body` may hold a secret, and is in no repr."""

    subject: str
    """The call, for messages: `POST /api/v1/enrolments`."""
    status: int
    body: bytes = field(repr=False)
    etag: str | None = None
    retry_after_s: float | None = None
    """RFC 9110 §10.2.3, where it was given in seconds."""

    def read(self, model: type[Model]) -> Model:
        """The body as a model. Raises HubAnswerUnusable, which repeats nothing of the body."""
        try:
            return model.model_validate_json(self.body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "as a whole"
            why = f"the answer does not fit {model.__name__}, {where}: {first['type']}"
            raise HubAnswerUnusable(self.subject, why) from None


class _Unredirected(requests.Session):
    """Never looks at a `Location`."""

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002
        """None: no answer is a redirect."""
        return


class HubLine:
    """Calls below one hub's address, over one kept-alive connection. For one thread at a time."""

    def __init__(self, url: str, *, ca_file: Path | None = None) -> None:
        """Raises HubAnswerUnusable for an address that is neither HTTPS nor this machine itself."""
        try:
            check_address(url)
        except FeedRefused as error:
            raise HubAnswerUnusable(url, error.why) from error
        self._url = url.rstrip("/")
        self._adapter = DeadlineAdapter()
        self._session = _Unredirected()
        self._session.trust_env = False
        self._session.verify = True if ca_file is None else str(ca_file)
        self._session.headers.clear()
        self._session.headers.update(
            {
                "User-Agent": "se-busca",
                "Accept": "application/json",
                "Accept-Encoding": "identity",
            }
        )
        self._session.mount("https://", self._adapter)
        self._session.mount("http://", self._adapter)

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: BaseModel | None = None,
    ) -> Answer:
        """One call, once. Raises HubUnreachable, or HubAnswerUnusable (a redirect, too long)."""
        given: dict[str, str] = dict(headers or {})
        if body is None:
            return self._call(method, path, given, None)
        given["Content-Type"] = "application/json"
        return self._call(method, path, given, body.model_dump_json().encode("utf-8"))

    def put(self, path: str, data: bytes, *, headers: Mapping[str, str]) -> Answer:
        """One PUT of bytes, whose type `headers` says. Raises as `call`."""
        return self._call("PUT", path, headers, data)

    def _call(self, method: str, path: str, given: Mapping[str, str], data: bytes | None) -> Answer:
        subject = f"{method} {path}"
        self._session.cookies.clear()
        with self._adapter.until(CALL_S) as deadline:
            try:
                response = self._session.request(
                    method,
                    self._url + path,
                    headers=dict(given),
                    data=data,
                    timeout=(CONNECT_S, SILENCE_S),
                    allow_redirects=False,
                    stream=True,
                )
                with response:
                    return _answer(subject, response)
            except (requests.RequestException, HTTPError, OSError) as error:
                why = "took too long" if deadline.passed else _plainly(error)
                raise HubUnreachable(subject, why) from None  # its text holds the address thrice


def _answer(subject: str, response: requests.Response) -> Answer:
    status = response.status_code
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST and (
        status != HTTPStatus.NOT_MODIFIED
    ):
        why = f"the hub answered {status}; redirects are not followed, correct hub.url"
        raise HubAnswerUnusable(subject, why)
    body = bytearray()
    for chunk in response.iter_content(8192):
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise HubAnswerUnusable(subject, f"the answer is longer than {LONGEST_ANSWER} bytes")
    asked_s = retry_after_s(response.headers)
    return Answer(
        subject,
        status,
        bytes(body),
        etag=response.headers.get("ETag"),
        retry_after_s=None if asked_s is None else min(asked_s, _LONGEST_WAIT_S),
    )


def _plainly(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "the hub's certificate is not accepted"
    if isinstance(error, requests.Timeout):
        return "no answer in time"
    return f"no connection ({type(error).__name__})"
